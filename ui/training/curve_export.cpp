#include "ui/training/curve_export.h"

#include "app/studio/document.h"
#include "app/studio/read_aside.h"
#include "ui/training/curve_plot.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QFileInfo>
#include <QPageSize>
#include <QPdfWriter>
#include <QSaveFile>
#include <QSvgGenerator>

#include <qcustomplot.h>

#include <charconv>
#include <cmath>

namespace ui {

namespace {

constexpr int pixelsAPoint = 2;  // of a .png

/// What a table is made of, apart from the chart, which goes on.
struct Table {
    struct Column {
        QByteArray name;
        std::vector<float> values;
    };
    struct Part {
        std::vector<double> steps, seconds, samples;
        std::vector<Column> columns;
    };
    Part train, validation;
    double epochScale = 0;  ///< 0: unknown
};

Table tableOf(const CurvePlot& chart) {
    const CurveData& data = chart.data();
    Table table;
    const auto take = [&](const CurveData::Track& track, const char* split, Table::Part& part) {
        part.steps = track.steps;
        part.seconds = track.seconds;
        part.samples = track.samples;
        for (const std::size_t kind : chart.shown())
            if (track.lines[kind].count() > 0)
                part.columns.push_back({split + ("." + data.kinds()[kind].id).toUtf8(), track.lines[kind].values()});
    };
    take(data.train(), "train", table.train);
    take(data.validation(), "validation", table.validation);
    if (data.inForce(CurveData::By::Epoch) == CurveData::By::Epoch) table.epochScale = data.scale(CurveData::By::Epoch);
    return table;
}

/// The shortest that reads back as the same.
template <typename Number>
void put(QByteArray& text, Number value) {
    char digits[40];
    const auto end = std::to_chars(digits, digits + sizeof digits, value);
    text.append(digits, end.ptr - digits);
}

QByteArray written(const Table& table) {
    QByteArray text = table.epochScale > 0 ? "step,epoch,seconds,samples" : "step,seconds,samples";
    for (const Table::Part* part : {&table.train, &table.validation})
        for (const Table::Column& column : part->columns) text += ',' + column.name;
    text += '\n';
    const auto cells = [&text](const Table::Part& part, std::optional<std::size_t> row) {
        for (const Table::Column& column : part.columns) {
            text += ',';
            if (row && !std::isnan(column.values[*row])) put(text, column.values[*row]);
        }
    };
    std::size_t i = 0, k = 0;
    const auto &train = table.train.steps, &validation = table.validation.steps;
    while (i < train.size() || k < validation.size()) {
        const bool first = i < train.size() && (k >= validation.size() || train[i] <= validation[k]);
        const bool both = first && k < validation.size() && train[i] == validation[k];
        const Table::Part& from = first ? table.train : table.validation;
        const std::size_t row = first ? i : k;
        put(text, std::int64_t(from.steps[row]));
        if (table.epochScale > 0) {
            text += ',';
            put(text, float(from.steps[row] * table.epochScale));
        }
        text += ',';
        put(text, float(from.seconds[row]));
        text += ',';
        put(text, std::int64_t(from.samples[row]));
        cells(table.train, first ? std::optional(i) : std::nullopt);
        cells(table.validation, !first || both ? std::optional(k) : std::nullopt);
        text += '\n';
        if (first) ++i;
        if (!first || both) ++k;
    }
    return text;
}

QString save(const QByteArray& bytes, const QString& file) {
    QSaveFile out(file);
    if (out.open(QIODevice::WriteOnly) && out.write(bytes) == bytes.size() && out.commit()) return {};
    return QCoreApplication::translate("ui::CurvePlot", "%1 cannot be written: %2").arg(QFileInfo(file).fileName(), out.errorString());
}

QByteArray picture(CurvePlot& chart, const QString& ending) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    chart.draw([&](QCustomPlot& plot) {
        const QSize size = plot.size();
        if (ending == QLatin1String("png")) {
            plot.toPixmap(size.width(), size.height(), pixelsAPoint).save(&buffer, "PNG");
            return;
        }
        const auto paint = [&](QPaintDevice* device, double scale) {
            QCPPainter painter;
            if (!painter.begin(device)) return;
            painter.setMode(QCPPainter::pmVectorized);
            painter.setMode(QCPPainter::pmNoCaching);
            painter.setMode(QCPPainter::pmNonCosmetic);
            painter.scale(scale, scale);
            plot.toPainter(&painter, size.width(), size.height());
        };
        if (ending == QLatin1String("svg")) {
            QSvgGenerator svg;
            svg.setOutputDevice(&buffer);
            svg.setSize(size);
            svg.setViewBox(QRect({}, size));
            svg.setTitle(chart.title());
            paint(&svg, 1);
        } else {
            QPdfWriter pdf(&buffer);
            pdf.setTitle(chart.title());
            pdf.setPageSize(QPageSize(QSizeF(size), QPageSize::Point, QString(), QPageSize::ExactMatch));
            pdf.setPageMargins({});
            paint(&pdf, pdf.resolution() / 72.0);
        }
    });
    return bytes;
}

}  // namespace

QList<FileKind> chartKinds() {
    const auto text = [](const char* title) { return QCoreApplication::translate("ui::CurvePlot", title); };
    return {{text(QT_TRANSLATE_NOOP("ui::CurvePlot", "Picture, PNG")), {QStringLiteral(".png")}},
            {text(QT_TRANSLATE_NOOP("ui::CurvePlot", "Drawing, SVG")), {QStringLiteral(".svg")}},
            {text(QT_TRANSLATE_NOOP("ui::CurvePlot", "Drawing, PDF")), {QStringLiteral(".pdf")}},
            {text(QT_TRANSLATE_NOOP("ui::CurvePlot", "Values, CSV")), {QStringLiteral(".csv")}}};
}

QByteArray chartTable(const CurvePlot& chart) { return written(tableOf(chart)); }

void saveChart(CurvePlot& chart, const QString& file, QObject* context, std::function<void(const QString& error)> done) {
    const QString ending = QFileInfo(file).suffix().toLower();
    if (ending == QLatin1String("csv")) {
        using Said = nn::Result<QString>;  // what `save` says
        studio::readAside<Said>([table = tableOf(chart), file] { return Said(save(written(table), file)); }, context,
                                [done = std::move(done)](const Said& said) { done(said ? *said : studio::text(said.error().message)); });
        return;
    }
    if (ending != QLatin1String("png") && ending != QLatin1String("svg") && ending != QLatin1String("pdf")) {
        return done(QCoreApplication::translate("ui::CurvePlot", "%1: a chart is written as .png, .svg, .pdf or .csv").arg(QFileInfo(file).fileName()));
    }
    done(save(picture(chart, ending), file));
}

}  // namespace ui
