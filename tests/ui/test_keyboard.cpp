// By keyboard alone: every key goes to whatever has the focus, and no mouse is touched.
#include "ui/canvas/search_popup.h"
#include "window_fixture.h"

#include <QComboBox>
#include <QLabel>
#include <QMenu>
#include <QProcess>

using namespace test;

namespace {

/// Hands that have no mouse.
struct Keys {
    Fixture& f;

    static QWidget* focus() {
        if (QApplication::activePopupWidget()) return QApplication::activePopupWidget();
        return QApplication::focusWidget();
    }
    void press(int key, Qt::KeyboardModifiers modifiers = {}) const { QTest::keyClick(focus(), Qt::Key(key), modifiers); }
    void type(const QString& text) const { QTest::keyClicks(focus(), text); }
    bool onCanvas() const { return focus() == &f.canvas(); }
    QString selected() const { return f.canvas().selection().join(QLatin1Char(' ')); }

    /// Tab, a name, Enter: after what is selected. Gives the path of what came to be.
    QString add(const QString& op) const {
        press(Qt::Key_Tab);
        type(op);
        press(Qt::Key_Return);
        return selected();
    }
    void addApart(const QString& op) const {
        press(Qt::Key_Escape);
        add(op);
    }
    /// Enter leads to the node's options, Tab to the one that is meant - under "More" if need be - and Escape back.
    bool set(const QString& option, const QString& value) const {
        press(Qt::Key_Return);
        for (int i = 0; i < 60; ++i) {
            QWidget* at = focus();
            if (at->objectName() == QLatin1String("moreOptions") && !static_cast<QToolButton*>(at)->isChecked()) press(Qt::Key_Space);
            bool here = false;
            for (const QWidget* w = at; w; w = w->parentWidget()) here = here || w->objectName() == QStringLiteral("option_") + option;
            // Words come before numbers: "same", and then the padding itself.
            if (!here || (qobject_cast<QComboBox*>(at) && value[0].isDigit())) {
                press(Qt::Key_Tab);
                continue;
            }
            press(Qt::Key_A, Qt::ControlModifier);
            type(value);
            press(Qt::Key_Return);
            press(Qt::Key_Escape);
            if (!onCanvas()) qInfo("%s of %s: the keys stay at %s", qPrintable(option), qPrintable(selected()), qPrintable(focus()->objectName()));
            return onCanvas();
        }
        qInfo("%s of %s is not found; the keys are at %s", qPrintable(option), qPrintable(selected()), qPrintable(focus()->objectName()));
        return false;
    }
    void rename(const QString& id) const {
        press(Qt::Key_F2);
        type(id);
        press(Qt::Key_Return);
    }
    /// Out of a container; it is selected then.
    void leave() const {
        press(Qt::Key_Escape);
        press(Qt::Key_Backspace);
    }
    /// What is selected and the `more` nodes after it into a container.
    void group(int more, const QString& id) const {
        for (int i = 0; i < more; ++i) press(Qt::Key_Right, Qt::ShiftModifier);
        press(Qt::Key_G, Qt::ControlModifier);
        rename(id);
    }
    bool wire(const QString& from, const QString& to, const QString& port) const {
        if (!goTo(from)) return false;
        press(Qt::Key_W);
        const bool there = aim(to, port);
        press(there ? Qt::Key_Return : Qt::Key_Escape);
        return there;
    }
    /// An entry of the context menu of what is selected.
    bool choose(const QString& entry) const {
        // What a desktop makes of the Menu key.
        QContextMenuEvent event(QContextMenuEvent::Keyboard, focus()->rect().center(), focus()->mapToGlobal(focus()->rect().center()));
        QApplication::sendEvent(focus(), &event);
        auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
        for (int i = 0; menu && i < 30; ++i) {
            press(Qt::Key_Down);
            if (!menu->activeAction() || menu->activeAction()->text() != entry) continue;
            press(Qt::Key_Return);
            return true;
        }
        return false;
    }
    /// The arrow that leads from one place towards another.
    static int arrow(QPoint from, QPoint to) {
        const QPoint gap = to - from;
        if (std::abs(gap.x()) > std::abs(gap.y())) return gap.x() > 0 ? Qt::Key_Right : Qt::Key_Left;
        return gap.y() > 0 ? Qt::Key_Down : Qt::Key_Up;
    }
    /// Walks to a node as somebody does who sees where it is.
    bool goTo(const QString& path) const {
        for (int i = 0; i < 40 && selected() != path; ++i) {
            const QString now = selected();
            if (now.isEmpty()) {
                press(Qt::Key_Right);
                continue;
            }
            const int way = arrow(f.canvas().nodeCenter(now), f.canvas().nodeCenter(path));
            press(way);
            if (selected() != now) continue;
            const bool across = way == Qt::Key_Left || way == Qt::Key_Right;
            press(across ? Qt::Key_Down : Qt::Key_Right);
            if (selected() == now) press(across ? Qt::Key_Up : Qt::Key_Left);
        }
        return selected() == path;
    }
    QString ports() const { return f.find<QLabel>("keyWiringPorts")->text(); }
    QString fit() const { return f.find<QLabel>("keyWiringFit")->text(); }
    /// Arrows until the label names the port.
    bool aim(const QString& to, const QString& port) const {
        const QString wanted = QStringLiteral("\u2192 %1:%2").arg(to, port);
        for (int i = 0; i < 40 && !ports().endsWith(wanted); ++i) {
            const QString now = ports().section(QStringLiteral("\u2192 "), 1).section(QLatin1Char(':'), 0, 0);
            press(now == to ? int(Qt::Key_Down) : arrow(f.canvas().nodeCenter(now), f.canvas().nodeCenter(to)));
        }
        return ports().endsWith(wanted);
    }
    void panel(const char* id) const {
        const QKeyCombination key = f.window->panels()->find(QLatin1String(id))->action->shortcut()[0];
        press(key.key(), key.keyboardModifiers());
    }
    void chooseDigits() const {
        panel("settings");
        auto* source = qobject_cast<QComboBox*>(focus());
        if (!source) qFatal("the settings do not begin with the source of the data");
        // Its first letters; a space would open the list.
        const QString name = source->itemText(source->findData(QStringLiteral("digits")));
        for (int i = 0; i < name.size() && name[i] != QLatin1Char(' ') && source->currentData() != QLatin1String("digits"); ++i) type(name.mid(i, 1));
        press(Qt::Key_Escape);
    }
};

QStringList keysOf(const studio::Document& document) {
    QStringList keys;
    for (const nn::NodeReport& node : document.analysis().nodes)
        for (const auto& parameter : node.parameters) keys << QString::fromStdString(parameter.key);
    keys.sort();
    return keys;
}

/// The state_dict of a module `Net` as somebody writes it in PyTorch: a line for each tensor, its key and its shape.
class Torch {
public:
    explicit Torch(const char* module) {
        const QString code = QStringLiteral("import torch\nfrom torch import nn\n%1\nfor key, value in Net().state_dict().items():\n    print(key, list(value.shape))\n");
        python_.start(QStringLiteral("/usr/bin/python3"), {QStringLiteral("-B"), QStringLiteral("-c"), code.arg(QLatin1String(module))});
    }
    QStringList state() {
        if (!python_.waitForFinished(120000) || python_.exitCode() != 0) return {QString::fromUtf8(python_.readAllStandardError())};
        return QString::fromUtf8(python_.readAllStandardOutput()).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    }

private:
    QProcess python_;
};

QStringList stateOf(const studio::TrainingSession& session) {
    const auto state = session.weights();
    if (!state) return {QString::fromStdString(state.error().text())};
    QStringList lines;
    for (const nn::StateTensor& tensor : state->tensors) {
        QStringList shape;
        for (const auto extent : tensor.shape) shape << QString::number(extent);
        lines << QStringLiteral("%1 [%2]").arg(QString::fromStdString(tensor.key), shape.join(QStringLiteral(", ")));
    }
    return lines;
}

}  // namespace

