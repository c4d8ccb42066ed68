#include "app/studio/mailbox.h"
#include "app/studio/read_aside.h"
#include "app/studio/task_queue.h"

#include <QThread>
#include <QtTest>

#include <atomic>
#include <future>
#include <memory>
#include <stdexcept>
#include <thread>
#include <vector>

using studio::Mailbox;
using studio::TaskQueue;

class TestTaskQueue : public QObject {
    Q_OBJECT

private slots:
    void one_thread_keeps_the_order() {
        std::vector<int> done;
        TaskQueue queue;
        for (int i = 0; i < 100; ++i) queue.add([&done, i] { done.push_back(i); });
        queue.wait();
        QCOMPARE(done.size(), std::size_t(100));
        for (int i = 0; i < 100; ++i) QCOMPARE(done[std::size_t(i)], i);
        queue.wait();  // nothing left: at once
    }

    void its_end_waits_for_what_was_added() {
        std::atomic<int> done = 0;
        {
            TaskQueue queue;
            for (int i = 0; i < 20; ++i) queue.add([&done] { ++done; });
        }
        QCOMPARE(done.load(), 20);
    }

    void one_that_does_not_end_holds_up_one_thread() {
        std::promise<void> pipe;
        std::shared_future<void> opened(pipe.get_future());
        TaskQueue queue(2);
        queue.add([opened] { opened.wait(); });
        std::promise<void> other;
        queue.add([&other] { other.set_value(); });
        other.get_future().wait();
        pipe.set_value();
        queue.wait();
    }

    void letters_come_in_order_on_the_readers_thread() {
        QObject reader;
        auto* mailbox = new Mailbox(&reader);
        std::vector<int> got;
        bool here = true;
        std::thread sender([&, address = mailbox->address()] {
            for (int i = 0; i < 100; ++i)
                address.send([&, i] {
                    here = here && QThread::currentThread() == reader.thread();
                    got.push_back(i);
                });
        });
        QTRY_COMPARE(got.size(), std::size_t(100));
        sender.join();
        QVERIFY(here);
        for (int i = 0; i < 100; ++i) QCOMPARE(got[std::size_t(i)], i);
    }

    void nothing_comes_once_the_reader_is_gone() {
        auto reader = std::make_unique<QObject>();
        auto* mailbox = new Mailbox(reader.get());
        const Mailbox::Address address = mailbox->address();
        int got = 0;
        // The second of two that wait together is dropped by what the first does.
        address.send([&] {
            ++got;
            reader.reset();
        });
        address.send([&] { ++got; });
        QTRY_VERIFY(!reader);
        const auto kept = std::make_shared<int>(1);
        address.send([&got, kept] { got += *kept; });
        QCoreApplication::processEvents();
        QCOMPARE(got, 1);
        QCOMPARE(kept.use_count(), 1);  // dropped where it was sent
    }

    void what_is_read_aside_comes_back_or_says_why() {
        using Number = nn::Result<int>;
        QObject context;
        std::vector<Number> answers;
        const auto keep = [&](const Number& answer) { answers.push_back(answer); };
        studio::readAside<Number>([] { return Number(7); }, &context, keep);
        QTRY_COMPARE(answers.size(), std::size_t(1));
        QCOMPARE(answers[0] ? *answers[0] : 0, 7);
        studio::readAside<Number>([]() -> Number { throw std::length_error("too long"); }, &context, keep);
        QTRY_COMPARE(answers.size(), std::size_t(2));
        QVERIFY(!answers[1] && !answers[1].error().text().empty());
        QTRY_VERIFY(context.children().isEmpty());  // mailboxes go with their answers
    }

    void what_nobody_waits_for_any_more_is_not_told() {
        using Number = nn::Result<int>;
        std::promise<void> go;
        std::shared_future<void> gone(go.get_future());
        bool told = false;
        auto context = std::make_unique<QObject>();
        studio::readAside<Number>([gone] { gone.wait(); return Number(1); }, context.get(), [&](const Number&) { told = true; });
        context.reset();
        go.set_value();
        studio::aside().wait();
        QCoreApplication::processEvents();
        QVERIFY(!told);
    }
};

QTEST_GUILESS_MAIN(TestTaskQueue)
#include "test_task_queue.moc"
