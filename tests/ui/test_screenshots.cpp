// Pictures of the window for whoever changes it to look at: build/screenshots/*.png. Checks only that something is in them.
#include "app/studio/examples.h"
#include "ui/dialogs/match_dialog.h"
#include "ui/window/translations.h"
#include "window_fixture.h"

#include <QClipboard>
#include <QDir>
#include <QPlainTextEdit>

using namespace test;

class TestScreenshots : public QObject {
    Q_OBJECT

    static void shoot(const Fixture& f, const char* name) {
        QApplication::processEvents();
        const QPixmap picture = f.window->grab();
        const QImage image = picture.toImage();
        QSet<QRgb> colors;
        for (int y = 0; y < image.height(); y += 7) {
            for (int x = 0; x < image.width(); x += 7) colors << image.pixel(x, y);
        }
        QVERIFY2(colors.size() > 20, name);
        QDir().mkpath("screenshots");
        QVERIFY(picture.save(QStringLiteral("screenshots/%1.png").arg(QLatin1String(name))));
    }

private slots:
    void empty() {
        Fixture f;
        f.settings.setTheme(studio::Theme::Light);
        shoot(f, "empty-light");
    }

    void training_data() {
        QTest::addColumn<int>("theme");
        QTest::newRow("dark") << int(studio::Theme::Dark);
        QTest::newRow("light") << int(studio::Theme::Light);
    }
    void training() {
        QFETCH(int, theme);
        Fixture f;
        f.settings.setTheme(studio::Theme(theme));
        const QByteArray name = theme == int(studio::Theme::Dark) ? "dark" : "light";
        const QByteArray file = qgetenv("NETLOOM_SCREENSHOT_PROJECT");
        QVERIFY(f.window->openFile(file.isEmpty() ? example("digits-residual") : QString::fromLocal8Bit(file)));
        QTRY_VERIFY(!f.canvas().nodeCenter(QString::fromStdString(f.document().project().graph.nodes[0].id)).isNull());
        for (const nn::NodeReport& node : f.document().analysis().nodes) {
            if (node.op == "Conv2d") f.canvas().reveal(QString::fromStdString(node.path));
        }
        f.canvas().fitAll();
        f.window->actions()->timePerLayer->trigger();
        f.window->actions()->train->trigger();
        const auto enough = [&] { return f.session().epochs().size() >= 3 && f.session().stepTimes(); };
        QTRY_VERIFY_WITH_TIMEOUT(enough() || !f.session().isActive(), 60000);
        QVERIFY2(f.session().errorText().isEmpty(), qPrintable(f.session().errorText()));
        f.window->actions()->timePerLayer->trigger();
        shoot(f, "training-" + name);
        f.window->actions()->timePerLayer->trigger();
        f.canvas().setScope({});
        shoot(f, "times-" + name);
        for (const nn::Node& node : f.document().project().graph.nodes)
            if (!node.inner.nodes.empty()) f.canvas().setScope(QString::fromStdString(node.id));
        f.canvas().zoomIn();
        shoot(f, "times-inside-" + name);
        f.canvas().setScope({});
        while (f.canvas().zoom() > 0.4) f.canvas().zoomOut();
        shoot(f, "times-small-" + name);
        f.canvas().fitAll();
        f.window->actions()->timePerLayer->trigger();
        f.window->showPanel("parameters");
        QTRY_VERIFY(!f.panel<ui::ParametersPanel>("parameters")->currentKey().isEmpty());
        shoot(f, "parameters-" + name);
        f.window->showPanel("summary");
        shoot(f, "summary-" + name);
        f.window->showPanel("settings");
        shoot(f, "settings-" + name);
        f.window->showPanel("log");
        f.session().stop();
        QTRY_VERIFY(!f.session().isActive());
        shoot(f, "log-" + name);
    }

    void fromElsewhere_data() { training_data(); }
    /// Pasted source with the panel Code beside it, and the table of weights that do not quite fit.
    void fromElsewhere() {
        QFETCH(int, theme);
        Fixture f;
        f.settings.setTheme(studio::Theme(theme));
        const QByteArray name = theme == int(studio::Theme::Dark) ? "dark" : "light";
        QFile source(QStringLiteral(NETLOOM_SOURCE_DIR "/tests/parity/sources/lenet.py"));
        QVERIFY(source.open(QFile::ReadOnly));
        QApplication::clipboard()->setText(QString::fromUtf8(source.readAll()));
        f.canvas().setFocus();
        QTest::keyClick(&f.canvas(), Qt::Key_V, Qt::ControlModifier);
        QTRY_VERIFY(nn::find_node(f.document().project().graph, "conv2"));
        QTRY_VERIFY(f.document().analysis().network);
        f.window->showPanel("code");
        f.canvas().select({"conv2"});
        f.canvas().fitAll();
        auto* code = f.window->panel("code")->findChild<QPlainTextEdit*>();
        QVERIFY(code);
        QTRY_VERIFY(code->toPlainText().contains("nn.Conv2d"));
        shoot(f, "pasted-" + name);

        auto weights = f.session().weights();
        QVERIFY(weights);
        weights->tensors[0].key = "first.weight";
        weights->tensors.pop_back();
        nn::WeightsMatch match(f.document().analysis().network, std::make_shared<const nn::StateDict>(*weights));
        ui::MatchDialog dialog("lenet.pth", match, f.window.get());
        dialog.show();
        QVERIFY(QTest::qWaitForWindowExposed(&dialog));
        QDir().mkpath("screenshots");
        QVERIFY(dialog.grab().save(QStringLiteral("screenshots/match-%1.png").arg(QLatin1String(name))));
    }

