// Several nodes at once: what they have in common is shown, what differs says so, an edit is made of all in one step.

#include "ui/inspector/many_page.h"
#include "ui/inspector/number_field.h"
#include "ui/inspector/switch.h"
#include "window_fixture.h"

#include <QLineEdit>
#include <QComboBox>
#include <QLabel>

using namespace test;
using nn::OptionValue;

namespace {

nn::Node node(const char* id, const char* op, nn::OptionValues options = {}) {
    nn::Node n;
    n.id = id;
    n.op = op;
    n.options = std::move(options);
    return n;
}

OptionValue number(std::int64_t value) { return value; }

}  // namespace

class TestInspectorMany : public QObject {
    Q_OBJECT

    std::unique_ptr<Fixture> f;
    OptionValue value(const char* path, const char* option) const {
        const nn::Node* n = nn::find_node(f->document().project().graph, path);
        const auto found = n->options.find(option);
        return found == n->options.end() ? OptionValue() : found->second;
    }
    void show(const QStringList& paths) {
        f->canvas().select(paths);
        // The canvas tells them in its own order.
        const auto sorted = [](QStringList list) { return list.sort(), list; };
        QTRY_COMPARE(sorted(f->inspector()->selection()), sorted(paths));
    }
    ui::NumberField* numberField(const char* option) const {
        QWidget* editor = f->option(option);
        auto* field = qobject_cast<ui::NumberField*>(editor->focusProxy());
        if (!field) qFatal("no number for %s", option);
        return field;
    }
    ui::Switch* box(const char* name) const {
        for (ui::Switch* found : f->inspector()->findChildren<ui::Switch*>(QLatin1String(name)))
            if (found->isVisible()) return found;
        return nullptr;
    }

private slots:
    void init() {
        f = std::make_unique<Fixture>();
        nn::Project p;
        p.data.source = "digits";
        p.graph.nodes = {node("image", "Input", {{"field", std::string("image")}}),
                         node("a", "Conv2d", {{"out_channels", number(8)}, {"kernel_size", number(3)}}),
                         node("b", "Conv2d", {{"out_channels", number(16)}, {"kernel_size", number(3)}, {"bias", false}}),
                         node("c", "Conv2d", {{"out_channels", number(32)}, {"kernel_size", number(3)}, {"padding", number(1)}}),
                         node("relu", "ReLU"), node("drop", "Dropout")};
        p.graph.wires = {{{"image", ""}, {"a", ""}}, {{"a", ""}, {"b", ""}}, {{"b", ""}, {"c", ""}}};
        f->document().adopt(p, f->folder.path());
    }
    void cleanup() { f.reset(); }

    void whatDiffersSaysSo() {
        show({"a", "b", "c"});
        QCOMPARE(numberField("out_channels")->text(), QString());
        QCOMPARE(numberField("out_channels")->findChild<QLineEdit*>()->placeholderText(), QString("mixed"));
        const auto kernel = f->option("kernel_size")->findChildren<ui::NumberField*>();
        QCOMPARE(kernel[0]->text(), QString("3"));
        const auto padding = f->option("padding")->findChildren<ui::NumberField*>();
        QCOMPARE(padding[0]->text(), QString());
        auto* bias = f->option("bias")->findChild<ui::Switch*>();
        QCOMPARE(bias->checkState(), Qt::PartiallyChecked);
    }

    void anEditIsMadeOfAllInOneStep() {
        show({"a", "b", "c"});
        const std::string before = f->json();
        typeInto(numberField("out_channels"), "24");
        for (const char* id : {"a", "b", "c"}) QCOMPARE(value(id, "out_channels"), number(24));
        QCOMPARE(f->document().undoStack()->count(), 1);
        QCOMPARE(numberField("out_channels")->text(), QString("24"));
        // What was not touched stays different.
        QCOMPARE(value("c", "padding"), number(1));
        QCOMPARE(value("a", "padding"), OptionValue());
        f->document().undoStack()->undo();
        QCOMPARE(f->json(), before);
        QCOMPARE(numberField("out_channels")->text(), QString());
        f->document().undoStack()->redo();
        QCOMPARE(value("c", "out_channels"), number(24));
    }

    void aMixedSwitchTurnsAllOn() {
        show({"a", "b"});
        auto* bias = f->option("bias")->findChild<ui::Switch*>();
        QTest::mouseClick(bias, Qt::LeftButton);
        QCOMPARE(bias->checkState(), Qt::Checked);
        QVERIFY(value("b", "bias") == OptionValue() || value("b", "bias") == OptionValue(true));
        QTest::mouseClick(bias, Qt::LeftButton);
        QCOMPARE(value("a", "bias"), OptionValue(false));
        QCOMPARE(value("b", "bias"), OptionValue(false));
    }

    void onlyCommonOptionsAreOffered() {
        show({"a", "drop"});
        QVERIFY(!f->inspector()->findChild<QWidget*>("option_kernel_size"));
        show({"a", "b"});
        QVERIFY(f->inspector()->findChild<QWidget*>("option_kernel_size"));
        show({"relu", "image"});
        bool said = false;
        for (QLabel* label : f->inspector()->findChildren<QLabel*>()) said = said || (label->isVisible() && label->text().contains("no option in common"));
        QVERIFY(said);
    }

    void theRangeIsLegalInEach() {
        nn::Schema a, b;
        nn::OptionInfo info;
        info.id = "size";
        info.min = 1, info.max = 10;
        a.options = {info};
        info.min = 4, info.max = 20;
        b.options = {info};
        const nn::Schema both = ui::commonSchema({&a, &b});
        QCOMPARE(both.options.size(), std::size_t(1));
        QCOMPARE(both.options[0].min, 4.0);
        QCOMPARE(both.options[0].max, 10.0);
        b.options[0].kind = nn::OptionKind::Float;
        QVERIFY(ui::commonSchema({&a, &b}).options.empty());
    }

    void muteAndFreezeSeveral() {
        show({"a", "b", "image"});
        QTest::mouseClick(box("muted"), Qt::LeftButton);
        for (const char* id : {"a", "b"}) QVERIFY(nn::find_node(f->document().project().graph, id)->muted);
        QCOMPARE(f->document().undoStack()->count(), 1);
        QTest::mouseClick(box("requiresGrad"), Qt::LeftButton);
        for (const char* id : {"a", "b"}) QVERIFY(!nn::find_node(f->document().project().graph, id)->requires_grad);
        QCOMPARE(f->document().undoStack()->count(), 2);
    }

    void oneNodeHasItsMuteSwitch() {
        show({"relu"});
        QVERIFY(box("muted") && !box("muted")->isChecked());
        QTest::mouseClick(box("muted"), Qt::LeftButton);
        QVERIFY(nn::find_node(f->document().project().graph, "relu")->muted);
        QVERIFY(box("muted")->isChecked());
        f->document().undoStack()->undo();
        QVERIFY(!box("muted")->isChecked());
        show({"image"});
        QVERIFY(!box("muted"));
    }
};

QTEST_MAIN(TestInspectorMany)
#include "test_inspector_many.moc"
