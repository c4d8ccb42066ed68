// The panel Data shows what the data is, whatever the source: samples, their classes by name, how many there are for each split.
#include "hands.h"

#include "ui/from_data/class_bars.h"
#include "ui/from_data/data_preview.h"
#include "ui/from_data/sample_view.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QTableWidget>

using namespace test;

class TestDataPreview : public QObject {
    Q_OBJECT

    std::unique_ptr<Fixture> f;

    ui::DataPreview* preview() const { return f->window->findChild<ui::DataPreview*>(); }
    ui::SampleView* samples() const { return preview()->findChild<ui::SampleView*>(); }
    ui::ClassBars* bars() const { return preview()->findChild<ui::ClassBars*>(); }
    void open(nn::DataSpec data) {
        nn::Project project;
        project.data = std::move(data);
        f->document().adopt(std::move(project), f->folder.path());
        f->window->showPanel("settings");
        QTRY_VERIFY(preview()->isVisible());
        QTRY_VERIFY(preview()->look());
    }

private slots:
    void init() { f = std::make_unique<Fixture>(); }
    void cleanup() { f.reset(); }

    void everySource_data() {
        QTest::addColumn<QString>("source");
        for (const char* name : {"digits", "points", "random", "csv", "images", "npz", "text"}) QTest::newRow(name) << name;
    }
    void everySource() {
        QFETCH(QString, source);
        nn::DataSpec data{source.toStdString(), {}, {}, {}};
        if (source == "csv") {
            writePenguins(f->file("a.csv"));
            data.options = {{"path", std::string("a.csv")}, {"missing", std::string("skip")}};
            data.fields = {{"x", {{"columns", std::vector<std::string>{"bill_length_mm", "body_mass_g"}}}},
                           {"species", {{"columns", std::vector<std::string>{"species"}}, {"as", std::string("class")}}}};
        } else if (source == "images") {
            writePictures(f->file("pets"));
            data.options = {{"path", std::string("pets")}};
        } else if (source == "npz") {
            writeArrays(f->file("a.npz"));
            data.options = {{"path", std::string("a.npz")}};
        } else if (source == "text") {
            std::ofstream(f->file("a.txt").toStdString()) << std::string(4000, 'a') + "bcd";
            data.options = {{"path", std::string("a.txt")}};
        } else if (source == "random") {
            data.fields = nn::find_source("random")->example;
        }
        open(std::move(data));
        QVERIFY(samples()->count() > 0 && samples()->isVisible());
        QVERIFY(!samples()->caption(0).isEmpty() || source == "text");
        QVERIFY(preview()->findChild<QLabel*>()->text().contains("train"));
    }

    /// Classes by their names, not by numbers.
    void classesByName() {
        writePictures(f->file("pets"));
        open({"images", {{"path", std::string("pets")}}, {}, {}});
        QCOMPARE(bars()->bars().size(), 2);
        QCOMPARE(bars()->bars()[0].name, QStringLiteral("cats"));
        QVERIFY(samples()->caption(0) == "cats" || samples()->caption(0) == "dogs");
    }

    /// It follows the data, and says why where there is none.
    void itFollows() {
        open({"digits", {}, {}, {}});
        QCOMPARE(bars()->bars().size(), 10);
        writePictures(f->file("pets"));
        QVERIFY(f->document().apply({nn::SetData{{"images", {{"path", std::string("pets")}}, {}, {}}}}, "data"));
        QTRY_COMPARE(bars()->bars().size(), 2);
        QVERIFY(f->document().apply({nn::SetData{{"images", {{"path", std::string("nowhere")}}, {}, {}}}}, "data"));
        QTRY_VERIFY(!preview()->look());
        QVERIFY(!samples()->isVisible());
    }

    /// What holds where nothing is given is shown, not "None".
    void theSplitSaysWhatHolds() {
        open({"digits", {}, {}, {}});
        const auto shown = [&](const char* option) {
            QString text;
            for (auto* line : f->window->panel("settings")->findChildren<QLineEdit*>(QStringLiteral("option_") + QLatin1String(option)))
                text += line->text() + line->placeholderText();
            for (auto* editor : f->window->panel("settings")->findChildren<QWidget*>(QStringLiteral("option_") + QLatin1String(option)))
                for (auto* line : editor->findChildren<QLineEdit*>()) text += line->text() + line->placeholderText();
            return text;
        };
        QVERIFY2(shown("validation").contains("0.1"), qPrintable(shown("validation")));
        QVERIFY2(!shown("validation").contains("one") && !shown("test").contains("one"), qPrintable(shown("test")));
    }

    /// Words are chosen from a list in the fields of a table.
    void wordsOfAFieldAreAList() {
        writePenguins(f->file("a.csv"));
        open({"csv", {{"path", std::string("a.csv")}, {"missing", std::string("skip")}},
              {{"y", {{"columns", std::vector<std::string>{"species"}}, {"as", std::string("class")}}}}, {}});
        auto* table = f->panel<ui::SettingsPanel>("settings")->findChild<QTableWidget*>();
        for (int column = 0; column < table->columnCount(); ++column) {
            if (table->horizontalHeaderItem(column)->text() != "as") continue;
            table->scrollToItem(table->item(0, column));
            table->editItem(table->item(0, column));
            auto* list = table->viewport()->findChild<QComboBox*>();
            QVERIFY(list && list->count() == 3 && list->currentText() == "class");
            QTest::keyClick(list, Qt::Key_Down);
            QTest::keyClick(list, Qt::Key_Return);
            QTRY_COMPARE(nn::to_string(f->document().project().data.fields[0].options.at("as")), std::string("'one_hot'"));
            return;
        }
        QFAIL("no column as");
    }
};

QTEST_MAIN(TestDataPreview)
#include "test_data_preview.moc"
