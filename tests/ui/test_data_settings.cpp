// The data panel: every source can be chosen, its keys and fields edited, its file picked.
#include "nn/data/dataset.h"
#include "ui/inspector/option_form.h"
#include "ui/inspector/option_text.h"
#include "ui/training/column_chips.h"
#include "window_fixture.h"

#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QTableWidget>
#include <QToolButton>

using namespace test;
using nn::OptionValue;

class TestDataSettings : public QObject {
    Q_OBJECT

    std::unique_ptr<Fixture> f;

    const nn::DataSpec& data() const { return f->document().project().data; }
    void choose(const char* source) {
        auto* box = f->panel<ui::SettingsPanel>("settings")->findChild<QComboBox*>("dataSource");
        const int index = box->findData(QString::fromLatin1(source));
        if (index < 0) qFatal("%s cannot be chosen", source);
        emit box->activated(index);
    }
    ui::OptionForm* form() const {
        for (auto* candidate : f->panel<ui::SettingsPanel>("settings")->findChildren<ui::OptionForm*>("sourceForm")) {
            if (!candidate->isHidden() && candidate->schema() && candidate->schema()->id == data().source) return candidate;
        }
        return nullptr;
    }
    QTableWidget* table() const { return f->panel<ui::SettingsPanel>("settings")->findChild<QTableWidget*>(); }
    void write(const char* name, const QByteArray& text) const {
        QFile file(f->file(QString::fromLatin1(name)));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size()) qFatal("cannot write %s", name);
    }
    QString shownFields() const { return f->panel<ui::SettingsPanel>("settings")->findChild<QLabel*>("dataFields")->text(); }

