// What is seen of a network at first, and that nobody but its user changes how it is looked at.
#include "app/studio/examples.h"
#include "nn/model/scope.h"
#include "ui/canvas/node_painter.h"
#include "ui/window/translations.h"
#include "window_fixture.h"

#include <QLineEdit>
#include <QPainter>
#include <QWheelEvent>

using namespace test;

class TestFirstLook : public QObject {
    Q_OBJECT

    std::unique_ptr<Fixture> f;

    static ui::NodeView drawn(const QString& title, const QString& id) {
        ui::NodeView node;
        node.title = title;
        node.id = id;
        node.icon = QStringLiteral("conv");
        node.category = nn::Category::Convolution;
        node.summary = QStringLiteral("20 · 5×5");
        node.size = {ui::metrics::nodeWidth, ui::metrics::nodeHeight};
        return node;
    }
    static QImage painted(const ui::NodeView& node, double zoom, QSize size = {300, 120}) {
        QImage image(size, QImage::Format_ARGB32_Premultiplied);
        image.fill(ui::Theme::instance().colors().canvas);
        QPainter painter(&image);
        painter.translate(4, 4);
        painter.scale(zoom, zoom);
        ui::paintNode(painter, node, {}, {}, zoom);
        return image;
    }
    static QSet<QRgb> colorsOf(const QImage& image, const QRect& part) {
        QSet<QRgb> found;
        for (int y = part.top(); y <= part.bottom(); ++y)
            for (int x = part.left(); x <= part.right(); ++x) found << image.pixel(x, y);
        return found;
    }
    void wheel(QPoint at, int delta) const {
        QWheelEvent event(at, f->canvas().viewport()->mapToGlobal(at), {}, QPoint(0, delta), Qt::NoButton, {}, Qt::NoScrollPhase, false);
        QApplication::sendEvent(f->canvas().viewport(), &event);
    }
    QPoint where(const char* node) const { return f->canvas().nodeCenter(QString::fromLatin1(node)); }

private slots:
    void cleanup() { f.reset(); }

