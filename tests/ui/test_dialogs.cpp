// The real questions, answered with mouse and keys: what each button and Escape mean, and what is said to be at stake.
#include "ui/dialogs/dialogs.h"
#include "ui/theme/theme.h"

#include <QAbstractButton>
#include <QCheckBox>
#include <QMessageBox>
#include <QTimer>
#include <QtTest>

class TestDialogs : public QObject {
    Q_OBJECT

    using Dialogs = ui::Dialogs;
    ui::DesktopDialogs dialogs_;
    QString said_;

    /// What `question` answers when its box is dealt with by `act` as soon as it has the keyboard.
    template <typename Question, typename Act>
    auto when(Act act, Question question) {
        QTimer timer;
        timer.setInterval(5);
        bool done = false;
        connect(&timer, &QTimer::timeout, this, [&] {
            auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
            if (done || !box || !box->isActiveWindow() || !box->focusWidget()) return;
            done = true;
            said_ = box->text() + QLatin1Char('\n') + box->informativeText();
            act(box);
        });
        timer.start();
        return question();
    }
    static auto key(Qt::Key key) {
        return [key](QMessageBox* box) { QTest::keyClick(box->focusWidget(), key); };
    }
    static auto click(const char* text) {
        return [text](QMessageBox* box) {
            for (QAbstractButton* button : box->buttons())
                if (button->text().remove('&') == QString::fromUtf8(text)) return QTest::mouseClick(button, Qt::LeftButton);
            qFatal("no button \"%s\"", text);
        };
    }

private slots:
    void initTestCase() { ui::Theme::instance().apply(studio::Theme::Light); }

    void unsaved_data() {
        QTest::addColumn<bool>("project");
        QTest::addColumn<bool>("weights");
        QTest::addColumn<QByteArray>("keep");
        QTest::addColumn<QString>("question");
        QTest::newRow("project") << true << false << QByteArray("Save") << "Save the changes to “net”?";
        QTest::newRow("weights") << false << true << QByteArray("Keep") << "Keep the trained weights of “net”?";
        QTest::newRow("both") << true << true << QByteArray("Save both") << "Save “net” and its trained weights?";
    }
    void unsaved() {
        QFETCH(bool, project);
        QFETCH(bool, weights);
        QFETCH(QByteArray, keep);
        QFETCH(QString, question);
        const auto ask = [&] { return dialogs_.askUnsaved(nullptr, "net", {.project = project, .weights = weights, .running = weights}); };
        QVERIFY(when(click(keep.constData()), ask) == Dialogs::Unsaved::Save);
        QVERIFY2(said_.startsWith(question), qPrintable(said_));
        QCOMPARE(said_.contains("training"), weights);
        QVERIFY(when(click("Discard"), ask) == Dialogs::Unsaved::Discard);
        QVERIFY(when(click("Cancel"), ask) == Dialogs::Unsaved::Cancel);
        QVERIFY(when(key(Qt::Key_Escape), ask) == Dialogs::Unsaved::Cancel);
        QVERIFY(when(key(Qt::Key_Return), ask) == Dialogs::Unsaved::Save);
        QVERIFY(when([](QMessageBox* box) { box->close(); }, ask) == Dialogs::Unsaved::Cancel);
    }

    void trainAgain() {
        using Again = Dialogs::Again;
        const auto ask = [&] { return dialogs_.askTrainAgain(nullptr, true); };
        const auto known = [&] { return dialogs_.askTrainAgain(nullptr, false); };
        const auto anew = when(click("From the start"), ask);
        QVERIFY(anew.answer == Again::Anew && anew.keep);
        const auto without = when(
            [](QMessageBox* box) {
                QTest::mouseClick(box->checkBox(), Qt::LeftButton, {}, QPoint(8, box->checkBox()->height() / 2));
                click("From the start")(box);
            },
            ask);
        QVERIFY(without.answer == Again::Anew && !without.keep);
        QVERIFY(when(key(Qt::Key_Return), ask).answer == Again::GoOn);
        QVERIFY(when(key(Qt::Key_Escape), ask).answer == Again::Cancel);
        const auto kept = when([](QMessageBox* box) { QVERIFY(!box->checkBox()); click("From the start")(box); }, known);
        QVERIFY(kept.answer == Again::Anew && !kept.keep);
    }

    void changedOnDisk() {
        const auto ask = [&] { return dialogs_.askChangedOnDisk(nullptr, "/tmp/net.netloom.json"); };
        QVERIFY(when(click("Replace it"), ask) == Dialogs::Changed::Overwrite);
        QVERIFY(said_.contains("net.netloom.json"));
        QVERIFY(when(click("Save elsewhere\u2026"), ask) == Dialogs::Changed::SaveAs);
        QVERIFY(when(key(Qt::Key_Escape), ask) == Dialogs::Changed::Cancel);
    }

    void recover() {
        const auto ask = [&] { return dialogs_.askRecover(nullptr, "net", "yesterday"); };
        QVERIFY(when(click("Open it"), ask) == Dialogs::Recover::Open);
        QVERIFY(said_.contains("yesterday"));
        QVERIFY(when(click("Discard it"), ask) == Dialogs::Recover::Discard);
        QVERIFY(when(key(Qt::Key_Escape), ask) == Dialogs::Recover::Later);
    }
};

QTEST_MAIN(TestDialogs)
#include "test_dialogs.moc"
