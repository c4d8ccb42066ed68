#include "ui/canvas/picture_exporters.h"

#include "nn/io/atomic_file.h"
#include "ui/canvas/canvas_picture.h"

#include <QApplication>

#include <chrono>
#include <clocale>
#include <cstdio>

namespace ui {

namespace {

/// Text is measured and drawn by Qt's application. It lives until the process ends, as do the fonts that were asked of it.
void ensureApplication() {
    if (QCoreApplication::instance()) return;
    // A command's stderr is for what concerns its user: not that this session has no folder for a desktop's sockets.
    qInstallMessageHandler([](QtMsgType kind, const QMessageLogContext&, const QString& text) {
        if (kind == QtCriticalMsg || kind == QtFatalMsg) std::fprintf(stderr, "%s\n", qPrintable(text));
    });
    static char name[] = "netloom", platform[] = "-platform", offscreen[] = "offscreen";
    static char* arguments[] = {name, platform, offscreen, nullptr};
    static int count = 3;
    static const QApplication* const application = new QApplication(count, arguments);
    static_cast<void>(application);
    std::setlocale(LC_NUMERIC, "C");  // an application takes the user's, a command's numbers are the same everywhere
}

using Draw = QByteArray (*)(const CanvasPicture& picture, const QString& title);

nn::Result<void> write(const nn::ExportSource& from, const std::filesystem::path& file, Draw draw) {
    ensureApplication();
    studio::Document document;
    document.setReadingPatience(std::chrono::hours(1));  // shapes come from the data
    document.adopt(*from.project, QString::fromStdString(from.folder.string()), from.fields);
    const CanvasPicture picture(&document, {});
    if (picture.isEmpty()) return nn::Error(nn::Message(QT_TRANSLATE_NOOP("nn", "There is nothing to draw: the network has no nodes.")), true);
    const QByteArray bytes = draw(picture, document.displayName());
    if (bytes.isEmpty()) return nn::Error(nn::Message(QT_TRANSLATE_NOOP("nn", "There is too little memory for this picture.")));
    return nn::write_atomically(file, std::string_view(bytes.constData(), std::size_t(bytes.size())));
}

template <Draw draw>
nn::Exporter exporter(const char* ending, const char* title, int place) {
    nn::Exporter one;
    one.endings = {ending};
    one.title = title;
    one.place = place;
    one.needs_main_thread = true;
    one.write = [](const nn::ExportSource& from, const std::filesystem::path& file) { return write(from, file, draw); };
    return one;
}

QByteArray svg(const CanvasPicture& picture, const QString& title) { return picture.svg(title); }
QByteArray pdf(const CanvasPicture& picture, const QString& title) { return picture.pdf(title); }
QByteArray png(const CanvasPicture& picture, const QString&) { return picture.png(); }

}  // namespace

std::vector<nn::Exporter> pictureExporters() {
    return {exporter<svg>(".svg", QT_TRANSLATE_NOOP("nn", "SVG picture of the canvas"), 60),
            exporter<pdf>(".pdf", QT_TRANSLATE_NOOP("nn", "PDF picture of the canvas"), 61),
            exporter<png>(".png", QT_TRANSLATE_NOOP("nn", "PNG picture of the canvas"), 62)};
}

}  // namespace ui
