// The panel Code: it says in PyTorch what the canvas shows, follows every edit, and leads from lines to nodes and back.
#include "ui/code/code_panel.h"
#include "ui/code/code_view.h"
#include "window_fixture.h"

#include <QClipboard>
#include <QPushButton>
#include <QTextBlock>

using namespace test;

class TestCode : public QObject {
    Q_OBJECT

    std::unique_ptr<Fixture> f;

    ui::CodeView* view() const { return f->find<ui::CodeView>("code"); }
    QStringList lines() const { return view()->lines(); }
    /// Of the first line that begins so, from `from` on.
    int line(const char* start, int from = 0) const {
        const QStringList all = lines();
        for (int i = from; i < all.size(); ++i)
            if (all[i].trimmed().startsWith(QLatin1String(start))) return i;
        qFatal("no line begins with %s", start);
        return -1;
    }
    bool lit(int at) const {
        return std::ranges::any_of(view()->lit(), [at](const auto& range) { return at >= range.first && at <= range.last; });
    }
    void click(int at) const {
        view()->reveal({at, at});
        const QRect place = view()->lineRect(at);
        QVERIFY(!place.isEmpty());
        QTest::mouseClick(view()->viewport(), Qt::LeftButton, {}, {60, place.center().y()});
    }
    void open(const char* name) {
        QVERIFY(f->window->openFile(example(name)));
        f->window->showPanel("code");
        f->canvas().fitAll();
    }

private slots:
    void init() { f = std::make_unique<Fixture>(); }
    void cleanup() { f.reset(); }

    void itOpensBesideTheCanvas() {
        const int before = f->inspector()->width();
        open("digits-mlp");
        auto* dock = f->find<QDockWidget>("codeDock");
        QCOMPARE(f->window->dockWidgetArea(dock), Qt::RightDockWidgetArea);
        QTRY_VERIFY2(dock->width() >= 400 && f->window->panel("inspector")->isVisible(), qPrintable(QString::number(dock->width())));
        QVERIFY(dock->height() > f->inspector()->height() / 2);
        QVERIFY(dock->mapTo(f->window.get(), QPoint()).y() < f->inspector()->mapTo(f->window.get(), QPoint()).y());
        f->window->resize(1024, 700);
        QTRY_COMPARE(f->window->width(), 1024);
        QTRY_VERIFY(dock->mapTo(f->window.get(), dock->rect().bottomRight()).x() < 1024);
        // Closed, it gives the canvas its room back.
        f->window->resize(1600, 1000);
        QTRY_COMPARE(f->window->width(), 1600);
        dock->close();
        QTRY_COMPARE(f->inspector()->width(), before);
    }

    void aSelectedNodesLinesAreLit() {
        open("digits-mlp");
        QTest::mouseClick(f->canvas().viewport(), Qt::LeftButton, {}, f->canvas().nodeCenter("fc1"));
        QCOMPARE(f->canvas().selection(), QStringList{"fc1"});
        QVERIFY(lit(line("self.fc1 = nn.Linear(64, 48)")));
        QVERIFY(lit(line("fc1 = self.fc1(")));
        QCOMPARE(view()->lit().size(), 2);
        QTest::mouseClick(f->canvas().viewport(), Qt::LeftButton, {}, f->canvas().nodeCenter("loss"));
        QVERIFY(view()->lit().isEmpty());
        QVERIFY(f->panel<ui::CodePanel>("code")->note().startsWith("loss is a loss"));
    }

    void aLineLeadsToItsNode() {
        open("digits-mlp");
        click(line("self.relu2 = nn.ReLU()"));
        QCOMPARE(f->canvas().selection(), QStringList{"relu2"});
        QVERIFY(lit(line("relu2 = self.relu2(")));
        click(line("def forward(self, image)"));
        QCOMPARE(f->canvas().selection(), QStringList{"image"});
        // By keyboard.
        QTextCursor cursor(view()->document()->findBlockByNumber(line("self.fc2")));
        view()->setTextCursor(cursor);
        view()->setFocus();
        QTest::keyClick(view(), Qt::Key_Return);
        QCOMPARE(f->canvas().selection(), QStringList{"fc2"});
    }

    void insideContainersToo() {
        open("digits-residual");
        QVERIFY(!lines().filter("class Block(nn.Module):").isEmpty());
        const QStringList before = lines();
        click(line("nn.BatchNorm2d(16),"));
        QCOMPARE(f->canvas().scope(), QString("stem"));
        QCOMPARE(f->canvas().selection(), QStringList{"stem.1"});
        QCOMPARE(lines(), before);  // who clicks goes on reading where he is
        click(line("self.bn1 = nn.BatchNorm2d(32)"));
        QCOMPARE(f->canvas().selection(), QStringList{"block2.bn1"});
        click(line("nn.Conv2d(16, 32, kernel_size=1"));
        QCOMPARE(f->canvas().selection(), QStringList{"block2.shortcut.0"});
        // Who enters a container sees its class.
        f->canvas().setScope("block2");
        QVERIFY(lines().filter("class ").size() == 1 && !lines().filter("class Block2(nn.Module):").isEmpty());
        QTest::mouseClick(f->canvas().viewport(), Qt::LeftButton, {}, f->canvas().nodeCenter("block2.conv2"));
        QVERIFY(lit(line("self.conv2 = nn.Conv2d(32, 32, kernel_size=3")));
        f->canvas().setScope("");
        QVERIFY(lines().filter("class ").size() == 3);
    }