class TestKeyboard : public QObject {
    Q_OBJECT

private slots:
    /// From an empty window: data, seven layers, a label, wires, one option; then it trains.
    void aClassifierIsBuiltAndTrained() {
        Fixture f;
        const Keys keys{f};
        keys.chooseDigits();
        QVERIFY(keys.onCanvas());
        QCOMPARE(f.document().project().data.source, std::string("digits"));
        keys.add("Input");
        for (const char* op : {"Conv2d", "ReLU", "MaxPool2d", "Flatten", "Linear", "CrossEntropyLoss"}) keys.add(op);
        QVERIFY(keys.goTo("linear"));
        QVERIFY(keys.set("out_features", "10"));
        keys.addApart("Input");
        QCOMPARE(keys.selected(), QString("label"));
        keys.press(Qt::Key_W);
        QVERIFY2(keys.ports().endsWith("loss:target"), qPrintable(keys.ports()));  // the one port that is free
        QVERIFY2(keys.fit().startsWith("fits"), qPrintable(keys.fit()));
        keys.press(Qt::Key_Return);
        QVERIFY2(f.document().analysis().ok(), f.document().analysis().first_error().c_str());
        QCOMPARE(keysOf(f.document()), (QStringList{"conv.bias", "conv.weight", "linear.bias", "linear.weight"}));
        keys.press(Qt::Key_F5);
        QTRY_VERIFY_WITH_TIMEOUT(!f.session().epochs().empty(), 60000);
        // While it runs F6 pauses and Ctrl+F6 walks; paused, F6 walks.
        if (f.session().isActive()) {
            keys.press(Qt::Key_F6);
            QTRY_VERIFY(f.session().state() == nn::TrainState::Paused || !f.session().isActive());
        }
        keys.press(Qt::Key_F5, Qt::ShiftModifier);
        QTRY_VERIFY(!f.session().isActive());
        QVERIFY(f.session().hasTrainedWeights());
    }

