#include "ui/results/sample_gallery.h"

#include "nn/start/start_point.h"
#include "ui/from_data/sample_view.h"
#include "ui/results/result_view.h"
#include "ui/theme/theme.h"
#include "ui/window/format.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace ui {

namespace {

constexpr int gap = 8, mostSide = 96;
constexpr std::size_t mostNumbers = 6;

/// Pictures are drawn small: larger ones need no more pixels than a tile has on a fine screen.
QImage small(const QImage& image) {
    return std::max(image.width(), image.height()) > 2 * mostSide ? image.scaled(2 * mostSide, 2 * mostSide, Qt::KeepAspectRatio, Qt::FastTransformation) : image;
}

/// The class of each pixel over the picture, where it is not the first, which is mostly what stands behind.
QImage masked(QImage image, const std::vector<float>& answers, std::size_t at, const nn::LossAnswers& of) {
    const Colors& c = Theme::instance().colors();
    const QColor palette[] = {c.accent, c.activation, c.pooling, c.loss, c.recurrent, c.linear, c.normalization};
    const std::int64_t area = std::int64_t(image.width()) * image.height();
    const bool yes = of.kind == nn::Answers::YesNo;
    const std::int64_t channels = yes ? 1 : of.classes;
    const float* scores = answers.data() + std::int64_t(at) * channels * area;
    for (int y = 0; y < image.height(); ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        for (int x = 0; x < image.width(); ++x) {
            const std::int64_t p = std::int64_t(y) * image.width() + x;
            std::int64_t label = yes ? (double(scores[p]) > of.yes_above ? 1 : 0) : 0;
            for (std::int64_t k = 1; k < channels; ++k)
                if (scores[k * area + p] > scores[label * area + p]) label = k;
            if (label == 0) continue;
            const QColor color = palette[std::size_t(label - 1) % std::size(palette)];
            line[x] = qRgb((qRed(line[x]) + color.red()) / 2, (qGreen(line[x]) + color.green()) / 2, (qBlue(line[x]) + color.blue()) / 2);
        }
    }
    return image;
}

QString numbersText(const float* values, std::size_t count) {
    QStringList parts;
    for (std::size_t i = 0; i < std::min(count, mostNumbers); ++i) parts << formatReal(double(values[i]));
    if (count > mostNumbers) parts << QStringLiteral("…");
    return parts.join(QStringLiteral("  "));
}

QString letters(const nn::FieldInfo& info, const std::vector<float>& ids) {
    QString text;
    for (const float id : ids) text += QString::fromStdString(nn::class_name(info, std::size_t(std::max(id, 0.0F))));
    return text.replace(QLatin1Char('\n'), QStringLiteral("⏎"));
}

void addAnswers(SampleTile& tile, const nn::Scores& scores, int sample) {
    const auto i = std::size_t(sample);
    if (scores.of.kind == nn::Answers::Numbers) {
        const auto each = std::size_t(scores.kept_each);
        tile.top = numbersText(scores.given_numbers.data() + i * each, each);
        tile.bottom = numbersText(scores.right_numbers.data() + i * each, each);
        if (each > 8) {  // of a picture the numbers say nothing
            tile.top = SampleGallery::tr("error %1").arg(formatReal(double(scores.error[i])));
            tile.bottom.clear();
        }
        return;
    }
    const bool one = scores.answers_each == 1;
    tile.wrong = scores.right[i] >= 0 && scores.error[i] > 0;
    tile.top = one ? className(scores, scores.given[i]) : SampleGallery::tr("%1 wrong").arg(formatPercent(double(scores.error[i])));
    if (one && scores.right[i] >= 0) tile.bottom = className(scores, scores.right[i]);
    if (!scores.certainty.empty() && std::isfinite(scores.certainty[i])) tile.corner = QString::number(std::lround(100 * double(scores.certainty[i])));
}

}  // namespace