    void itFollowsWhatIsTyped() {
        open("digits-mlp");
        QTest::mouseClick(f->canvas().viewport(), Qt::LeftButton, {}, f->canvas().nodeCenter("fc1"));
        typeInto(f->option("out_features"), "55");
        QTRY_VERIFY(!lines().filter("self.fc1 = nn.Linear(64, 55)").isEmpty());
        QVERIFY(!lines().filter("self.fc2 = nn.Linear(55, ").isEmpty());
        QVERIFY(lit(line("self.fc1 = nn.Linear(64, 55)")));
        f->canvas().setFocus();
        QTest::keyClick(&f->canvas(), Qt::Key_Delete);
        QTRY_VERIFY(lines().filter("self.fc1").isEmpty());
        QVERIFY(!f->panel<ui::CodePanel>("code")->note().isEmpty());
        QVERIFY(!lines().filter("# fc2: its sizes are not known").isEmpty());
        QTest::keyClick(&f->canvas(), Qt::Key_Z, Qt::ControlModifier);
        QTRY_VERIFY(!lines().filter("self.fc1 = nn.Linear(64, 55)").isEmpty());
        QVERIFY(f->panel<ui::CodePanel>("code")->note().isEmpty());
    }

    /// Text is changed where it differs: what it is in the end is what a new view shows.
    void linesAreReplacedWhereTheyDiffer() {
        ui::CodeView changed;
        const QList<QStringList> texts{{"a", "b", "c"}, {"a", "c"}, {"a", "c", "d"}, {"x"}, {""}, {"a", "a", "a"}, {"a", "a"},
                                       {"", "a", ""}, {"a", ""}, {"b", "a", ""}, {"b"}, {"a", "b"}, {"a", "b", "b"}};
        for (const QStringList& text : texts) {
            changed.setLines(text);
            QCOMPARE(changed.lines(), text);
            QCOMPARE(changed.blockCount(), int(text.size()));
        }
    }

    void whatIsRefusedIsSaid() {
        open("digits-mlp");
        QVERIFY(f->document().apply({nn::RenameNode{"fc1", "training"}}, "rename"));
        QTRY_COMPARE(lines(), QStringList{""});
        QVERIFY(f->panel<ui::CodePanel>("code")->note().startsWith("'training' has no form in Python"));
    }

    void copied() {
        open("digits-mlp");
        QTest::mouseClick(f->find<QPushButton>("copyCode"), Qt::LeftButton);
        QCOMPARE(QApplication::clipboard()->text(), lines().join('\n') + '\n');
        view()->setFocus();
        QTest::keyClick(view(), Qt::Key_Home, Qt::ControlModifier);
        QTest::keyClick(view(), Qt::Key_Down, Qt::ShiftModifier);
        QTest::mouseClick(f->find<QPushButton>("copyCode"), Qt::LeftButton);
        QCOMPARE(QApplication::clipboard()->text(), lines().first() + '\n');
    }

    void hiddenItCatchesUpWhenShown() {
        open("digits-mlp");
        f->find<QDockWidget>("codeDock")->close();
        QVERIFY(f->document().apply({nn::SetOption{"fc1", "out_features", std::int64_t{33}}}, "wider"));
        QVERIFY(lines().filter("nn.Linear(64, 33)").isEmpty());
        f->window->showPanel("code");
        QVERIFY(!lines().filter("nn.Linear(64, 33)").isEmpty());
    }

    void aLargeNetworkIsWrittenBesideTheWindow() {
        nn::Project project;
        const auto add = [&](const std::string& id, const char* op, const std::string& after) {
            nn::Node node;
            node.id = id;
            node.op = op;
            if (node.op == "Linear") node.options["out_features"] = std::int64_t{8};
            project.graph.nodes.push_back(node);
            if (!after.empty()) project.graph.wires.push_back({nn::PortRef::parse(after), nn::PortRef::parse(id)});
        };
        add("image", "Input", "");
        add("flatten", "Flatten", "image");
        std::string last = "flatten";
        for (int i = 0; i < 300; ++i) {
            add("fc" + std::to_string(i), "Linear", last);
            last = "fc" + std::to_string(i);
        }
        project.data.source = "digits";
        f->window->document()->adopt(std::move(project), f->folder.path());
        f->window->showPanel("code");
        QVERIFY(lines().filter("fc299").isEmpty());
        QTRY_VERIFY(!lines().filter("self.fc299 = nn.Linear(8, 8)").isEmpty());
        // Of changes that come while it is being written, the last is what is shown.
        for (std::int64_t size : {20, 21, 22, 23})
            QVERIFY(f->document().apply({nn::SetOption{"fc7", "out_features", size}}, "wider"));
        QTRY_VERIFY(!lines().filter("self.fc8 = nn.Linear(23, ").isEmpty());
    }
};

QTEST_MAIN(TestCode)
#include "test_code.moc"