    /// Two levels with a skip each; one level is a Sequential in a Sequential.
    void aUNetIsBuilt() {
        Torch torch(R"(
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.enc1 = nn.Sequential(nn.Conv2d(1, 8, 3, padding=1), nn.ReLU())
        self.pool1 = nn.MaxPool2d(2)
        self.enc2 = nn.Sequential(nn.Sequential(nn.Conv2d(8, 16, 3, padding=1), nn.BatchNorm2d(16)), nn.ReLU())
        self.pool2 = nn.MaxPool2d(2)
        self.mid = nn.Conv2d(16, 16, 3, padding=1)
        self.up2 = nn.ConvTranspose2d(16, 16, 2, stride=2)
        self.dec2 = nn.Conv2d(32, 8, 3, padding=1)
        self.up1 = nn.ConvTranspose2d(8, 8, 2, stride=2)
        self.dec1 = nn.Conv2d(16, 1, 3, padding=1)
)");
        Fixture f;
        const Keys keys{f};
        keys.chooseDigits();
        const auto set = [&](std::initializer_list<std::pair<const char*, const char*>> options) {
            return std::ranges::all_of(options, [&](const auto& option) { return keys.set(QString::fromLatin1(option.first), QString::fromLatin1(option.second)); });
        };
        const auto into = [&](const char* id) {
            keys.add("Sequential");
            if (id) keys.rename(id);
            keys.press(Qt::Key_Return);
        };
        QCOMPARE(keys.add("Input"), QString("image"));
        into("enc1");
        QCOMPARE(f.canvas().scope(), QString("enc1"));
        QCOMPARE(keys.add("Conv2d"), QString("enc1.0"));
        QVERIFY(set({{"out_channels", "8"}, {"padding", "1"}}));
        QCOMPARE(keys.add("ReLU"), QString("enc1.1"));
        keys.leave();
        QCOMPARE(keys.selected(), QString("enc1"));
        keys.add("MaxPool2d");
        into("enc2");
        into(nullptr);
        QCOMPARE(keys.add("Conv2d"), QString("enc2.0.0"));
        QVERIFY(set({{"out_channels", "16"}, {"padding", "1"}}));
        QCOMPARE(keys.add("BatchNorm2d"), QString("enc2.0.1"));
        keys.leave();
        QCOMPARE(keys.add("ReLU"), QString("enc2.1"));
        keys.leave();
        keys.add("MaxPool2d");
        keys.add("Conv2d");
        keys.rename("mid");
        QVERIFY(set({{"out_channels", "16"}, {"padding", "1"}}));
        const auto level = [&](const char* up, const char* cat, const char* decoder, const char* upChannels, const char* channels) {
            keys.add("ConvTranspose2d");
            keys.rename(up);
            const bool rises = set({{"out_channels", upChannels}, {"kernel_size", "2"}, {"stride", "2"}});
            keys.add("Cat");
            keys.rename(cat);
            const bool joins = set({{"dim", "1"}});
            keys.add("Conv2d");
            keys.rename(decoder);
            return rises && joins && set({{"out_channels", channels}, {"padding", "1"}});
        };
        QVERIFY(level("up2", "cat2", "dec2", "16", "8"));
        QVERIFY(level("up1", "cat1", "dec1", "8", "1"));
        keys.add("MSELoss");
        QVERIFY(keys.wire("enc2", "cat2", "tensors"));
        QVERIFY(keys.wire("enc1", "cat1", "tensors"));
        QVERIFY(keys.wire("image", "loss", "target"));
        QVERIFY2(f.document().analysis().ok(), f.document().analysis().first_error().c_str());
        QCOMPARE(stateOf(f.session()), torch.state());
    }