SampleTile sampleTile(const studio::SampleSet& set, std::size_t at, const nn::Scores& scores, int sample) {
    SampleTile tile;
    addAnswers(tile, scores, sample);
    const auto field = set.fields.find(set.shown);
    const auto values = set.samples.find(set.shown);
    if (field == set.fields.end() || values == set.samples.end()) return tile;
    const nn::FieldInfo& info = field->second;
    const std::vector<float>& own = values->second.values[at];
    const std::size_t answers = set.indices.empty() ? 0 : set.answers.values.size() / set.indices.size();
    switch (nn::form_of(info)) {
        case nn::SampleForm::Picture: {
            QImage image = sampleImage(info, values->second, at);
            const auto area = std::size_t(image.width()) * std::size_t(image.height());
            if (answers > 1 && scores.of.kind == nn::Answers::Numbers && answers == own.size()) {
                nn::FieldSamples copy;
                copy.values.emplace_back(set.answers.values.begin() + std::ptrdiff_t(at * answers), set.answers.values.begin() + std::ptrdiff_t((at + 1) * answers));
                copy.least = values->second.least, copy.most = values->second.most;
                tile.second = small(sampleImage(info, copy, 0));
            } else if (answers > 0 && std::size_t(scores.answers_each) == area && area > 1) {
                tile.second = small(masked(image.convertToFormat(QImage::Format_RGB32), set.answers.values, at, scores.of));
            }
            tile.image = small(image);
            break;
        }
        case nn::SampleForm::Sequence: {
            const auto step = std::size_t(std::max<std::int64_t>(nn::numel_per_sample(info.type.shape) / std::max<std::int64_t>(info.type.shape[0].size, 1), 1));
            for (std::size_t j = 0; j < own.size(); j += step) tile.curve.push_back(own[j]);
            if (scores.of.kind != nn::Answers::Numbers) break;
            for (std::int64_t k = 0; k < scores.kept_each; ++k) {
                tile.right.push_back(scores.right_numbers[std::size_t(sample * scores.kept_each + k)]);
                tile.given.push_back(scores.given_numbers[std::size_t(sample * scores.kept_each + k)]);
            }
            break;
        }
        case nn::SampleForm::Tokens: tile.text = letters(info, own); break;
        default: {
            QStringList parts;
            for (const auto& [name, samples] : set.samples) {
                if (name == scores.field) continue;
                parts << (set.samples.size() > 2 ? QString::fromStdString(name) + QStringLiteral(": ") : QString()) + numbersText(samples.values[at].data(), samples.values[at].size());
            }
            tile.text = parts.join(QStringLiteral("   "));
        }
    }
    tile.tip = SampleGallery::tr("sample %1").arg(set.indices[at]);
    if (!tile.top.isEmpty()) tile.tip += QLatin1Char('\n') + SampleGallery::tr("given: %1").arg(tile.top);
    if (!tile.bottom.isEmpty()) tile.tip += QLatin1Char('\n') + SampleGallery::tr("right: %1").arg(tile.bottom);
    if (!tile.text.isEmpty()) tile.tip += QLatin1Char('\n') + tile.text;
    return tile;
}

SampleGallery::SampleGallery(QWidget* parent) : QAbstractScrollArea(parent) {
    setObjectName(QStringLiteral("gallery"));
    setAccessibleName(tr("Samples"));
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setAutoFillBackground(false);
    connect(&Theme::instance(), &Theme::changed, viewport(), qOverload<>(&QWidget::update));
}

void SampleGallery::setTiles(std::vector<SampleTile> tiles) {
    tiles_ = std::move(tiles);
    if (current_ >= count()) current_ = -1;
    layOut();
    viewport()->update();
}

void SampleGallery::setCurrent(int index) {
    current_ = index;
    viewport()->update();
}

QSize SampleGallery::tileSize() const {
    const QFontMetrics metrics(Theme::instance().uiFont(8));
    const int lines = 2 * metrics.height() + 2;
    if (tiles_.empty()) return {64, 64 + lines};
    const SampleTile& first = tiles_.front();
    if (!first.image.isNull()) return {first.second.isNull() ? 66 : 2 * 66 + 2, 66 + lines};
    if (!first.curve.isEmpty()) return {150, 70 + lines};
    return {std::clamp(viewport()->width(), 120, 620), metrics.height() + 8};
}

