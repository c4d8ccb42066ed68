// Tokens: contrast, icons that follow the theme, figures of one width.

#include "ui/theme/icon_engine.h"
#include "ui/theme/ink.h"
#include "ui/theme/theme.h"

#include <QFontMetricsF>
#include <QImage>
#include <QPainter>
#include <QtTest>

#include <cmath>

using namespace ui;

class TestTheme : public QObject {
    Q_OBJECT

    /// WCAG 2: ratio of relative luminances.
    static double contrast(const QColor& a, const QColor& b) {
        const auto luminance = [](const QColor& c) {
            const auto linear = [](double v) { return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); };
            return 0.2126 * linear(c.redF()) + 0.7152 * linear(c.greenF()) + 0.0722 * linear(c.blueF());
        };
        const double x = luminance(a), y = luminance(b);
        return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
    }

private slots:
    void contrastKnownValues() {
        QVERIFY(std::abs(contrast(Qt::white, Qt::black) - 21) < 1e-6);
        QVERIFY(std::abs(contrast(QColor(0x76, 0x76, 0x76), Qt::white) - 4.54) < 0.01);
    }

    void textCanBeRead_data() {
        QTest::addColumn<bool>("dark");
        QTest::newRow("dark") << true;
        QTest::newRow("light") << false;
    }
    void textCanBeRead() {
        QFETCH(bool, dark);
        const Colors c = Theme::tokens(dark);
        QCOMPARE(c.dark, dark);
        for (const QColor& ground : {c.window, c.panel, c.field, c.canvas}) {
            const QByteArray where = ground.name().toLatin1();
            QVERIFY2(contrast(c.text, ground) >= 4.5, where);
            QVERIFY2(contrast(c.dim, ground) >= 4.5, where);
            QVERIFY2(contrast(c.error, ground) >= 4.5, where);
            QVERIFY2(contrast(c.faint, ground) >= 3, where);
            QVERIFY2(contrast(c.accent, ground) >= 3, where);
        }
        QVERIFY(contrast(c.onAccent, c.accent) >= 4.5);
        const Ink ink = Ink::tokens(dark);
        for (const QColor& ground : {c.panel, ink.lit})
            for (const QColor& word : {c.text, c.dim, ink.keyword, ink.name, ink.number, ink.string}) QVERIFY2(contrast(word, ground) >= 4.5, word.name().toLatin1());
        Theme::instance().apply(dark ? studio::Theme::Dark : studio::Theme::Light);
        for (std::size_t i = 0; i < 8; ++i) QVERIFY2(contrast(Ink::series(i), c.panel) >= 3, Ink::series(i).name().toLatin1());
    }

    void heatCanBeRead_data() { textCanBeRead_data(); }
    void heatCanBeRead() {
        QFETCH(bool, dark);
        const Colors c = Theme::tokens(dark);
        double before = contrast(c.heat(0), c.panel);
        for (double level = 0; level <= 1; level += 1.0 / 48) {
            const QColor ground = c.heated(level);
            const QByteArray where = QByteArray::number(level);
            QVERIFY2(contrast(c.text, ground) >= 4.5, where);
            QVERIFY2(contrast(c.onHeated(c.dim, level), ground) >= 4.5, where);
            QVERIFY2(contrast(c.onHeated(c.faint, level), ground) >= 3, where);
            // Hotter stands out more, without any sense of hue.
            const double now = contrast(c.heat(level), c.panel);
            QVERIFY2(level == 0 || now > before, where);
            before = now;
        }
        QVERIFY(contrast(c.heat(1), c.heat(0)) > 2);
    }

    void applySwitchesColours() {
        QSignalSpy changed(&Theme::instance(), &Theme::changed);
        Theme::instance().apply(studio::Theme::Dark);
        QVERIFY(Theme::instance().colors().dark);
        const QColor dark = QApplication::palette().color(QPalette::Window);
        Theme::instance().apply(studio::Theme::Light);
        QVERIFY(!Theme::instance().colors().dark);
        QVERIFY(QApplication::palette().color(QPalette::Window).lightness() > dark.lightness());
        QCOMPARE(changed.count(), 2);
    }

    void systemFollowsTheDesktop() {
        qputenv("GTK_THEME", "Adwaita:dark");
        Theme::instance().apply(studio::Theme::System);
        QVERIFY(Theme::instance().colors().dark);
        qputenv("GTK_THEME", "Adwaita");
        Theme::instance().apply(studio::Theme::System);
        QVERIFY(!Theme::instance().colors().dark);
        qunsetenv("GTK_THEME");
    }

    void everyCategoryHasAColour() {
        for (bool dark : {true, false})
            for (nn::Category category : nn::all_categories())
                QVERIFY(Theme::tokens(dark).category(category).isValid());
    }

    void iconsAreSharpAndColoured() {
        const QIcon icon = Theme::instance().icon(QStringLiteral("conv"), QColor(255, 0, 0));
        QVERIFY(!icon.isNull());
        for (double scale : {1.0, 1.5, 2.0}) {
            const QPixmap pixmap = icon.pixmap(QSize(16, 16), scale);
            QCOMPARE(pixmap.size(), (QSizeF(16, 16) * scale).toSize());
            const QImage image = pixmap.toImage().convertToFormat(QImage::Format_ARGB32);
            int drawn = 0;
            for (int y = 0; y < image.height(); ++y)
                for (int x = 0; x < image.width(); ++x) {
                    const QColor pixel = image.pixelColor(x, y);
                    if (pixel.alpha() < 128) continue;
                    ++drawn;
                    QVERIFY(pixel.red() > 200 && pixel.green() < 60);
                }
            QVERIFY(drawn > 20);
        }
        QVERIFY(Theme::instance().icon(QStringLiteral("no-such-icon")).isNull());
    }

    void figuresAreTabular() {
        const QFont font = Theme::instance().uiFont();
        if (!QFontInfo(font).family().startsWith(QLatin1String("Inte"))) QSKIP("Inter is not installed");
        const QFontMetricsF size(font);
        QCOMPARE(size.horizontalAdvance(QStringLiteral("1111")), size.horizontalAdvance(QStringLiteral("0808")));
    }
};

QTEST_MAIN(TestTheme)
#include "test_theme.moc"
