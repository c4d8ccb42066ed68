// The canvas on paper: files of every kind that other programs read, from the window and onto the clipboard.
#include "nn/exchange/exporter.h"
#include "ui/canvas/canvas_picture.h"
#include "ui/canvas/picture_exporters.h"
#include "ui/canvas/scope_view.h"
#include "window_fixture.h"

#include <QClipboard>
#include <QFontDatabase>
#include <QMimeData>
#include <QPainter>
#include <QProcess>
#include <QSvgRenderer>
#include <QXmlStreamReader>

using namespace test;

class TestCanvasPicture : public QObject {
    Q_OBJECT

    static QByteArray read(const QString& file) {
        QFile in(file);
        return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
    }
    /// All text of an SVG file; fails the test where it is no XML.
    static QString textOf(const QByteArray& svg) {
        QXmlStreamReader xml(svg);
        QString text;
        int depth = 0;
        while (!xml.atEnd()) {
            xml.readNext();
            if (xml.isStartElement() && xml.name() == QLatin1String("text")) ++depth;
            if (xml.isEndElement() && xml.name() == QLatin1String("text")) --depth, text += QLatin1Char('\n');
            if (xml.isCharacters() && depth > 0) text += xml.text();
        }
        return xml.hasError() ? QStringLiteral("no XML: ") + xml.errorString() : text;
    }
    /// Exports as File > Export does.
    static QByteArray exported(Fixture& f, const QString& name) {
        f.answers.exportTo = f.file(name);
        f.window->actions()->exportWeights->trigger();
        return read(f.file(name));
    }

private slots:
    void initTestCase() { nn::add_exporters(ui::pictureExporters()); }

    void theMenuOffersPicturesAndTheTipNamesThem() {
        Fixture f;
        QVERIFY(f.window->openFile(example("digits-mlp")));
        exported(f, QStringLiteral("net.svg"));
        QStringList endings;
        for (const ui::FileKind& kind : f.answers.offered) endings += kind.endings;
        for (const char* ending : {".svg", ".pdf", ".png"}) {
            QVERIFY2(endings.contains(QLatin1String(ending)), ending);
            QVERIFY(f.window->actions()->exportWeights->property("tip").toString().contains(QLatin1String(ending)));
        }
    }

    void svgIsXmlWithTheTitlesAsText() {
        Fixture f;
        f.settings.setTheme(studio::Theme::Dark);
        QVERIFY(f.window->openFile(example("digits-mlp")));
        const QByteArray svg = exported(f, QStringLiteral("net.svg"));
        const QString text = textOf(svg);
        for (const char* word : {"Input", "Linear", "ReLU", "CrossEntropyLoss", "1×8×8", "fc1"})
            QVERIFY2(text.contains(QString::fromUtf8(word)), qPrintable(QLatin1String(word) + QLatin1String(" is not in ") + text));
        // Paper is white however dark the window is, and its fonts are those of other programs.
        QVERIFY(svg.contains("#ffffff") && !svg.contains(ui::Theme::tokens(true).canvas.name().toLatin1()));
        QVERIFY(svg.contains("font-family=\"Inter,") || !QFontDatabase::hasFamily(QStringLiteral("Inter")));
        QVERIFY(!svg.contains("<image"));
        QVERIFY(ui::Theme::instance().colors().dark);
    }

