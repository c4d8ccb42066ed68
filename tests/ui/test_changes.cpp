// Whoever shows the document does only what a change concerns - and shows what one made anew would show.
#include "tests/app/random_edits.h"
#include "ui/canvas/canvas_scene.h"
#include "ui/code/code_panel.h"
#include "ui/training/tensor_feed.h"
#include "ui/window/status.h"
#include "window_fixture.h"

#include <QScrollBar>
#include <QTreeWidget>

using namespace test;

namespace {

/// Everything that a widget and those in it show, in an order that does not tell when they were made.
QStringList shown(const QWidget* root) {
    QStringList out;
    const QList<QWidget*> widgets = root->findChildren<QWidget*>();
    for (const QWidget* widget : widgets) {
        if (widget->objectName().startsWith("qt_") || qobject_cast<const QScrollBar*>(widget)) continue;  // of scrolling
        QString line = QString::fromLatin1(widget->metaObject()->className()) + QLatin1Char(' ') + widget->objectName() +
                       (widget->isHidden() ? " hidden" : "") + (widget->isEnabled() ? "" : " disabled");
        for (const char* name : {"text", "plainText", "currentText", "checked", "toolTip", "placeholderText", "value"})
            line += QLatin1Char('|') + widget->property(name).toString();
        if (const auto* tree = qobject_cast<const QTreeWidget*>(widget)) {
            for (int i = 0; i < tree->topLevelItemCount(); ++i)
                for (int column = 0; column < tree->columnCount(); ++column) {
                    const QTreeWidgetItem* item = tree->topLevelItem(i);
                    line += QLatin1Char('|') + item->text(column) + item->toolTip(column) +
                            item->data(column, Qt::UserRole).toString();
                }
        }
        out << line;
    }
    out.sort();
    return out;
}

/// One of each that shows something of the document.
struct Listeners {
    explicit Listeners(studio::Document& document)
        : session(&document),
          feed(&document, &session),
          canvas(&document),
          inspector(&document, &feed),
          problems(&document),
          settings(&document, &answers),
          parameters(&document, &session, &feed),
          curves(&document, &session, &feed),
          code(&document),
          status(&document, &session) {
        code.show();
        curves.resize(1200, 300);
    }
    Answers answers;
    studio::TrainingSession session;
    ui::TensorFeed feed;
    ui::CanvasView canvas;
    ui::Inspector inspector;
    ui::ProblemsPanel problems;
    ui::SettingsPanel settings;
    ui::ParametersPanel parameters;
    ui::CurvesPanel curves;
    ui::CodePanel code;
    ui::Status status;

    const ui::CanvasScene& scene() const { return *qobject_cast<ui::CanvasScene*>(canvas.scene()); }
};

void compareCanvas(const Listeners& live, const Listeners& fresh) {
    const ui::CanvasScene &a = live.scene(), &b = fresh.scene();
    QCOMPARE(a.scope(), b.scope());
    QCOMPARE(a.nodes().size(), b.nodes().size());
    for (int i = 0; i < a.nodes().size(); ++i) {
        QVERIFY2(a.nodes()[i]->view() == b.nodes()[i]->view(), qPrintable(b.nodes()[i]->view().path));
        QVERIFY2(a.view().nodes[i] == b.view().nodes[i], qPrintable(b.nodes()[i]->view().path));
        QCOMPARE(a.nodes()[i]->pos(), b.nodes()[i]->pos());
    }
    QVERIFY(a.view().frames == b.view().frames);
    QCOMPARE(a.frames().size(), b.frames().size());
    for (int i = 0; i < a.frames().size(); ++i) QCOMPARE(a.frames()[i]->rect(), b.frames()[i]->rect());
    QCOMPARE(a.wires().size(), b.wires().size());
    for (int i = 0; i < a.wires().size(); ++i) {
        QVERIFY2(a.wires()[i]->view() == b.wires()[i]->view(), qPrintable(b.wires()[i]->view().to));
        QCOMPARE(a.wires()[i]->path().line, b.wires()[i]->path().line);
    }
}

void compare(const char* what, const QWidget& live, const QWidget& fresh) {
    const QStringList a = shown(&live), b = shown(&fresh);
    for (int i = 0; i < std::min(a.size(), b.size()); ++i)
        if (a[i] != b[i]) QFAIL(qPrintable(QStringLiteral("%1 shows\n%2\nand not\n%3").arg(what, a[i], b[i])));
    QVERIFY2(a.size() == b.size(), what);
}

}  // namespace

class TestChanges : public QObject {
    Q_OBJECT

