// Ctrl+F: nodes of all scopes by id, layer and option; Enter goes through them, Escape gives the canvas back.

#include "canvas_stage.h"
#include "ui/canvas/find_bar.h"

#include <QLabel>
#include <QListWidget>

using namespace test;

namespace {

struct Bar {
    explicit Bar(Stage& s)
        : bar(s.canvas.findChild<QWidget*>("findBar")), field(s.canvas.findChild<QLineEdit*>("findField")),
          list(s.canvas.findChild<QListWidget*>("findList")), count(s.canvas.findChild<QLabel*>("findCount")) {}
    void type(const QString& text) {
        field->selectAll();
        QTest::keyClicks(field, text);
    }
    QStringList rows() const {
        QStringList out;
        for (int i = 0; i < list->count(); ++i) out << list->item(i)->text().section(QLatin1Char(' '), 0, 0);
        return out;
    }
    QWidget* bar;
    QLineEdit* field;
    QListWidget* list;
    QLabel* count;
};

}  // namespace

class TestCanvasFind : public QObject {
    Q_OBJECT

private slots:
    void findsIdsLayersAndOptionsInAllScopes() {
        const nn::Project project = smallProject();
        const auto paths = [&](const char* text) {
            QStringList out;
            for (const Found& found : findNodes(project, QString::fromUtf8(text))) out << found.path;
            return out;
        };
        QCOMPARE(paths("flat"), QStringList{"flatten"});
        QCOMPARE(paths("linear"), (QStringList{"fc", "head.0", "head.2"}));
        QCOMPARE(paths("kernel_size 5"), QStringList{"conv"});
        QCOMPARE(paths("relu head"), QStringList{"head.1"});
        QCOMPARE(paths("out_features 32"), QStringList{"head.0"});
        QCOMPARE(findNodes(project, "kernel_size")[0].what, QString("kernel_size 5"));
        QVERIFY(paths("zzz").isEmpty() && paths("  ").isEmpty());
    }

    void enterGoesToTheNextAndIntoContainers() {
        Stage s;
        s.key(Qt::Key_F, Qt::ControlModifier);
        Bar bar(s);
        QVERIFY(bar.bar->isVisible() && bar.field->hasFocus());
        bar.type("linear");
        QCOMPARE(bar.rows(), (QStringList{"fc", "head.0", "head.2"}));
        QCOMPARE(bar.count->text(), QString("3"));
        QTest::keyClick(bar.field, Qt::Key_Return);
        QCOMPARE(s.canvas.selection(), QStringList{"fc"});
        QVERIFY((s.canvas.nodeCenter("fc") - s.port()->rect().center()).manhattanLength() < 8);
        QTest::keyClick(bar.field, Qt::Key_Return);
        QCOMPARE(s.canvas.scope(), QString("head"));
        QCOMPARE(s.canvas.selection(), QStringList{"head.0"});
        QCOMPARE(bar.count->text(), QString("2 of 3"));
        QVERIFY(bar.field->hasFocus());
        QTest::keyClick(bar.field, Qt::Key_Return);
        QCOMPARE(s.canvas.selection(), QStringList{"head.2"});
        QTest::keyClick(bar.field, Qt::Key_Return);
        QCOMPARE(s.canvas.scope(), QString());
        QTest::keyClick(bar.field, Qt::Key_Return, Qt::ShiftModifier);
        QCOMPARE(s.canvas.selection(), QStringList{"head.2"});
        QTest::keyClick(bar.field, Qt::Key_Escape);
        QVERIFY(!bar.bar->isVisible() && s.canvas.hasFocus());
        QCOMPARE(s.canvas.selection(), QStringList{"head.2"});
        QCOMPARE(s.steps(), 0);
    }

    void aRowIsClicked() {
        Stage s;
        s.key(Qt::Key_F, Qt::ControlModifier);
        Bar bar(s);
        bar.type("linear");
        QTest::mouseClick(bar.list->viewport(), Qt::LeftButton, {}, bar.list->visualItemRect(bar.list->item(1)).center());
        QCOMPARE(s.canvas.selection(), QStringList{"head.0"});
    }

    void theListFollowsTheDocument() {
        Stage s;
        s.key(Qt::Key_F, Qt::ControlModifier);
        Bar bar(s);
        bar.type("fc");
        QCOMPARE(bar.rows(), QStringList{"fc"});
        QVERIFY(s.document.apply({nn::RenameNode{"fc", "classifier", {}}}, "rename"));
        QVERIFY(bar.rows().isEmpty());
        QCOMPARE(bar.count->text(), QString("none"));
        QTest::keyClick(bar.field, Qt::Key_Return);
        QVERIFY(s.canvas.selection().isEmpty());
    }

    void lettersStayInTheField() {
        Stage s;
        s.canvas.select({"conv"});
        s.key(Qt::Key_F, Qt::ControlModifier);
        Bar bar(s);
        bar.type("mhc f");
        QCOMPARE(bar.field->text(), QString("mhc f"));
        QVERIFY(s.document.project() == smallProject());
    }
};

QTEST_MAIN(TestCanvasFind)
#include "test_canvas_find.moc"
