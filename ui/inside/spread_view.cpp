#include "ui/inside/spread_view.h"

#include "ui/theme/theme.h"
#include "ui/window/format.h"

#include <QHelpEvent>
#include <QPainter>
#include <QPolygonF>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace ui {

namespace {

using nn::LogHistogram;
constexpr int axisHeight = 16, headHeight = 16, stepWidth = 62, curveShare = 3;  // the curve has a third of the height

QColor between(const QColor& a, const QColor& b, double share) {
    const auto mix = [share](float x, float y) { return x + float(share) * (y - x); };
    return QColor::fromRgbF(mix(a.redF(), b.redF()), mix(a.greenF(), b.greenF()), mix(a.blueF(), b.blueF()));
}

/// Of all numbers, the share in a bin.
double shareIn(const LogHistogram& spread, int bin) {
    return spread.finite > 0 ? double(spread.counts[std::size_t(bin)]) / double(spread.finite) : 0;
}

/// Of the bins but the middle one.
double largestShare(const LogHistogram& spread) {
    double largest = 0;
    for (int bin = 0; bin < LogHistogram::bins; ++bin)
        if (bin != LogHistogram::zero) largest = std::max(largest, shareIn(spread, bin));
    return largest;
}

}  // namespace

void SpreadHistory::add(std::int64_t step, const LogHistogram& spread) {
    if (!empty() && newest.step == step) {
        newest.spread = spread;  // of other samples
        return;
    }
    newest = {step, spread};
    rows.add(newest);
}

SpreadView::SpreadView(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("spread"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        build();
        update();
    });
}

void SpreadView::setHistory(const SpreadHistory& history) {
    shown_ = history.rows.values();
    if (!history.empty() && (shown_.empty() || shown_.back().step != history.newest.step)) shown_.push_back(history.newest);
    remark_.clear();
    if (!shown_.empty()) {
        const LogHistogram& now = shown_.back().spread;
        QStringList parts;
        if (now.zero_share() > 0) parts << tr("%1 are 0, left out of the scale").arg(formatPercent(now.zero_share()));
        if (now.not_finite > 0) parts << tr("%1 are not finite").arg(formatCount(now.not_finite));
        remark_ = parts.join(QStringLiteral(" · "));
        setAccessibleName(tr("Spread over time, %n looks", nullptr, int(shown_.size())));
        setAccessibleDescription(remark_);
    }
    build();
    update();
}

void SpreadView::build() {
    low_ = LogHistogram::bins, high_ = 0;
    double largest = 0;
    for (const SpreadHistory::Row& row : shown_) {
        for (int bin = 0; bin < LogHistogram::bins; ++bin)
            if (row.spread.counts[std::size_t(bin)] > 0) low_ = std::min(low_, bin), high_ = std::max(high_, bin + 1);
        largest = std::max(largest, largestShare(row.spread));
    }
    map_ = {};
    if (low_ >= high_) return;
    low_ = std::max(low_ - 2, 0), high_ = std::min(high_ + 2, LogHistogram::bins);
    const Colors& c = Theme::instance().colors();
    map_ = QImage(high_ - low_, int(shown_.size()), QImage::Format_RGB32);
    for (int y = 0; y < map_.height(); ++y) {
        auto* line = reinterpret_cast<QRgb*>(map_.scanLine(y));
        const LogHistogram& spread = shown_[std::size_t(y)].spread;
        for (int x = 0; x < map_.width(); ++x) {
            const int bin = low_ + x;
            const double share = shareIn(spread, bin);
            // The spike has a colour of its own: its share of all.
            line[x] = (bin == LogHistogram::zero ? between(c.canvas, c.warning, std::sqrt(share))
                                                 : between(c.canvas, c.accent, largest > 0 ? std::sqrt(share / largest) : 0)).rgb();
        }
    }
}

QRectF SpreadView::plot() const {
    const int left = width() > 220 ? stepWidth : 0;
    return QRectF(left, headHeight, width() - left - 1, std::max(height() - headHeight - axisHeight, 1));
}

