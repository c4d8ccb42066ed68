// Exceptions that reach the event loop end there: one message, and everything goes on.
#include "ui/dialogs/dialogs.h"
#include "ui/window/application.h"
#include "window_fixture.h"

#include <QTimer>
#include <QtTest>

#include <new>
#include <stdexcept>

class TestApplication : public QObject {
    Q_OBJECT

    static ui::Application* application() { return static_cast<ui::Application*>(qApp); }

private slots:
    void anExceptionIsSaidAndLeavesTheRest() {
        struct Nested : test::Answers {
            void showError(QWidget* parent, const QString& title, const QString& text) override {
                Answers::showError(parent, title, text);
                QTimer::singleShot(0, [] { throw std::runtime_error("while it is said"); });
                QCoreApplication::processEvents();
            }
        } answers;
        QWidget window;
        application()->warn(&answers, &window);
        int went = 0;
        QTimer::singleShot(0, [] { throw std::bad_alloc(); });
        QTimer::singleShot(0, [&] { ++went; });
        QTRY_COMPARE(went, 1);
        QTRY_COMPARE(answers.asked.size(), 1);
        QVERIFY2(answers.asked[0].startsWith("error: ") && answers.asked[0].contains("memory"), qPrintable(answers.asked[0]));
        // The next one is said again, with its own words.
        QTimer::singleShot(0, [] { throw std::length_error("too long a list"); });
        QTRY_COMPARE(answers.asked.size(), 2);
        QVERIFY(answers.asked[1].contains("too long a list"));
        application()->warn(nullptr, nullptr);
        QTimer::singleShot(0, [] { throw std::bad_alloc(); });
        QTimer::singleShot(0, [&] { ++went; });
        QTRY_COMPARE(went, 2);
        QCOMPARE(answers.asked.size(), 2);
    }
};

int main(int argc, char** argv) {
    ui::Application application(argc, argv);
    TestApplication tests;
    return QTest::qExec(&tests, argc, argv);
}
#include "test_application.moc"