private slots:
    void init() {
        f = std::make_unique<Fixture>();
        nn::Project p;
        p.name = "small";
        p.data.source = "digits";
        f->document().adopt(p, f->folder.path());
    }
    void cleanup() { f.reset(); }

    void every_source_can_be_chosen() {
        for (const nn::SourceInfo* source : nn::all_sources()) {
            choose(source->schema.id.c_str());
            QCOMPARE(data().source, source->schema.id);
            QVERIFY(data().fields == source->example);
            QVERIFY(form() || source->schema.options.empty());
            for (const nn::OptionInfo& option : source->schema.options)
                QVERIFY2(form()->editor(QString::fromStdString(option.id)), option.id.c_str());
            QCOMPARE(table()->isVisibleTo(f->panel<ui::SettingsPanel>("settings")), source->takes_fields());
        }
    }

    void a_table_is_picked_and_described() {
        QFile file(f->folder.filePath("weather.csv"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("day,warm,wet\n1,20.5,yes\n2,18,no\n3,17,no\n4,22,yes\n");
        file.close();
        choose("csv");
        f->answers.dataPath = file.fileName();
        form()->editor("path")->findChild<QToolButton*>()->click();
        QCOMPARE(f->answers.asked.last(), QString("data"));
        QCOMPARE(data().options.at("path"), OptionValue(file.fileName().toStdString()));
        QVERIFY2(f->document().fields(), f->document().analysis().first_error().c_str());
        QTRY_VERIFY(shownFields().contains("x  1  float32"));

        QCOMPARE(table()->rowCount(), 2);
        QCOMPARE(table()->horizontalHeaderItem(1)->text(), QString("columns"));
        table()->item(0, 1)->setText("day, warm");
        QCOMPARE(data().fields[0].options.at("columns"), OptionValue(std::vector<std::string>{"day", "warm"}));
        QTRY_VERIFY(shownFields().contains("x  2  float32"));
        table()->item(1, 1)->setText("2");
        table()->item(1, 2)->setText("class");
        QCOMPARE(data().fields[1].options.at("columns"), OptionValue(std::vector<std::int64_t>{2}));
        QTRY_VERIFY(shownFields().contains("2 classes"));
        table()->item(0, 3)->setText("0, 30");
        QCOMPARE(data().fields[0].options.at("scale"), OptionValue(std::vector<double>{0, 30}));
        table()->item(0, 3)->setText("minmax");
        QCOMPARE(data().fields[0].options.at("scale"), OptionValue(std::string("minmax")));
        table()->item(0, 3)->setText("much");  // back to what it was
        QCOMPARE(table()->item(0, 3)->text(), QString("minmax"));

        typeInto(form()->editor("window.length"), "2");
        QCOMPARE(data().options.at("window.length"), OptionValue(std::int64_t(2)));
        QTRY_VERIFY(shownFields().contains("x  2 × 2  float32"));
        const int steps = f->document().undoStack()->count();
        for (int i = 0; i < steps; ++i) f->document().undoStack()->undo();
        QCOMPARE(data().source, std::string("digits"));
        QVERIFY(data().fields.empty());
    }

    void columns_are_chosen_by_chips() {
        write("weather.csv", "day,warm,wet\n1,20.5,yes\n2,18,no\n3,17,no\n4,22,yes\n");
        choose("csv");
        f->answers.dataPath = f->file("weather.csv");
        form()->editor("path")->findChild<QToolButton*>()->click();
        auto* chips = f->panel<ui::SettingsPanel>("settings")->findChild<ui::ColumnChips*>();
        f->window->showPanel("settings");
        QTRY_COMPARE(chips->count(), 3);
        QTRY_VERIFY(chips->isVisible());
        f->panel<QScrollArea>("settings")->ensureWidgetVisible(chips);
        const auto click = [&](int chip) {
            QTest::mouseClick(chips->viewport(), Qt::LeftButton, {}, chips->visualItemRect(chips->item(chip)).center());
        };
        const auto lit = [&] {
            QStringList names;
            for (int i = 0; i < chips->count(); ++i)
                if (chips->item(i)->isSelected()) names << chips->item(i)->text();
            return names.join(' ');
        };
        QCOMPARE(lit(), QString("day"));  // the first field's, which takes column 0
        click(1);
        QCOMPARE(data().fields[0].options.at("columns"), OptionValue(std::vector<std::string>{"day", "warm"}));
        click(0);
        QCOMPARE(data().fields[0].options.at("columns"), OptionValue(std::vector<std::string>{"warm"}));
        click(1);  // a field takes one at least
        QCOMPARE(lit(), QString("warm"));

        // A class is one column: another one takes its place.
        table()->item(1, 2)->setText("class");
        table()->setCurrentCell(1, 0);
        QCOMPARE(lit(), QString("warm"));
        click(2);
        QCOMPARE(lit(), QString("wet"));
        QCOMPARE(data().fields[1].options.at("columns"), OptionValue(std::vector<std::string>{"wet"}));
        QTRY_VERIFY(shownFields().contains("2 classes"));
        f->document().undoStack()->undo();
        QCOMPARE(lit(), QString("warm"));
        choose("digits");
        QTRY_VERIFY(!chips->isVisible());
    }

    /// A drag lights all that it passes, as one edit; many columns in a row are written as a slice.
    void a_drag_over_chips_is_one_edit() {
        QByteArray header, row;
        for (int i = 0; i < 12; ++i) header += (i ? ",c" : "c") + QByteArray::number(i), row += i ? ",1" : "1";
        write("wide.csv", header + "\n" + row + "\n" + row + "\n");
        choose("csv");
        f->answers.dataPath = f->file("wide.csv");
        form()->editor("path")->findChild<QToolButton*>()->click();
        f->window->showPanel("settings");
        auto* chips = f->panel<ui::SettingsPanel>("settings")->findChild<ui::ColumnChips*>();
        QTRY_COMPARE(chips->count(), 12);
        QTRY_VERIFY(chips->isVisible());
        f->panel<QScrollArea>("settings")->ensureWidgetVisible(chips);
        const int before = f->document().undoStack()->count();
        for (int i = 1; i < 12; ++i) {
            const QPoint at = chips->visualItemRect(chips->item(i)).center();
            if (i == 1) QTest::mousePress(chips->viewport(), Qt::LeftButton, {}, at);
            QTest::mouseMove(chips->viewport(), at);
        }
        QTest::mouseRelease(chips->viewport(), Qt::LeftButton, {}, chips->visualItemRect(chips->item(11)).center());
        QCOMPARE(QString::fromStdString(nn::to_string(data().fields[0].options.at("columns"))), QString("['0:12']"));
        QCOMPARE(f->document().undoStack()->count(), before + 1);
    }

    void option_texts() {
        for (const nn::SourceInfo* source : nn::all_sources()) {
            std::vector<const nn::Schema*> schemas = {&source->schema};
            if (source->field) schemas.push_back(&*source->field);
            for (const nn::Schema* schema : schemas) {
                for (const nn::OptionInfo& info : schema->options) {
                    // What is shown stands for the value that is shown.
                    if (info.kind == nn::OptionKind::Bool) continue;
                    const auto back = ui::parseOption(info, ui::optionText(info.default_value));
                    QVERIFY2(back && *back == info.canonical(info.default_value), info.id.c_str());
                }
            }
        }
    }
};

QTEST_MAIN(TestDataSettings)
#include "test_data_settings.moc"