void SpreadView::paintEvent(QPaintEvent*) {
    if (map_.isNull()) return;
    const Colors& c = Theme::instance().colors();
    QPainter p(this);
    p.setRenderHint(QPainter::Antialiasing);
    const QRectF all = plot();
    const QRectF curve(all.left(), all.top(), all.width(), std::floor(all.height() / curveShare));
    const QRectF map(all.left(), curve.bottom() + 2, all.width(), all.bottom() - curve.bottom() - 2);
    p.setFont(Theme::instance().uiFont(7.5));
    p.setPen(c.faint);
    p.drawText(QRectF(0, 0, width(), headHeight), Qt::AlignRight | Qt::AlignVCenter, remark_);
    const LogHistogram& now = shown_.back().spread;
    const double largest = largestShare(now), each = all.width() / (high_ - low_);
    QPolygonF outline{QPointF(curve.left(), curve.bottom())};
    for (int bin = low_; bin < high_; ++bin) {
        const double level = bin == LogHistogram::zero || largest <= 0 ? 0 : shareIn(now, bin) / largest;
        outline << QPointF(curve.left() + (bin - low_ + 0.5) * each, curve.bottom() - level * (curve.height() - 2));
    }
    outline << QPointF(curve.right(), curve.bottom());
    QColor fill = c.accent;
    fill.setAlphaF(0.3f);
    p.setPen(QPen(c.accent, 1.3));
    p.setBrush(fill);
    p.drawPolygon(outline);
    p.setRenderHint(QPainter::SmoothPixmapTransform, false);
    p.drawImage(map, map_);
    p.setPen(c.line);
    p.setBrush(Qt::NoBrush);
    p.drawRect(map.adjusted(-0.5, -0.5, 0, 0));
    if (map.left() > 0) {
        p.setPen(c.faint);
        p.setFont(Theme::instance().monoFont(7.5));
        const QRectF names(0, map.top(), map.left() - 6, map.height());
        if (shown_.size() > 1) p.drawText(names, Qt::AlignRight | Qt::AlignTop, formatCount(shown_.front().step));
        p.drawText(names, Qt::AlignRight | Qt::AlignBottom, formatCount(shown_.back().step));
    }
    paintAxis(p, map);
}

/// Powers of ten, as many as have room, and zero.
void SpreadView::paintAxis(QPainter& p, const QRectF& box) const {
    const Colors& c = Theme::instance().colors();
    const double each = box.width() / (high_ - low_);
    p.setFont(Theme::instance().monoFont(7.5));
    QList<QRectF> taken;
    const auto mark = [&](double value, const QString& text) {
        const double x = box.left() + (LogHistogram::place(value) - low_) * each;
        if (x < box.left() || x > box.right()) return;
        const double width = p.fontMetrics().horizontalAdvance(text) + 8;
        const QRectF place(std::clamp(x - width / 2, box.left(), std::max(box.right() - width, box.left())), box.bottom() + 2, width, axisHeight - 2);
        if (std::ranges::any_of(taken, [&](const QRectF& other) { return other.intersects(place); })) return;
        p.setPen(c.line);
        p.drawLine(QPointF(x, box.bottom()), QPointF(x, box.bottom() + 3));
        p.setPen(c.faint);
        p.drawText(place, Qt::AlignCenter, text);
        taken << place;
    };
    const int largest = LogHistogram::smallest + LogHistogram::side / LogHistogram::tens;
    mark(0, QStringLiteral("0"));
    for (int e = largest; e >= LogHistogram::smallest; --e)
        for (const double sign : {1.0, -1.0}) mark(sign * std::pow(10.0, e), formatReal(sign * std::pow(10.0, e)));
}

bool SpreadView::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const QRectF all = plot();
    if (map_.isNull() || !all.contains(help->pos())) {
        QToolTip::hideText();
        return true;
    }
    const QRectF map = all.adjusted(0, std::floor(all.height() / curveShare) + 2, 0, 0);
    const int bin = std::clamp(low_ + int((help->pos().x() - all.left()) / all.width() * (high_ - low_)), low_, high_ - 1);
    const int row = map.contains(help->pos()) ? std::clamp(int((help->pos().y() - map.top()) / map.height() * map_.height()), 0, map_.height() - 1) : map_.height() - 1;
    const auto [from, to] = LogHistogram::edges(bin);
    const SpreadHistory::Row& one = shown_[std::size_t(row)];
    QToolTip::showText(help->globalPos(), tr("step %1: %2 are between %3 and %4").arg(formatCount(one.step), formatPercent(shareIn(one.spread, bin)), formatReal(std::min(from, to)), formatReal(std::max(from, to))), this);
    return true;
}

}  // namespace ui