    /// A block drawn and grouped, four more of it, one of them with parameters of its own.
    void aResNetIsBuiltOfOneBlock() {
        Torch torch(R"(
class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(8, 8, 3, padding=1)
        self.bn1 = nn.BatchNorm2d(8)
        self.conv2 = nn.Conv2d(8, 8, 3, padding=1)
        self.bn2 = nn.BatchNorm2d(8)

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(1, 8, 3, padding=1)
        self.block = Block()  # applied four times
        self.block4 = Block()
        self.fc = nn.Linear(8, 10)
)");
        Fixture f;
        const Keys keys{f};
        keys.chooseDigits();
        keys.add("Input");
        const auto convolution = [&](const char* id) {
            keys.add("Conv2d");
            keys.rename(id);
            return keys.set("out_channels", "8") && keys.set("padding", "1");
        };
        const auto norm = [&](const char* id) {
            keys.add("BatchNorm2d");
            keys.rename(id);
        };
        QVERIFY(convolution("stem"));
        QVERIFY(convolution("conv1"));
        norm("bn1");
        keys.add("ReLU");
        QVERIFY(convolution("conv2"));
        norm("bn2");
        QCOMPARE(keys.add("Add"), QString("add"));
        keys.add("ReLU");
        QVERIFY(keys.wire("stem", "add", "other"));
        QVERIFY(keys.goTo("conv1"));
        keys.group(6, "block");
        QCOMPARE(keys.selected(), QString("block"));
        for (const char* copy : {"block2", "block3", "block4", "block5"}) {
            keys.press(Qt::Key_D, Qt::AltModifier);
            QCOMPARE(keys.selected(), QString(copy));
        }
        const QStringList blocks{"block", "block2", "block3", "block4", "block5"};
        for (qsizetype i = 1; i < blocks.size(); ++i) QVERIFY2(keys.wire(blocks[i - 1], blocks[i], "input"), qPrintable(blocks[i]));
        keys.press(Qt::Key_L, Qt::ShiftModifier);
        QVERIFY(keys.goTo("block4"));
        QVERIFY(keys.choose("Make unique"));
        QCOMPARE(nn::find_node(f.document().project().graph, "block4")->op, std::string("Module"));
        QCOMPARE(nn::find_node(f.document().project().graph, "block5")->op, std::string("Reuse"));
        QVERIFY(keys.goTo("block5"));
        keys.add("AdaptiveAvgPool2d");
        keys.add("Flatten");
        keys.add("Linear");
        keys.rename("fc");
        QVERIFY(keys.set("out_features", "10"));
        keys.add("CrossEntropyLoss");
        keys.addApart("Input");
        keys.press(Qt::Key_W);
        QVERIFY2(keys.ports().endsWith("loss:target"), qPrintable(keys.ports()));
        keys.press(Qt::Key_Return);
        QVERIFY2(f.document().analysis().ok(), f.document().analysis().first_error().c_str());
        QCOMPARE(stateOf(f.session()), torch.state());
        // Once trained, a further one goes on from what the block has learned.
        f.session().takeWeights(*f.session().weights());
        QVERIFY(keys.goTo("block3"));
        QVERIFY(keys.choose("Make unique"));
        const auto weights = f.session().weights();
        QVERIFY(weights && weights->find("block3.conv2.weight"));
        QVERIFY(weights->find("block3.conv2.weight")->bytes == weights->find("block.conv2.weight")->bytes);
        QVERIFY(weights->find("block4.conv2.weight")->bytes != weights->find("block.conv2.weight")->bytes);
    }