int SampleGallery::columns() const { return std::max(1, (viewport()->width() + gap) / (tileSize().width() + gap)); }

QRect SampleGallery::tileRect(int index) const {
    const QSize size = tileSize();
    const int row = index / columns(), spacing = size.height() < 40 ? 0 : gap;
    return {QPoint(index % columns() * (size.width() + gap), row * (size.height() + spacing) - verticalScrollBar()->value()), size};
}

void SampleGallery::layOut() {
    const QSize size = tileSize();
    const int rows = (count() + columns() - 1) / columns(), all = rows * (size.height() + (size.height() < 40 ? 0 : gap));
    verticalScrollBar()->setRange(0, std::max(0, all - viewport()->height()));
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setSingleStep(size.height() / 2);
}

void SampleGallery::resizeEvent(QResizeEvent* event) {
    QAbstractScrollArea::resizeEvent(event);
    layOut();
}

void SampleGallery::paintEvent(QPaintEvent* event) {
    QPainter p(viewport());
    p.setRenderHint(QPainter::Antialiasing);
    if (count() == 0) {
        p.setPen(Theme::instance().colors().faint);
        p.drawText(viewport()->rect(), Qt::AlignCenter | Qt::TextWordWrap, tr("There is no such sample."));
    }
    for (int i = 0; i < count(); ++i) {
        const QRect box = tileRect(i);
        if (box.intersects(event->rect())) paintTile(p, tile(i), box, i == current_);
    }
}

void SampleGallery::paintTile(QPainter& p, const SampleTile& tile, const QRect& at, bool current) const {
    const Colors& c = Theme::instance().colors();
    p.setFont(Theme::instance().uiFont(8));
    const QFontMetrics metrics = p.fontMetrics();
    if (current) {
        QColor ground = c.accent;
        ground.setAlphaF(0.2F);
        p.setPen(Qt::NoPen);
        p.setBrush(ground);
        p.drawRoundedRect(at.adjusted(-3, -3, 3, 1), 4, 4);
    }
    const QColor said = tile.wrong ? c.error : c.dim;
    if (tile.image.isNull() && tile.curve.isEmpty()) {
        // One line: what goes in, what was given, what is right.
        const int names = std::min(at.width() / 2, 240);
        p.setFont(Theme::instance().monoFont(8.5));
        p.setPen(c.text);
        p.drawText(at.adjusted(2, 0, -names, 0), Qt::AlignLeft | Qt::AlignVCenter, p.fontMetrics().elidedText(tile.text, Qt::ElideRight, at.width() - names - 4));
        p.setFont(Theme::instance().uiFont(8));
        const QRect box(at.right() - names, at.top(), names - 4, at.height());
        const QString corner = tile.corner.isEmpty() ? QString() : QStringLiteral("  ") + tile.corner;
        const QString right = tile.bottom.isEmpty() ? QString() : QStringLiteral("   ") + tile.bottom;
        p.setPen(c.good);
        p.drawText(box, Qt::AlignRight | Qt::AlignVCenter, metrics.elidedText(right, Qt::ElideRight, names / 2));
        p.setPen(said);
        p.drawText(box.adjusted(0, 0, -std::min(metrics.horizontalAdvance(right), names / 2), 0), Qt::AlignRight | Qt::AlignVCenter, tile.top + corner);
        return;
    }
    const int side = tile.image.isNull() ? at.height() - 2 * metrics.height() - 2 : 66;
    const QRect box(at.left(), at.top(), at.width(), side);
    if (!tile.image.isNull()) {
        const auto draw = [&](const QImage& image, int left) {
            const QSize size = image.size().scaled(side, side, Qt::KeepAspectRatio);
            p.drawImage(QRect(QPoint(left + (side - size.width()) / 2, box.top() + (side - size.height()) / 2), size), image);  // pixels stay pixels
        };
        draw(tile.image, box.left());
        if (!tile.second.isNull()) draw(tile.second, box.left() + side + 2);
    } else {
        p.setPen(Qt::NoPen);
        p.setBrush(c.field);
        p.drawRoundedRect(box, 4, 4);
        float low = tile.curve.front(), high = low;
        for (const auto* numbers : {&tile.curve, &tile.right, &tile.given})
            for (const float v : *numbers) low = std::min(low, v), high = std::max(high, v);
        const double span = std::max(double(high) - double(low), 1e-12), all = std::max<double>(double(tile.curve.size() + tile.right.size()) - 1, 1);
        const auto line = [&](const QVector<float>& numbers, qsizetype from, bool join, const QColor& color, double width) {
            QPolygonF points;
            if (join) points << QPointF(0, double(tile.curve.back()));
            for (const float v : numbers) points << QPointF(double(points.size()), double(v));
            for (QPointF& point : points)
                point = {box.left() + 4 + (box.width() - 8) * (double(from) + point.x()) / all, box.bottom() - 4 - (box.height() - 8) * (point.y() - double(low)) / span};
            p.setPen(QPen(color, width));
            p.setBrush(Qt::NoBrush);
            p.drawPolyline(points);
            if (numbers.size() == 1) p.drawEllipse(points.back(), 2, 2);
        };
        line(tile.curve, 0, false, c.dim, 1.2);
        if (!tile.right.isEmpty()) line(tile.right, tile.curve.size() - 1, true, c.good, 1.4);
        if (!tile.given.isEmpty()) line(tile.given, tile.curve.size() - 1, true, c.accent, 1.6);
    }
    const QRect top(at.left(), box.bottom() + 2, at.width(), metrics.height()), bottom = top.translated(0, metrics.height() - 1);
    const int corner = tile.corner.isEmpty() ? 0 : metrics.horizontalAdvance(tile.corner) + 3;
    p.setPen(c.faint);
    p.drawText(top, Qt::AlignRight, tile.corner);
    p.setPen(tile.curve.isEmpty() ? said : c.accent);
    p.drawText(top, Qt::AlignLeft, metrics.elidedText(tile.top, Qt::ElideRight, top.width() - corner));
    p.setPen(c.good);
    p.drawText(bottom, Qt::AlignLeft, metrics.elidedText(tile.bottom, Qt::ElideRight, bottom.width()));
}

