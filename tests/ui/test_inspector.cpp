#include "ui/inspector/number_field.h"
#include "ui/inspector/option_form.h"
#include "window_fixture.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSlider>
#include <QToolButton>

using namespace test;
using nn::OptionValue;

class TestInspector : public QObject {
    Q_OBJECT

    std::unique_ptr<Fixture> f;

    static nn::Node node(const char* id, const char* op, nn::OptionValues options = {}) {
        nn::Node n;
        n.id = id;
        n.op = op;
        n.options = std::move(options);
        return n;
    }
    OptionValue value(const char* path, const char* option) const {
        const nn::Node* n = nn::find_node(f->document().project().graph, path);
        if (!n) qFatal("no node %s", path);
        const auto found = n->options.find(option);
        return found == n->options.end() ? OptionValue() : found->second;
    }
    void show(const char* path) {
        f->canvas().select({QString::fromLatin1(path)});
        QTRY_COMPARE(f->inspector()->selection(), QStringList{QString::fromLatin1(path)});
    }

private slots:
    void init() {
        f = std::make_unique<Fixture>();
        nn::Project p;
        p.name = "small";
        p.data.source = "digits";
        p.graph.nodes = {node("image", "Input", {{"field", std::string("image")}}),
                         node("label", "Input", {{"field", std::string("label")}}),
                         node("conv", "Conv2d", {{"out_channels", std::int64_t(8)}, {"kernel_size", std::int64_t(3)}}),
                         node("flatten", "Flatten"),
                         node("fc", "Linear", {{"out_features", std::int64_t(10)}}),
                         node("loss", "CrossEntropyLoss")};
        p.graph.wires = {{{"image", ""}, {"conv", ""}},
                         {{"conv", ""}, {"flatten", ""}},
                         {{"flatten", ""}, {"fc", ""}},
                         {{"fc", ""}, {"loss", "input"}},
                         {{"label", ""}, {"loss", "target"}}};
        f->document().adopt(p, f->folder.path());
        QVERIFY2(f->document().analysis().ok(), f->document().analysis().first_error().c_str());
    }
    void cleanup() { f.reset(); }

    void everyOptionHasARow() {
        for (const char* path : {"image", "conv", "flatten", "fc", "loss"}) {
            show(path);
            const nn::Node* n = nn::find_node(f->document().project().graph, path);
            for (const nn::OptionInfo& info : nn::find_op(n->op)->schema.options) {
                QWidget* editor = f->option(info.id.c_str());
                QVERIFY2(!editor->toolTip().isEmpty(), info.id.c_str());
                QVERIFY2(!editor->focusProxy() || !editor->focusProxy()->accessibleName().isEmpty(), info.id.c_str());
            }
        }
    }