    void everyExampleIsReadable_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QSize>("size");
        QTest::addColumn<QString>("language");
        for (const studio::Example& example : studio::examples())
            for (const QSize size : {QSize(1520, 950), QSize(1024, 700)})
                for (const char* language : {"en", "zh_CN"})
                    QTest::addRow("%s %d %s", qPrintable(QFileInfo(example.file).baseName()), size.width(), language)
                        << example.file << size << QString::fromLatin1(language);
    }
    /// The whole title of every node, 11 pixels high on screen, and the network from its input on.
    void everyExampleIsReadable() {
        QFETCH(QString, file);
        QFETCH(QSize, size);
        QFETCH(QString, language);
        ui::installTranslations(qApp, language);
        f = std::make_unique<Fixture>(size);
        QVERIFY(f->window->openFile(file));
        QApplication::processEvents();
        const double zoom = f->canvas().zoom();
        const QRect view = f->canvas().viewport()->rect();
        const ui::ScopeView scope = ui::viewScope(f->document(), {});
        for (const ui::NodeView& node : scope.nodes) {
            QVERIFY2(zoom >= ui::zoomForTitle(node) - 1e-9, qPrintable(node.title));
            QRect body(QPoint(), (node.size * zoom).toSize());
            body.moveCenter(f->canvas().nodeCenter(node.path));
            QVERIFY2(view.contains(body), qPrintable(node.path));
        }
        ui::installTranslations(qApp, "en");
    }

    void theCanvasHasMostOfTheWindow_data() {
        QTest::addColumn<QSize>("size");
        QTest::newRow("large") << QSize(1520, 950);
        QTest::newRow("small") << QSize(1024, 700);
    }
    void theCanvasHasMostOfTheWindow() {
        QFETCH(QSize, size);
        f = std::make_unique<Fixture>(size);
        QApplication::processEvents();
        QCOMPARE(f->window->size(), size);
        const double share = double(f->canvas().width()) * f->canvas().height() / (double(size.width()) * size.height());
        QVERIFY2(share >= 0.6, qPrintable(QString::number(share)));
    }

    void titlesComeBeforeIds() {
        // The same title beside a short and a long id: to the pixel the same.
        const QString title = QStringLiteral("ConvTranspose2d");
        const QRect titles(36, 8, 105, 24);
        QCOMPARE(painted(drawn(title, "a"), 1).copy(titles), painted(drawn(title, "a_very_long_name_of_a_node"), 1).copy(titles));
    }

    void textLeavesInItsOrder() {
        const auto shows = [](const ui::NodeView& with, const ui::NodeView& without, double zoom) { return painted(with, zoom) != painted(without, zoom); };
        ui::NodeView whole = drawn("Conv2d", "c1"), noId = whole, noOptions = whole, noTitle = whole;
        noId.id.clear();
        noOptions.summary.clear();
        noTitle.title = QStringLiteral("Xyzw9q");
        QVERIFY(shows(whole, noId, 1) && shows(whole, noOptions, 1) && shows(whole, noTitle, 1));
        QVERIFY(!shows(whole, noId, 0.6) && shows(whole, noOptions, 0.6) && shows(whole, noTitle, 0.6));
        noOptions.summary = QStringLiteral("30 · 3×3");
        QVERIFY(!shows(whole, noOptions, 0.4) && shows(whole, noTitle, 0.4));
        QVERIFY(!shows(whole, noTitle, 0.2));
        // Then it is filled with its category's colour and bears its sign.
        const QColor category = ui::Theme::instance().colors().category(whole.category);
        const QSet<QRgb> colors = colorsOf(painted(whole, 0.23), QRect(8, 8, 26, 8));
        QVERIFY(colors.contains(category.rgb()));
        QVERIFY(colors.size() > 3);
    }

    void titlesKeepTheirSize() {
        // The ink of a title is as high at 40 % as at 85 %, where it is eleven pixels of type; a row more or less where rows of
        // pixels cut it.
        const auto ink = [](double zoom) {
            ui::NodeView node = drawn("Linear", {});
            node.summary.clear();
            const QImage image = painted(node, zoom), empty = painted([&] { auto e = node; e.title = " "; return e; }(), zoom);
            int top = image.height(), bottom = 0;
            for (int y = 0; y < image.height(); ++y)
                for (int x = 0; x < image.width(); ++x)
                    if (image.pixel(x, y) != empty.pixel(x, y)) top = std::min(top, y), bottom = std::max(bottom, y);
            return bottom - top;
        };
        const int far = ink(0.4), near = ink(11.0 / 13);
        QVERIFY2(std::abs(far - near) <= 2, qPrintable(QString("%1 %2").arg(far).arg(near)));
    }

    void eachScopeIsSeenAsItWasLeft() {
        f = std::make_unique<Fixture>(QSize(1520, 950));
        QVERIFY(f->window->openFile(example("digits-residual")));
        QApplication::processEvents();
        wheel(where("flatten"), -240);
        const QPoint before = where("flatten");
        const double zoom = f->canvas().zoom();
        f->canvas().setScope("block1");
        wheel(f->canvas().viewport()->rect().center(), 120);
        const double inside = f->canvas().zoom();
        QTest::keyClick(&f->canvas(), Qt::Key_Backspace);
        f->canvas().setScope({});
        QCOMPARE(f->canvas().scope(), QString());
        QCOMPARE(f->canvas().zoom(), zoom);
        QVERIFY((where("flatten") - before).manhattanLength() <= 2);
        f->canvas().setScope("block1");
        QCOMPARE(f->canvas().zoom(), inside);
    }

    void nothingIsFittedByItself() {
        f = std::make_unique<Fixture>(QSize(1520, 950));
        QVERIFY(f->window->openFile(example("digits-mlp")));
        f->window->repaint();
        QApplication::processEvents();
        f->canvas().viewport()->repaint();
        const double zoom = f->canvas().zoom();
        const auto fromCentre = [&] { return where("fc1") - f->canvas().viewport()->rect().center(); };
        const QPoint before = where("fc1"), aside = fromCentre();
        f->window->showPanel("settings");
        QApplication::processEvents();
        QCOMPARE(f->canvas().zoom(), zoom);
        QVERIFY((fromCentre() - aside).manhattanLength() <= 2);
        // The panel covers nothing that there is room for.
        for (const nn::Node& node : f->document().project().graph.nodes)
            QVERIFY2(f->canvas().viewport()->rect().contains(where(node.id.c_str())), node.id.c_str());
        // Nor does the mini-map, which has nothing to tell while all is in view.
        const auto* map = f->canvas().findChild<QWidget*>("miniMap");
        for (const nn::Node& node : f->document().project().graph.nodes)
            QVERIFY2(!map->isVisible() || !map->geometry().contains(where(node.id.c_str())), node.id.c_str());
        f->window->panels()->toggle("settings");
        QApplication::processEvents();
        QVERIFY((where("fc1") - before).manhattanLength() <= 2);
        f->window->resize(1300, 800);
        QApplication::processEvents();
        QCOMPARE(f->canvas().zoom(), zoom);
        QVERIFY((fromCentre() - aside).manhattanLength() <= 2);
    }

    void noPortStaysLit() {
        f = std::make_unique<Fixture>(QSize(1520, 950));
        QVERIFY(f->window->openFile(example("digits-mlp")));
        QApplication::processEvents();
        QWidget* port = f->canvas().viewport();
        const auto lit = [&] {
            QImage image(port->size(), QImage::Format_RGB32);
            port->render(&image);
            const QRgb accent = ui::Theme::instance().colors().accent.rgb();
            int found = 0;
            for (int y = 0; y < image.height(); ++y)
                for (int x = 0; x < image.width(); ++x) found += image.pixel(x, y) == accent;
            return found;
        };
        f->canvas().setMiniMapVisible(false);
        const int none = lit();
        const QPoint at = f->canvas().portCenter("fc1", "output", true);
        QTest::mouseMove(port, at);
        QVERIFY(lit() > none + 20);
        // The canvas moves away under a pointer that stands still: by keys, by two fingers.
        QTest::keyClick(&f->canvas(), Qt::Key_Minus, Qt::ControlModifier);
        QVERIFY2(lit() <= none + 2, qPrintable(QString::number(lit())));
        f->canvas().fitAll();
        QTest::mouseMove(port, f->canvas().portCenter("fc1", "output", true));
        QVERIFY(lit() > none + 20);
        QWheelEvent pan(at, port->mapToGlobal(at), QPoint(0, 60), QPoint(0, 60), Qt::NoButton, {}, Qt::NoScrollPhase, false);
        QApplication::sendEvent(port, &pan);
        QVERIFY2(lit() <= none + 2, qPrintable(QString::number(lit())));
        QTest::mouseMove(port, f->canvas().portCenter("fc1", "output", true));
        QEvent leave(QEvent::Leave);
        QApplication::sendEvent(port, &leave);
        QVERIFY2(lit() <= none + 2, qPrintable(QString::number(lit())));
    }

    void theSearchLiesOverEverything() {
        f = std::make_unique<Fixture>(QSize(1520, 950));
        nn::Project project;
        nn::Node node;
        node.id = "fc";
        node.op = "Linear";
        node.options["out_features"] = std::int64_t(4);
        project.graph.nodes = {node};
        f->document().adopt(project, f->folder.path());
        QApplication::processEvents();
        f->canvas().setFocus();
        f->canvas().select({"fc"});
        auto* bubble = f->canvas().findChild<QWidget*>("problemBubble");
        QTRY_VERIFY(bubble->isVisible());
        QTest::keyClick(&f->canvas(), Qt::Key_Tab);
        auto* search = f->find<QWidget>("nodeSearch");
        QVERIFY(search->isVisible() && !bubble->isVisible());
        QTest::mouseMove(f->canvas().viewport(), f->canvas().nodeCenter("fc"));
        QVERIFY(!bubble->isVisible());
        QTest::keyClick(f->find<QWidget>("nodeSearchField"), Qt::Key_Escape);
        QVERIFY(!search->isVisible() && bubble->isVisible());
    }

    void positionsInFilesAreShort() {
        f = std::make_unique<Fixture>(QSize(1520, 950));
        QVERIFY(f->window->openFile(example("digits-mlp")));
        nn::MoveNodes move;
        move.positions["fc1"] = nn::Position{100.0 / 3, 77.123456789};
        QVERIFY(f->document().apply({move}, "Move"));
        QCOMPARE(f->document().project().layout.at("fc1").x, 33.3);
        QCOMPARE(f->document().project().layout.at("fc1").y, 77.1);
    }
};

QTEST_MAIN(TestFirstLook)
#include "test_first_look.moc"