    static std::vector<std::string> paths(const studio::Document& document, bool containers) {
        std::vector<std::string> out;
        nn::for_each_node(document.project().graph, "", [&](const std::string& path, const nn::Node& node) {
            const nn::Op* op = nn::find_op(node.op);
            if (!containers || (op && op->is_container() && op->role != nn::Role::List)) out.push_back(path);
        });
        if (containers) out.push_back("");
        return out;
    }

    /// Beside what people draw: sizes that fit and do not, what is applied again, data that is there and not.
    static nn::Edits draw(RandomEdits& random, const studio::Document& document) {
        const std::vector<std::string> all = paths(document, false);
        const auto some = [&] { return all.empty() ? std::string() : all[random.below(all.size())]; };
        switch (random.below(8)) {
            case 0: {
                std::vector<std::string> wide;
                for (const std::string& path : all)
                    if (nn::find_node(document.project().graph, path)->op == "Linear") wide.push_back(path);
                if (wide.empty()) return {};
                return {nn::SetOption{wide[random.below(wide.size())], "out_features", std::int64_t(1 + random.below(20))}};
            }
            case 1: return {nn::SetOption{"again", "module", some()}};
            case 2: {
                nn::DataSpec data = document.project().data;
                data.source = random.below(3) == 0 ? "" : "digits";
                data.options.clear();
                return {nn::SetData{data}};
            }
            case 3: return {nn::SetOption{"image", "field", std::string(random.below(2) ? "image" : "picture")}};
            case 4: {
                nn::Edits edits;
                for (const std::string& path : all)
                    if (nn::find_node(document.project().graph, path)->op == "Linear")
                        edits.push_back(nn::SetOption{path, "out_features", std::int64_t(10)});
                return edits;
            }
            default: return random.draw(document.project());
        }
    }

    static void look(RandomEdits& random, const studio::Document& document, Listeners& live) {
        const std::vector<std::string> all = paths(document, false), containers = paths(document, true);
        if (random.below(5) == 0) live.canvas.setScope(QString::fromStdString(containers[random.below(containers.size())]));
        if (random.below(3) > 0 || all.empty()) return;
        QStringList chosen;
        for (std::size_t i = random.below(4); i-- > 0;) chosen << QString::fromStdString(all[random.below(all.size())]);
        chosen.removeDuplicates();
        live.inspector.setSelection(chosen);
        if (!chosen.isEmpty()) live.curves.preferNode(chosen.front());
        preferred_ = chosen.value(0, preferred_);
    }
    inline static QString preferred_;

private slots:
    void everyListenerShowsWhatANewOneShows_data() {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= 4; ++seed) QTest::addRow("seed %u", seed) << seed;
    }
    void everyListenerShowsWhatANewOneShows() {
        QFETCH(unsigned, seed);
        RandomEdits random(seed);
        studio::Document document;
        nn::Project project = small_project();
        project.graph.nodes.push_back(node("again", "Reuse", {{"module", std::string("features")}}));
        document.adopt(project, QDir::tempPath());
        preferred_.clear();
        Listeners live(document);
        int inPlace = 0;
        connect(&document, &studio::Document::changed, this, [&](const studio::DocumentChange& change) {
            inPlace += ui::followsInPlace(change, live.scene().view()) ? 1 : 0;
        });
        for (int i = 0; i < 80; ++i) {
            if (random.below(6) == 0) {
                const std::size_t count = std::size_t(document.undoStack()->count());
                document.undoStack()->setIndex(int(random.below(count + 1)));
            } else {
                document.apply(draw(random, document), "edit");
            }
            QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
            Listeners fresh(document);
            fresh.canvas.setScope(live.canvas.scope());
            fresh.inspector.setSelection(live.inspector.selection());
            fresh.curves.preferNode(preferred_);
            for (Listeners* each : {&live, &fresh}) each->code.setScope(live.canvas.scope());
            QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
            compareCanvas(live, fresh);
            compare("the inspector", live.inspector, fresh.inspector);
            compare("the list of problems", live.problems, fresh.problems);
            // Where the drawing is broken, settings offer what suited it before.
            if (document.analysis().ok()) compare("the settings", live.settings, fresh.settings);
            compare("the list of parameters", live.parameters, fresh.parameters);
            compare("the curves", live.curves, fresh.curves);
            compare("the code", live.code, fresh.code);
            compare("the status", live.status, fresh.status);
            if (QTest::currentTestFailed()) return;
            look(random, document, live);
        }
        QVERIFY(inPlace > 5);
    }
};

QTEST_MAIN(TestChanges)
#include "test_changes.moc"