    void theWireSaysWhatWouldNotFitAndEscapeLeavesNoTrace() {
        Fixture f;
        QVERIFY(f.window->openFile(example("digits-mlp")));
        f.canvas().setFocus();
        const Keys keys{f};
        const std::string before = f.json();
        f.canvas().select({"image"});
        keys.press(Qt::Key_W);
        QVERIFY(f.find<QWidget>("keyWiring")->isVisible());
        QVERIFY(keys.aim("loss", "target"));
        QVERIFY2(keys.ports() == QStringLiteral("image:output \u2192 loss:target"), qPrintable(keys.ports()));
        QVERIFY2(!keys.fit().startsWith("fits"), qPrintable(keys.fit()));
        QVERIFY(f.find<QWidget>("keyWiring")->accessibleDescription().contains("loss:target"));
        keys.press(Qt::Key_Escape);
        QVERIFY(!f.find<QWidget>("keyWiring")->isVisible());
        QVERIFY(keys.onCanvas() && f.canvas().selection() == QStringList{"image"});
        QCOMPARE(f.json(), before);
        // Delete takes the wire of the chosen port away, Tab searches what could come there.
        const std::size_t wires = f.document().project().graph.wires.size();
        f.canvas().select({"fc1"});
        keys.press(Qt::Key_W);
        keys.press(Qt::Key_W);
        QVERIFY2(keys.ports().endsWith(QStringLiteral("fc1:input")), qPrintable(keys.ports()));
        keys.press(Qt::Key_Delete);
        QCOMPARE(f.document().project().graph.wires.size(), wires - 1);
        keys.press(Qt::Key_W);
        keys.press(Qt::Key_W);
        keys.press(Qt::Key_Tab);
        QVERIFY(f.window->findChild<ui::SearchPopup*>()->isVisible());
        keys.type("Flatten");
        keys.press(Qt::Key_Return);
        QVERIFY(std::ranges::any_of(f.document().project().graph.wires, [](const nn::Wire& w) { return w.from.node == "flatten2" && w.to.node == "fc1"; }));
    }

    void f6WalksTheWindowAndShowsWhere() {
        Fixture f;
        QVERIFY(f.window->openFile(example("digits-mlp")));
        f.canvas().setFocus();
        const Keys keys{f};
        f.window->showPanel("log");
        const auto place = [&]() -> QString {
            for (const QWidget* w = Keys::focus(); w; w = w->parentWidget()) {
                if (w == &f.canvas()) return QStringLiteral("canvas");
                if (const auto* dock = qobject_cast<const ui::PanelDock*>(w)) return dock->id();
                if (w == f.strip()) return QStringLiteral("strip");
                if (w->objectName() == QLatin1String("toolBar")) return QStringLiteral("toolbar");
            }
            return {};
        };
        const QStringList round{"inspector", "log", "strip", "toolbar", "palette", "canvas"};
        for (const QString& next : round) {
            keys.press(Qt::Key_F6);
            QCOMPARE(place(), next);
            auto* dock = f.window->findChild<ui::PanelDock*>(next + QStringLiteral("Dock"));
            if (dock) QVERIFY(dock->titleBarWidget()->property("active").toBool());
            QCOMPARE(f.find<QWidget>("canvasFocus")->isVisible(), next == QLatin1String("canvas"));
        }
        for (qsizetype i = round.size() - 2; i >= 0; --i) {
            keys.press(Qt::Key_F6, Qt::ShiftModifier);
            QCOMPARE(place(), round[i]);
        }
        // A click takes the marks away.
        QTest::mouseClick(f.canvas().viewport(), Qt::LeftButton, {}, QPoint(300, 20));
        QVERIFY(!f.find<QWidget>("canvasFocus")->isVisible());
        // The key of a panel opens it and goes there; from inside it closes, and so Escape leaves.
        keys.panel("settings");
        QCOMPARE(place(), QString("settings"));
        keys.panel("log");
        QCOMPARE(place(), QString("log"));
        keys.press(Qt::Key_Escape);
        QCOMPARE(place(), QString("canvas"));
        QVERIFY(f.window->panel("log")->isVisible());
        keys.panel("log");
        QCOMPARE(place(), QString("log"));
        keys.panel("log");
        QVERIFY(!f.window->panel("log")->isVisible());
        QCOMPARE(place(), QString("canvas"));
        // Tab is the search on the canvas alone.
        f.canvas().select({"fc1"});
        keys.press(Qt::Key_Return);
        QCOMPARE(place(), QString("inspector"));
        const QWidget* first = Keys::focus();
        keys.press(Qt::Key_Tab);
        QVERIFY(Keys::focus() != first && place() == QString("inspector"));
        QVERIFY(!f.window->findChild<ui::SearchPopup*>()->isVisible());
    }
};

QTEST_MAIN(TestKeyboard)
#include "test_keyboard.moc"