    void typingIsOneUndoStep() {
        show("conv");
        const std::string before = f->json();
        typeInto(f->option("out_channels"), "123");
        QCOMPARE(value("conv", "out_channels"), OptionValue(std::int64_t(123)));
        QCOMPARE(f->document().undoStack()->count(), 1);
        QCOMPARE(f->document().analysis().find("conv")->parameter_count, std::int64_t(123 * 9 + 123));
        // Undo with the focus in the field takes the project's change back and shows the old number.
        QTest::keyClick(f->option("out_channels")->focusProxy(), Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(f->json(), before);
        auto* field = qobject_cast<ui::NumberField*>(f->option("out_channels")->focusProxy());
        QVERIFY(field);
        QCOMPARE(field->number(), OptionValue(std::int64_t(8)));
        QCOMPARE(field->text(), QString("8"));
    }

    void illegalNumbersAreRefused() {
        show("conv");
        auto* field = qobject_cast<ui::NumberField*>(f->option("out_channels")->focusProxy());
        typeInto(field, "0");
        QVERIFY(!field->isLegal());
        QCOMPARE(value("conv", "out_channels"), OptionValue(std::int64_t(8)));
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(field->text(), QString("8"));
        QVERIFY(field->isLegal());
        typeInto(field, "12x");
        QCOMPARE(value("conv", "out_channels"), OptionValue(std::int64_t(12)));
    }

    void wheelNeedsFocus() {
        show("conv");
        auto* field = qobject_cast<ui::NumberField*>(f->option("out_channels")->focusProxy());
        f->canvas().setFocus();
        const QPoint centre = field->rect().center();
        QWheelEvent wheel(centre, field->mapToGlobal(centre), {}, {0, 120}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(field, &wheel);
        QCOMPARE(value("conv", "out_channels"), OptionValue(std::int64_t(8)));
        field->setFocus();
        QTest::keyClick(field, Qt::Key_Up);
        QCOMPARE(value("conv", "out_channels"), OptionValue(std::int64_t(9)));
    }

    void axesGoTogetherUntilTheyDiffer() {
        show("conv");
        QWidget* editor = f->option("kernel_size");
        auto fields = editor->findChildren<ui::NumberField*>();
        QCOMPARE(fields.size(), 2);
        typeInto(fields[0], "5");
        QCOMPARE(value("conv", "kernel_size"), OptionValue(std::int64_t(5)));
        QCOMPARE(fields[1]->text(), QString("5"));
        QTest::mouseClick(editor->findChild<QToolButton*>(), Qt::LeftButton);
        typeInto(fields[1], "3");
        QCOMPARE(value("conv", "kernel_size"), OptionValue(std::vector<std::int64_t>{5, 3}));
        QTest::mouseClick(editor->findChild<QToolButton*>(), Qt::LeftButton);
        QCOMPARE(value("conv", "kernel_size"), OptionValue(std::int64_t(5)));
    }

    void paddingTakesWords() {
        show("conv");
        auto* words = f->option("padding")->findChild<QComboBox*>();
        QVERIFY(words);
        words->setFocus();
        QTest::keyClick(words, Qt::Key_S);  // "same", or "size" first: both begin with s
        QTest::keyClick(words, Qt::Key_Down);
        const int same = words->findText("same");
        QVERIFY(same > 0);
        words->setCurrentIndex(same);
        emit words->activated(same);
        QCOMPARE(value("conv", "padding"), OptionValue(std::string("same")));
        QVERIFY(!f->option("padding")->findChild<ui::NumberField*>()->isVisible());
        QTest::mouseClick(f->find<QToolButton>("reset_padding"), Qt::LeftButton);
        QCOMPARE(value("conv", "padding"), OptionValue());
    }

    void sizesFromTheWireAreShown() {
        show("fc");
        auto* field = qobject_cast<ui::NumberField*>(f->option("in_features")->focusProxy());
        QVERIFY(field);
        QCOMPARE(field->text(), QString());
        QCOMPARE(field->findChild<QLineEdit*>()->placeholderText(), QString("288  from wire"));
        typeInto(field, "500");
        QCOMPARE(value("fc", "in_features"), OptionValue(std::int64_t(500)));
        QVERIFY(!f->document().analysis().ok());
        // The reason and its fix stand in the inspector.
        QPushButton* fix = nullptr;
        QTRY_VERIFY((fix = f->inspector()->findChild<QPushButton*>("fix")) && fix->isVisible());
        QTest::mouseClick(fix, Qt::LeftButton);
        QVERIFY2(f->document().analysis().ok(), f->document().analysis().first_error().c_str());
    }

    /// What follows from elsewhere stands at the node as a button; clicked it is done, and gone; undone it is back.
    void whatFollowsIsOffered() {
        const auto hint = [&]() -> QPushButton* {
            for (QPushButton* button : f->inspector()->findChildren<QPushButton*>("hint"))
                if (button->isVisible()) return button;
            return nullptr;
        };
        show("conv");
        QTRY_VERIFY(hint());
        QCOMPARE(hint()->text(), QString("padding 1 keeps 8 × 8"));
        QTest::mouseClick(hint(), Qt::LeftButton);
        QCOMPARE(value("conv", "padding"), OptionValue(std::int64_t(1)));
        QCOMPARE(nn::to_string(f->document().analysis().find("conv")->outputs[0].type->shape), std::string("N × 8 × 8 × 8"));
        QVERIFY(!hint());
        f->document().undoStack()->undo();
        QTRY_VERIFY(hint());
        show("fc");
        QVERIFY(!hint());
        typeInto(f->option("out_features"), "12");
        QTRY_VERIFY(hint());
        QCOMPARE(hint()->text(), QString("out_features 10: one for each class of label"));
        QTest::mouseClick(hint(), Qt::LeftButton);
        QCOMPARE(value("fc", "out_features"), OptionValue(std::int64_t(10)));
        QVERIFY(!hint());
    }
    void switchesAndFreezing() {
        show("conv");
        auto* bias = f->option("bias")->findChild<QCheckBox*>();
        QVERIFY(bias->isChecked());
        QTest::mouseClick(bias, Qt::LeftButton);
        QCOMPARE(value("conv", "bias"), OptionValue(false));
        QTest::mouseClick(f->find<QCheckBox>("requiresGrad"), Qt::LeftButton);
        QVERIFY(!nn::find_node(f->document().project().graph, "conv")->requires_grad);
        f->document().undoStack()->undo();
        f->document().undoStack()->undo();
        QVERIFY(bias->isChecked());
    }

    void fieldsOfTheDataAreOffered() {
        show("image");
        auto* box = f->option("field")->findChild<QComboBox*>();
        QVERIFY(box->findText("image") >= 0 && box->findText("label") >= 0);
        QCOMPARE(box->currentText(), QString("image"));
    }

    void renaming() {
        show("fc");
        typeInto(f->find<QLineEdit>("nodeId"), "head");
        QTest::keyClick(f->find<QLineEdit>("nodeId"), Qt::Key_Return);
        QVERIFY(nn::find_node(f->document().project().graph, "head"));
        QTRY_COMPARE(f->inspector()->selection(), QStringList{"head"});
        QCOMPARE(f->document().project().graph.wires[3].from.node, std::string("head"));
        // A taken name is refused and says why.
        typeInto(f->find<QLineEdit>("nodeId"), "conv");
        QTest::keyClick(f->find<QLineEdit>("nodeId"), Qt::Key_Return);
        QVERIFY(nn::find_node(f->document().project().graph, "head"));
        QTRY_VERIFY(!f->window->messageText().isEmpty());
    }

    void nothingAndManySelected() {
        f->canvas().select({});
        auto* name = f->find<QLineEdit>("projectName");
        typeInto(name, "Renamed");
        QCOMPARE(f->document().project().name, std::string("Renamed"));
        auto* notes = f->find<QPlainTextEdit>("projectNotes");
        notes->setFocus();
        QTest::keyClicks(notes, "teaches shapes");
        QCOMPARE(f->document().project().notes, std::string("teaches shapes"));
        f->canvas().select({"conv", "fc"});
        QTRY_COMPARE(f->inspector()->selection().size(), 2);
        const std::int64_t sum = f->document().analysis().find("conv")->parameter_count +
                                 f->document().analysis().find("fc")->parameter_count;
        QVERIFY(f->find<QLabel>("selectionTotals")->text().contains(QLocale(QLocale::English).toString(qint64(sum))));
    }

    void selectionFollowsUndo() {
        show("conv");
        f->document().apply(nn::remove_nodes(f->document().project(), "", {"conv"}), "Delete");
        QTRY_VERIFY(f->inspector()->selection().isEmpty());
        f->document().undoStack()->undo();
        show("conv");
        QVERIFY(f->option("out_channels"));
    }

    void trainingAndDataSettings() {
        f->window->showPanel("settings");
        auto* panel = f->panel<ui::SettingsPanel>("settings");
        auto* epochs = panel->findChild<QWidget*>("option_epochs");
        QVERIFY(epochs);
        typeInto(epochs, "3");
        QCOMPARE(f->document().project().training.options.at("epochs"), OptionValue(std::int64_t(3)));
        auto* optimizer = panel->findChild<QComboBox*>("optimizer");
        optimizer->setFocus();
        QTest::keyClicks(optimizer, "Adam");
        emit optimizer->activated(optimizer->findText("Adam"));
        QCOMPARE(f->document().project().training.optimizer.type, std::string("Adam"));
        QTRY_VERIFY(panel->findChild<ui::OptionForm*>("optimizerForm")->isVisible());
        ui::OptionForm* form = nullptr;
        for (auto* candidate : panel->findChildren<ui::OptionForm*>("optimizerForm")) {
            if (candidate->isVisible()) form = candidate;
        }
        QVERIFY(form && form->schema()->id == "Adam");
        typeInto(form->editor("lr"), "0.01");
        QCOMPARE(f->document().project().training.optimizer.options.at("lr"), OptionValue(0.01));
        auto* scheduler = panel->findChild<QComboBox*>("scheduler");
        emit scheduler->activated(scheduler->findText("StepLR"));
        QVERIFY(f->document().project().training.scheduler);
        QCOMPARE(f->document().project().training.scheduler->options.at("step_size"), OptionValue(std::int64_t(10)));
        for (auto* candidate : panel->findChildren<ui::OptionForm*>("schedulerForm")) {
            if (candidate->isVisible()) form = candidate;
        }
        QVERIFY(form && form->schema()->id == "StepLR");
        typeInto(form->editor("gamma"), "0.5");
        QCOMPARE(f->document().project().training.scheduler->options.at("gamma"), OptionValue(0.5));
        emit scheduler->activated(scheduler->findText("ExponentialLR"));
        QCOMPARE(f->document().project().training.scheduler->options,
                 (nn::OptionValues{{"gamma", 0.5}}));  // what both know stays
        emit scheduler->activated(0);
        QVERIFY(!f->document().project().training.scheduler);
        auto* stops = panel->findChild<QCheckBox*>("earlyStopping");
        stops->click();
        QVERIFY(f->document().project().training.early_stopping);
        QVERIFY(panel->findChild<ui::OptionForm*>("earlyStoppingForm")->isVisibleTo(panel));
        stops->click();
        QVERIFY(!f->document().project().training.early_stopping);
        auto* source = panel->findChild<QComboBox*>("dataSource");
        emit source->activated(source->findData("random"));
        QCOMPARE(f->document().project().data.source, std::string("random"));
        QVERIFY(!f->document().project().data.fields.empty());
        const int steps = f->document().undoStack()->count();
        for (int i = 0; i < steps; ++i) f->document().undoStack()->undo();
        QCOMPARE(f->document().project().data.source, std::string("digits"));
        QVERIFY(f->document().project().training.options.empty());
        QCOMPARE(optimizer->currentText(), QString("SGD"));
    }
};

QTEST_MAIN(TestInspector)
#include "test_inspector.moc"
