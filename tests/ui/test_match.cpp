// Weights of another network are imported: the table of what goes where, by mouse and by keyboard, and what becomes of it.
#include "nn/io/weights_file.h"
#include "ui/dialogs/match_dialog.h"
#include "window_fixture.h"

#include <QComboBox>
#include <QDropEvent>
#include <QLabel>
#include <QListView>
#include <QMimeData>
#include <QPushButton>
#include <QTableView>
#include <QTimer>

using namespace test;

class TestMatch : public QObject {
    Q_OBJECT

    std::unique_ptr<Fixture> f;
    nn::StateDict initial;

    template <typename T>
    static T* in(QWidget* dialog, const char* name) {
        T* found = dialog->findChild<T*>(QLatin1String(name));
        if (!found) qFatal("no %s", name);
        return found;
    }
    static QTableView* table(QWidget* dialog) { return in<QTableView>(dialog, "matchTable"); }
    static QString cell(QWidget* dialog, int row, int column) { return table(dialog)->model()->index(row, column).data().toString(); }
    static QStringList states(QWidget* dialog) {
        QStringList all;
        for (int row = 0; row < table(dialog)->model()->rowCount(); ++row) all << cell(dialog, row, 4);
        return all;
    }
    static void drop(QAbstractItemView* onto, const QPoint& at, QMimeData* data) {
        QDragEnterEvent enter(at, Qt::MoveAction, data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(onto->viewport(), &enter);
        QDragMoveEvent move(at, Qt::MoveAction, data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(onto->viewport(), &move);
        QDropEvent drop(at, Qt::MoveAction, data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(onto->viewport(), &drop);
    }
    QString write(const char* name, const std::vector<std::pair<std::string, std::string>>& renamed, std::size_t of = 99) {
        nn::StateDict state = initial;
        state.metadata.clear();
        for (auto& tensor : state.tensors)
            for (const auto& [from, to] : renamed)
                if (tensor.key == from) tensor.key = to;
        state.tensors.resize(std::min(of, state.tensors.size()));
        if (!nn::save_pytorch(state, f->file(name).toStdString())) qFatal("not written");
        return f->file(name);
    }
    void import(const QString& file) {
        f->answers.importFrom = file;
        f->answers.asked.clear();
        f->window->actions()->importWeights->trigger();
        QTRY_VERIFY(f->answers.asked.contains("match"));
    }
    /// The dialog as it is in the program; `act` has it once it has the keyboard.
    void whileShown(const std::function<void(ui::MatchDialog*)>& act, bool accept) {
        f->answers.matching = [act, accept](QWidget* parent, const QString& name, nn::WeightsMatch& match) {
            ui::MatchDialog dialog(name, match, parent);
            QTimer timer;
            timer.setInterval(5);
            connect(&timer, &QTimer::timeout, &dialog, [&] {
                if (!dialog.isActiveWindow() || QApplication::activeModalWidget() != &dialog) return;
                timer.stop();
                act(&dialog);
                if (accept) QTest::mouseClick(in<QPushButton>(&dialog, "takeWhatFits"), Qt::LeftButton);
                else QTest::keyClick(&dialog, Qt::Key_Escape);
            });
            timer.start();
            dialog.exec();
            match = dialog.match();
            return dialog.result() == QDialog::Accepted;
        };
    }

private slots:
    void init() {
        f = std::make_unique<Fixture>();
        QVERIFY(f->window->openFile(example("digits-mlp")));
        initial = *f->session().weights();
        QCOMPARE(initial.tensors.size(), std::size_t(6));
        for (auto& tensor : initial.tensors)  // told apart from the initial values
            for (std::size_t i = 0; i + 4 <= tensor.bytes.size(); i += 4) {
                const float value = 0.5f;
                std::memcpy(tensor.bytes.data() + i, &value, sizeof value);
            }
    }
    void cleanup() { f.reset(); }

    void whatFitsIsTakenWithoutAQuestion() {
        f->answers.importFrom = write("same.pt", {});
        f->window->actions()->importWeights->trigger();
        QTRY_VERIFY(f->session().canGoOn());
        QVERIFY(!f->answers.asked.contains("match"));
    }

    void theTableSaysWhatIsWhat() {
        bool seen = false;
        whileShown(
            [&](ui::MatchDialog* dialog) {
                seen = true;
                QCOMPARE(cell(dialog, 0, 0), QString("fc1.weight"));
                QCOMPARE(cell(dialog, 0, 1), QString("48 × 64"));
                QCOMPARE(cell(dialog, 0, 2), QString("fc1.weight"));
                QCOMPARE(states(dialog), (QStringList{"fits", "fits", "fits", "fits", "missing", "missing"}));
                QCOMPARE(in<QListView>(dialog, "matchRest")->model()->rowCount(), 2);
                QVERIFY(in<QLabel>(dialog, "matchSummary")->text().contains("4 of the network's 6 tensors"));
                QCOMPARE(in<QPushButton>(dialog, "takeWhatFits")->text(), QString("Take what fits (4)"));
            },
            true);
        import(write("other.pt", {{"out.weight", "head.weight"}, {"out.bias", "head.bias"}}));
        QVERIFY(seen);
        QTRY_VERIFY(f->session().canGoOn());
        // What begins anew is named.
        QVERIFY2(f->window->messageText().contains("out.weight, out.bias"), qPrintable(f->window->messageText()));
        QVERIFY(*f->session().weights()->find("fc1.weight") == *initial.find("fc1.weight"));
        QVERIFY(!(*f->session().weights()->find("out.weight") == *initial.find("out.weight")));
    }

    void cancelLosesNothing() {
        whileShown([](ui::MatchDialog*) {}, false);
        const auto before = f->session().weights();
        import(write("other.pt", {{"out.weight", "head.weight"}}));
        QVERIFY(!f->session().canGoOn() && f->session().weights()->tensors == before->tensors);
        QVERIFY(!f->document().isModified());
    }

    void remappedByDrag() {
        whileShown(
            [&](ui::MatchDialog* dialog) {
                auto* list = in<QListView>(dialog, "matchRest");
                const auto row = [&](int at) { return table(dialog)->visualRect(table(dialog)->model()->index(at, 2)).center(); };
                // From the list onto a row of its shape, and onto one of another.
                std::unique_ptr<QMimeData> bias(list->model()->mimeData({list->model()->index(1, 0)}));
                drop(table(dialog), row(5), bias.get());
                QCOMPARE(cell(dialog, 5, 2), QString("head.bias"));
                QCOMPARE(cell(dialog, 5, 4), QString("fits"));
                drop(table(dialog), row(4), bias.get());
                QCOMPARE(cell(dialog, 4, 4), QString("other shape"));
                QCOMPARE(cell(dialog, 5, 4), QString("missing"));
                // From row to row, and back into the list.
                std::unique_ptr<QMimeData> moved(table(dialog)->model()->mimeData({table(dialog)->model()->index(4, 2)}));
                drop(table(dialog), row(5), moved.get());
                QCOMPARE(cell(dialog, 5, 4), QString("fits"));
                drop(list, {5, list->viewport()->height() - 4}, moved.get());
                QCOMPARE(cell(dialog, 5, 4), QString("missing"));
                QCOMPARE(list->model()->rowCount(), 2);
                // What was never in the table is not taken.
                QMimeData alien;
                alien.setData("application/x-netloom-tensor", "12345");
                drop(table(dialog), row(5), &alien);
                QCOMPARE(cell(dialog, 5, 4), QString("missing"));
                drop(table(dialog), row(5), moved.get());
            },
            true);
        import(write("other.pt", {{"out.weight", "head.weight"}, {"out.bias", "head.bias"}}));
        QTRY_VERIFY(f->session().canGoOn());
        QVERIFY(*f->session().weights()->find("out.bias") == *initial.find("out.bias"));
        QVERIFY(!f->window->messageText().contains("out.bias"));
    }

    void remappedByKeyboard() {
        whileShown(
            [&](ui::MatchDialog* dialog) {
                QTableView* view = table(dialog);
                view->setFocus();
                view->setCurrentIndex(view->model()->index(5, 2));
                QTest::keyClick(view, Qt::Key_F2);
                auto* box = view->findChild<QComboBox*>();
                QVERIFY(box && box->isVisible());
                // First those that fit: of three of its shape, one.
                QCOMPARE(box->itemText(1).section(' ', 0, 0), QString("head.bias"));
                QTest::keyClick(box, Qt::Key_Down);
                QTest::keyClick(box, Qt::Key_Return);
                QTRY_COMPARE(cell(dialog, 5, 4), QString("fits"));
                view->setFocus();
                QTest::keyClick(view, Qt::Key_Delete);
                QCOMPARE(cell(dialog, 5, 4), QString("missing"));
            },
            false);
        import(write("other.pt", {{"out.weight", "head.weight"}, {"out.bias", "head.bias"}}));
    }

    void aPrefixIsLeftOutAndTheRestInOrder() {
        whileShown(
            [&](ui::MatchDialog* dialog) {
                QCOMPARE(states(dialog).filter("fits").size(), qsizetype(2));
                auto* prefix = in<QComboBox>(dialog, "matchPrefix");
                QCOMPARE(prefix->currentText(), QString("net."));
                prefix->setFocus();
                QTest::keyClick(prefix, Qt::Key_Home);
                QTRY_COMPARE(states(dialog).filter("fits").size(), qsizetype(0));
                QVERIFY(!in<QPushButton>(dialog, "takeWhatFits")->isEnabled());
                QTest::mouseClick(in<QPushButton>(dialog, "matchInOrder"), Qt::LeftButton);
                QCOMPARE(states(dialog).filter("fits").size(), qsizetype(6));
                QVERIFY(!in<QPushButton>(dialog, "matchInOrder")->isEnabled());
            },
            true);
        import(write("other.pt", {{"fc1.weight", "net.fc1.weight"}, {"fc1.bias", "net.fc1.bias"}, {"fc2.weight", "net.a.weight"}, {"fc2.bias", "net.a.bias"},
                                  {"out.weight", "net.b.weight"}, {"out.bias", "b.bias"}}));
        QTRY_VERIFY(f->session().canGoOn());
        QVERIFY(*f->session().weights()->find("out.bias") == *initial.find("out.bias"));
    }
};

QTEST_MAIN(TestMatch)
#include "test_match.moc"
