// Parameters and buffers in the window: every tensor of the network shows its values, whatever its key looks like.
#include "window_fixture.h"

#include <QLabel>
#include <QTabWidget>
#include <QTableView>
#include <QTreeWidget>

#include <set>

using namespace test;

class TestParametersPanel : public QObject {
    Q_OBJECT

    std::unique_ptr<Fixture> f;

    static nn::Node node(const char* id, const char* op, nn::OptionValues options = {}) {
        nn::Node n;
        n.id = id;
        n.op = op;
        n.options = std::move(options);
        return n;
    }

    QLabel* statistic(const char* name) const {
        for (QLabel* label : panel()->findChildren<QLabel*>())
            if (label->accessibleName() == QLatin1String(name)) return label;
        qFatal("no statistic %s", name);
        return nullptr;
    }
    ui::ParametersPanel* panel() const { return f->window->findChild<ui::ParametersPanel*>(); }
    QTreeWidget* list() const { return f->find<QTreeWidget>("tensors"); }
    void choose(const QString& key) {
        const auto found = list()->findItems(key, Qt::MatchExactly);
        if (found.size() != 1) qFatal("%s is not in the list once", qPrintable(key));
        list()->setCurrentItem(found[0]);
        QCOMPARE(panel()->currentKey(), key);
    }

private slots:
    /// x -> norm -> fc -> scaled (by a Parameter) -> moved (by a Buffer) -> loss, and a Parameter inside of a Module.
    void init() {
        f = std::make_unique<Fixture>();
        const nn::OptionValues ten{{"shape", std::int64_t(10)}, {"init", std::string("ones")}};
        nn::Project p;
        p.data.source = "digits";
        p.graph.nodes = {node("image", "Input", {{"field", std::string("image")}}),
                         node("label", "Input", {{"field", std::string("label")}}),
                         node("norm", "BatchNorm2d"),
                         node("flatten", "Flatten"),
                         node("fc", "Linear", {{"out_features", std::int64_t(10)}}),
                         node("scale", "Parameter", ten),
                         node("offset", "Buffer", ten),
                         node("scaled", "Mul"),
                         node("moved", "Add"),
                         node("block", "Module"),
                         node("loss", "CrossEntropyLoss")};
        nn::Graph& inner = p.graph.nodes[9].inner;
        inner.nodes = {node("x", "Input"), node("gain", "Parameter", ten), node("times", "Mul"), node("y", "Output")};
        inner.wires = {{{"x", ""}, {"times", "input"}}, {{"gain", ""}, {"times", "other"}}, {{"times", ""}, {"y", ""}}};
        p.graph.wires = {{{"image", ""}, {"norm", ""}},          {{"norm", ""}, {"flatten", ""}},
                         {{"flatten", ""}, {"fc", ""}},          {{"fc", ""}, {"scaled", "input"}},
                         {{"scale", ""}, {"scaled", "other"}},   {{"scaled", ""}, {"moved", "input"}},
                         {{"offset", ""}, {"moved", "other"}},   {{"moved", ""}, {"block", ""}},
                         {{"block", ""}, {"loss", "input"}},     {{"label", ""}, {"loss", "target"}}};
        f->document().adopt(p, f->folder.path());
        QVERIFY2(f->document().analysis().ok(), f->document().analysis().first_error().c_str());
    }
    void cleanup() { f.reset(); }

    void theKeysAreThoseOfTheStateDict() {
        std::set<QString> shown, expected;
        for (int i = 0; i < list()->topLevelItemCount(); ++i) shown.insert(list()->topLevelItem(i)->text(0));
        const nn::Network& network = *f->document().analysis().network;
        for (const nn::Network::StateEntry& entry : network.state) expected.insert(QString::fromStdString(network.key(entry)));
        QVERIFY(expected.contains("scale") && expected.contains("offset") && expected.contains("block.gain"));
        QCOMPARE(QStringList(shown.begin(), shown.end()), QStringList(expected.begin(), expected.end()));
    }

    void everyTensorShowsItsValues() {
        f->window->showPanel("parameters");
        QTRY_VERIFY(panel()->isVisible());
        for (int i = 0; i < list()->topLevelItemCount(); ++i) {
            const QString key = list()->topLevelItem(i)->text(0);
            choose(key);
            QTRY_VERIFY2(statistic("step")->text() == "initial", qPrintable(key));
            QVERIFY2(statistic("min")->text() != QStringLiteral("–"), qPrintable(key));
        }
        for (const char* key : {"scale", "offset", "block.gain"}) {
            choose(key);
            QTRY_COMPARE(statistic("mean")->text(), QString("1"));
            QCOMPARE(statistic("std")->text(), QString("0"));
        }
    }

    void theInspectorShowsThemToo() {
        for (const char* path : {"scale", "offset"}) {
            f->canvas().select({QString::fromLatin1(path)});
            QTRY_COMPARE(f->inspector()->selection(), QStringList{QString::fromLatin1(path)});
            const auto says = [&](const QString& start) {
                for (QLabel* label : f->inspector()->findChildren<QLabel*>())
                    if (label->isVisible() && label->text().startsWith(start)) return true;
                return false;
            };
            QTRY_VERIFY2(says(QLatin1String(path) + QStringLiteral(", initial values")), path);
        }
    }
};

QTEST_MAIN(TestParametersPanel)
#include "test_parameters_panel.moc"