int SampleGallery::at(const QPoint& pos) const {
    for (int i = 0; i < count(); ++i)
        if (tileRect(i).contains(pos)) return i;
    return -1;
}

void SampleGallery::mousePressEvent(QMouseEvent* event) {
    const int index = event->button() == Qt::LeftButton ? at(event->pos()) : -1;
    if (index < 0) return;
    setCurrent(index);
    emit clicked(index);
}

void SampleGallery::mouseDoubleClickEvent(QMouseEvent* event) {
    if (const int index = at(event->pos()); index >= 0) emit activated(index);
}

void SampleGallery::keyPressEvent(QKeyEvent* event) {
    if (count() == 0) return QAbstractScrollArea::keyPressEvent(event);
    const int step = event->key() == Qt::Key_Left ? -1 : event->key() == Qt::Key_Right ? 1 : event->key() == Qt::Key_Up ? -columns() : event->key() == Qt::Key_Down ? columns() : 0;
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && current_ >= 0) return emit activated(current_);
    if (step == 0) return QAbstractScrollArea::keyPressEvent(event);
    setCurrent(std::clamp(current_ + step, 0, count() - 1));
    const QRect box = tileRect(current_);
    if (box.top() < 0) verticalScrollBar()->setValue(verticalScrollBar()->value() + box.top());
    if (box.bottom() > viewport()->height()) verticalScrollBar()->setValue(verticalScrollBar()->value() + box.bottom() - viewport()->height());
    emit clicked(current_);
}

bool SampleGallery::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        if (const int index = at(help->pos()); index >= 0) QToolTip::showText(help->globalPos(), tile(index).tip, viewport());
        else QToolTip::hideText();
        return true;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

}  // namespace ui