    /// Every example as it is seen first, in NETLOOM_FIRST_LOOKS; QT_SCALE_FACTOR does the rest.
    void firstLooks() {
        const QString folder = qEnvironmentVariable("NETLOOM_FIRST_LOOKS");
        if (folder.isEmpty()) QSKIP("NETLOOM_FIRST_LOOKS names no folder");
        QVERIFY(QDir().mkpath(folder));
        for (const char* language : {"en", "zh_CN"}) {
            ui::installTranslations(qApp, language);
            for (const studio::Theme theme : {studio::Theme::Dark, studio::Theme::Light}) {
                for (const QSize size : {QSize(1520, 950), QSize(1024, 700)}) {
                    for (const studio::Example& example : studio::examples()) {
                        Fixture f(size);
                        f.settings.setTheme(theme);
                        QVERIFY(f.window->openFile(example.file));
                        QTRY_VERIFY(!f.canvas().nodeCenter(QString::fromStdString(f.document().project().graph.nodes[0].id)).isNull());
                        QApplication::processEvents();
                        const QString name = QFileInfo(example.file).fileName().section(QLatin1Char('.'), 0, 0);
                        QVERIFY(f.window->grab().save(QStringLiteral("%1/%2-%3-%4-%5.png").arg(folder, name).arg(size.width())
                                                          .arg(theme == studio::Theme::Dark ? "dark" : "light", language)));
                    }
                }
            }
        }
        ui::installTranslations(qApp, "en");
    }

    /// Every example tidied, far and near, its containers opened in place, one from inside, and a wire that does not fit, in NETLOOM_TIDIED.
    void tidied() {
        const QString folder = qEnvironmentVariable("NETLOOM_TIDIED");
        if (folder.isEmpty()) QSKIP("NETLOOM_TIDIED names no folder");
        QVERIFY(QDir().mkpath(folder));
        for (const studio::Theme theme : {studio::Theme::Dark, studio::Theme::Light}) {
            for (const studio::Example& example : studio::examples()) {
                Fixture f;
                f.settings.setTheme(theme);
                QVERIFY(f.window->openFile(example.file));
                const nn::Graph& graph = f.document().project().graph;
                QTRY_VERIFY(!f.canvas().nodeCenter(QString::fromStdString(graph.nodes[0].id)).isNull());
                const QString name = QFileInfo(example.file).fileName().section(QLatin1Char('.'), 0, 0);
                const auto take = [&](const char* what) {
                    QApplication::processEvents();
                    QVERIFY(f.canvas().grab().save(QStringLiteral("%1/%2-%3-%4.png").arg(folder, name, QLatin1String(what),
                                                                                   theme == studio::Theme::Dark ? "dark" : "light")));
                };
                f.canvas().tidy();
                f.canvas().fitAll();
                take("far");
                const nn::Node& middle = graph.nodes[graph.nodes.size() / 2];
                f.canvas().select({QString::fromStdString(middle.id)});
                f.canvas().fitSelection();
                for (int i = 0; i < 4; ++i) f.canvas().zoomIn();
                take("near");
                for (const nn::Node& node : graph.nodes)
                    if (!node.inner.nodes.empty()) f.canvas().setOpenedInPlace(QString::fromStdString(node.id), true);
                f.canvas().select({});
                f.canvas().fitAll();
                take("opened");
                for (const nn::Node& node : graph.nodes) {
                    if (node.op != "Module") continue;
                    f.canvas().setScope(QString::fromStdString(node.id));
                    f.canvas().tidy();
                    take("inside");
                    f.canvas().setScope({});
                    break;
                }
                for (const nn::Node& node : graph.nodes) {
                    if (node.op != "Linear") continue;
                    QVERIFY(f.document().apply({nn::SetOption{node.id, "in_features", nn::OptionValue(std::int64_t{7})}}, "options"));
                    f.canvas().reveal(QString::fromStdString(node.id));
                    take("wrong");
                    break;
                }
            }
        }
    }

    void small() {
        Fixture f;
        f.settings.setTheme(studio::Theme::Dark);
        QVERIFY(f.window->openFile(example("digits-mlp")));
        f.window->resize(960, 640);
        f.window->actions()->timePerLayer->trigger();
        shoot(f, "small-dark");
        f.window->actions()->shortcuts->trigger();
        shoot(f, "shortcuts-dark");
    }
};

QTEST_MAIN(TestScreenshots)
#include "test_screenshots.moc"