    /// Other programs show the same: the category is a band at a node's edge, the head of an opened container a strip.
    void svgLooksAsTheCanvasDoes() {
        Fixture f;
        QVERIFY(f.window->openFile(example("digits-mlp")));
        QSvgRenderer renderer(exported(f, QStringLiteral("net.svg")));
        QVERIFY(renderer.isValid());
        QImage image(renderer.defaultSize(), QImage::Format_RGB32);
        image.fill(Qt::white);
        QPainter painter(&image);
        renderer.render(&painter);
        painter.end();
        const QRgb linear = ui::Theme::tokens(false).category(nn::Category::Linear).rgb();
        int coloured = 0, nodes = 0;
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x) coloured += image.pixel(x, y) == linear;
        for (const nn::NodeReport& node : f.document().analysis().nodes) nodes += node.op == "Linear";
        const double whole = image.width() / double(renderer.viewBoxF().width()) * ui::metrics::nodeWidth * ui::metrics::nodeHeight * nodes;
        QVERIFY2(coloured > 50 && coloured < 0.15 * whole, qPrintable(QString("%1 of %2").arg(coloured).arg(whole)));
    }

    void pdfIsOnePageWithText() {
        Fixture f;
        QVERIFY(f.window->openFile(example("digits-mlp")));
        const QByteArray pdf = exported(f, QStringLiteral("net.pdf"));
        QVERIFY(pdf.startsWith("%PDF-"));
        // What the page draws is packed; its text is glyphs, which a table of the file leads back to letters.
        QProcess python;
        python.start(QStringLiteral("/usr/bin/python3"), {QStringLiteral("-c"), QStringLiteral(R"(
import re, sys, zlib
data = open(sys.argv[1], 'rb').read()
streams = []
for part in re.findall(rb'stream\r?\n(.*?)endstream', data, re.S):
    try: streams.append(zlib.decompress(part))
    except zlib.error: streams.append(part)
tables = [s for s in streams if b'beginbfrange' in s or b'beginbfchar' in s]
letters = set()
for table in tables:
    for code in re.findall(rb'<[0-9A-Fa-f]{4}>\s+<[0-9A-Fa-f]{4}>\s+<([0-9A-Fa-f]{4})>', table):
        letters.add(chr(int(code, 16)))
    for code in re.findall(rb'\[((?:<[0-9A-Fa-f]{4}>\s*)+)\]', table):
        letters.update(chr(int(c, 16)) for c in re.findall(rb'[0-9A-Fa-f]{4}', code))
pages = len(re.findall(rb'/Type\s*/Page\b', data))
draws = sum(len(re.findall(rb'\bT[jJ]\b', s)) for s in streams)
print(pages, draws, ''.join(sorted(letters)))
)"), f.file(QStringLiteral("net.pdf"))});
        QVERIFY(python.waitForFinished(60'000));
        const QString said = QString::fromUtf8(python.readAllStandardOutput());
        const QStringList parts = said.trimmed().split(QLatin1Char(' '));
        QVERIFY2(parts.size() >= 3, qPrintable(said + QString::fromUtf8(python.readAllStandardError())));
        QCOMPARE(parts[0], QStringLiteral("1"));
        QVERIFY2(parts[1].toInt() >= 10, qPrintable(said));
        for (const QChar letter : QStringLiteral("LinearReLUFlat")) QVERIFY2(parts[2].contains(letter), qPrintable(said));
    }

    void pngIsTwiceAsLargeAsTheDrawing() {
        Fixture f;
        QVERIFY(f.window->openFile(example("digits-mlp")));
        const QByteArray bytes = exported(f, QStringLiteral("net.png"));
        const QImage image = QImage::fromData(bytes, "PNG");
        QVERIFY(!image.isNull());
        QXmlStreamReader svg(ui::CanvasPicture(&f.document(), {}).svg({}));
        QVERIFY(svg.readNextStartElement());
        const QStringList box = svg.attributes().value(QLatin1String("viewBox")).toString().split(QLatin1Char(' '));
        QVERIFY2(std::abs(image.width() - 2 * box.value(2).toInt()) <= 2 && std::abs(image.height() - 2 * box.value(3).toInt()) <= 2,
                 qPrintable(box.join(QLatin1Char(' '))));
        QCOMPARE(image.pixelColor(2, 2), QColor(Qt::white));
    }

    void whatHasMistakesIsDrawnAndNothingIsRefused() {
        Fixture f;
        QVERIFY(f.document().apply({nn::InsertNode{"", 0, {"fc", "Linear", {{"out_features", std::int64_t{3}}}}, {}}}, "one"));
        QVERIFY(textOf(exported(f, QStringLiteral("one.svg"))).contains(QStringLiteral("Linear")));
        f.document().clear();
        QVERIFY(exported(f, QStringLiteral("none.svg")).isEmpty());
        QVERIFY2(f.window->messageText().contains(QStringLiteral("nothing to draw")), qPrintable(f.window->messageText()));
    }

    void copyAsPictureTakesTheScopeOnShow() {
        Fixture f;
        QVERIFY(f.window->openFile(example("fashion-mnist-cnn")));
        f.canvas().setFocus();
        f.canvas().setScope(QStringLiteral("features"));
        QTest::keyClick(&f.canvas(), Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
        const QMimeData* data = QApplication::clipboard()->mimeData();
        QVERIFY(data->hasImage() && !qvariant_cast<QImage>(data->imageData()).isNull());
        const QString text = textOf(data->data(QStringLiteral("image/svg+xml")));
        QVERIFY(text.contains(QStringLiteral("MaxPool2d")) && !text.contains(QStringLiteral("CrossEntropyLoss")));
        QApplication::clipboard()->clear();
    }
};

QTEST_MAIN(TestCanvasPicture)
#include "test_canvas_picture.moc"
