#include "ui/inside/look_view.h"

#include "ui/inside/value_map.h"
#include "ui/theme/theme.h"
#include "ui/window/format.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace ui {

namespace {
constexpr int gap = 4, titleHeight = 15;
constexpr std::int64_t mostMaps = 256;
}  // namespace

LookView::LookView(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("look"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        build();
        update();
    });
}

void LookView::setTensor(nn::Extents shape, std::vector<float> values, double largest, std::set<int> dead) {
    shape_ = std::move(shape);
    values_ = std::move(values);
    largest_ = largest;
    dead_ = std::move(dead);
    const auto rank = shape_.size();
    columns_ = rank > 0 ? std::max<std::int64_t>(shape_[rank - 1], 1) : 1;
    rows_ = rank > 1 ? std::max<std::int64_t>(shape_[rank - 2], 1) : 1;
    maps_count_ = rank > 2 ? std::max<std::int64_t>(std::int64_t(values_.size()) / (rows_ * columns_), 1) : 1;
    if (current_ && (current_->map >= maps_count_ || current_->row >= rows_ || current_->column >= columns_)) current_.reset();
    build();
    setAccessibleName(isBars() ? tr("%n values as bars", nullptr, int(values_.size()))
                      : rank > 2 ? tr("%n maps", nullptr, int(maps_count_)) + QStringLiteral(", %1 × %2").arg(rows_).arg(columns_)
                                 : tr("Heat map, %1 × %2").arg(rows_).arg(columns_));
    update();
}

void LookView::setTitle(const QString& across, const QString& down) {
    across_ = across;
    down_ = down;
    update();
}

void LookView::clear() { setTensor({}, {}, 1); }

void LookView::setCurrent(std::optional<Place> place) {
    current_ = place;
    update();
}

void LookView::setFrame(std::optional<QRect> cells) {
    frame_ = cells;
    update();
}

void LookView::build() {
    maps_.clear();
    if (values_.empty() || isBars() || std::int64_t(values_.size()) < maps_count_ * rows_ * columns_) return;
    for (std::int64_t m = 0; m < std::min(maps_count_, mostMaps); ++m)
        maps_.push_back(valueMap(values_.data() + m * rows_ * columns_, rows_, columns_, largest_));
}

/// The largest scale at which all maps fit; a lone heat map fills the place.
LookView::Grid LookView::grid() const {
    Grid best;
    const int top = down_.isEmpty() && across_.isEmpty() ? 0 : titleHeight;
    const double w = double(columns_), h = double(rows_), all = std::max(height() - top, 1);
    if (maps_.size() <= 1) {
        double sx = width() / w, sy = all / h;
        if (shape_.size() > 2 || (rows_ > 1 && sx / sy < 3 && sy / sx < 3)) sx = sy = std::min(sx, sy);
        const double limit = std::min(sx, sy) * 8;
        return {1, std::min({sx, limit, 40.0}) * w, std::min({sy, limit, 40.0}) * h};
    }
    double scale = 0;
    for (int columns = 1; columns <= int(maps_.size()); ++columns) {
        const int rows = (int(maps_.size()) + columns - 1) / columns;
        const double s = std::min(((width() + gap) / double(columns) - gap) / w, ((all + gap) / double(rows) - gap) / h);
        if (s <= scale) continue;
        scale = s;
        best.columns = columns;
    }
    scale = std::min(scale, 128 / std::max(w, h));
    if (scale > 1 && scale * std::max(w, h) > 40) scale = std::floor(scale);
    best.width = std::max(scale, 0.02) * w;
    best.height = std::max(scale, 0.02) * h;
    return best;
}

QRectF LookView::mapRect(int index) const {
    const Grid g = grid();
    const int top = down_.isEmpty() && across_.isEmpty() ? 0 : titleHeight;
    return {index % g.columns * (g.width + gap), top + index / g.columns * (g.height + gap), g.width, g.height};
}

QPoint LookView::pixelOf(const Place& place) const {
    if (isBars()) return {int((double(place.column) + 0.5) * width() / double(values_.size())), height() / 2};
    const QRectF box = mapRect(int(place.map));
    return QPointF(box.left() + (double(place.column) + 0.5) * box.width() / double(columns_), box.top() + (double(place.row) + 0.5) * box.height() / double(rows_)).toPoint();
}

std::optional<LookView::Place> LookView::at(const QPointF& pos) const {
    if (values_.empty()) return std::nullopt;
    if (isBars()) {
        const auto unit = std::int64_t(pos.x() / width() * double(values_.size()));
        if (unit < 0 || unit >= std::int64_t(values_.size())) return std::nullopt;
        return Place{0, 0, unit};
    }
    for (int m = 0; m < int(maps_.size()); ++m) {
        const QRectF box = mapRect(m);
        if (!box.contains(pos)) continue;
        return Place{m, std::min(std::int64_t((pos.y() - box.top()) / box.height() * double(rows_)), rows_ - 1),
                     std::min(std::int64_t((pos.x() - box.left()) / box.width() * double(columns_)), columns_ - 1)};
    }
    return std::nullopt;
}

double LookView::value(const Place& place) const { return double(values_[std::size_t((place.map * rows_ + place.row) * columns_ + place.column)]); }

void LookView::paintBars(QPainter& p) const {
    const Colors& c = Theme::instance().colors();
    const auto n = double(values_.size());
    const double each = width() / n, middle = height() / 2.0, room = height() / 2.0 - 14;
    const bool oneSided = std::ranges::all_of(values_, [](float v) { return !(v < 0); });
    const double base = oneSided ? height() - 14.0 : middle, tall = oneSided ? height() - 18.0 : room;
    p.setPen(c.line);
    p.drawLine(QPointF(0, base), QPointF(width(), base));
    const DivergingTable color;
    for (std::size_t i = 0; i < values_.size(); ++i) {
        const double v = std::isfinite(values_[i]) ? double(values_[i]) : 0;
        const double length = largest_ > 0 ? std::clamp(v / largest_, -1.0, 1.0) * tall : 0;
        const double left = double(i) * each, wide = std::clamp(each - (each > 3 ? 1 : 0), 0.5, 40.0);
        // Also small ones keep a colour that can be seen: the length says how much.
        const QRgb rgb = color(v < 0 ? -0.75 * largest_ : 0.75 * largest_, largest_);
        p.fillRect(QRectF(left, length >= 0 ? base - length : base, wide, std::max(std::abs(length), 1.0)), QColor(rgb));
        if (dead_.contains(int(i)) && each >= 4) p.fillRect(QRectF(left, base + 2, wide, 2), c.warning);
        if (current_ && current_->column == std::int64_t(i)) {
            p.setPen(c.text);
            p.drawRect(QRectF(left - 1, 1, wide + 1, height() - 14.0));
        }
    }
    p.setPen(c.faint);
    p.setFont(Theme::instance().monoFont(7.5));
    p.drawText(QRectF(0, height() - 13, width(), 13), Qt::AlignLeft, QStringLiteral("0"));
    p.drawText(QRectF(0, height() - 13, std::min(width() * 1.0, n * std::min(each, 41.0)), 13), Qt::AlignRight, QString::number(values_.size() - 1));
}

void LookView::paintEvent(QPaintEvent*) {
    QPainter p(this);
    const Colors& c = Theme::instance().colors();
    if (isBars()) return paintBars(p);
    if (!across_.isEmpty() || !down_.isEmpty()) {
        p.setFont(Theme::instance().uiFont(7.5));
        p.setPen(c.faint);
        p.drawText(QRect(0, 0, width(), titleHeight), Qt::AlignLeft | Qt::AlignVCenter, QStringLiteral("%1 ↓   %2 →").arg(down_, across_));
    }
    for (int m = 0; m < int(maps_.size()); ++m) {
        const QRectF box = mapRect(m);
        p.setRenderHint(QPainter::SmoothPixmapTransform, box.width() < maps_[std::size_t(m)].width());
        p.drawImage(box, maps_[std::size_t(m)]);
        p.setBrush(Qt::NoBrush);
        p.setPen(dead_.contains(m) ? c.warning : c.line);
        p.drawRect(box.adjusted(-0.5, -0.5, 0, 0));
        if (dead_.contains(m) && box.width() > 26) {
            p.setFont(Theme::instance().uiFont(7));
            p.drawText(box.adjusted(3, 1, 0, 0), Qt::AlignLeft | Qt::AlignTop, tr("dead"));
        }
        const QSizeF cell(box.width() / double(columns_), box.height() / double(rows_));
        if (frame_) {
            p.setPen(QPen(c.warning, 2));
            p.drawRect(QRectF(box.left() + frame_->x() * cell.width(), box.top() + frame_->y() * cell.height(), frame_->width() * cell.width(), frame_->height() * cell.height()));
        }
        if (!current_ || current_->map != m) continue;
        p.setPen(QPen(c.accent, 2));
        if (maps_.size() > 1) p.drawRect(box.adjusted(-1, -1, 1, 1));
        const QRectF one(box.left() + double(current_->column) * cell.width(), box.top() + double(current_->row) * cell.height(), std::max(cell.width(), 3.0), std::max(cell.height(), 3.0));
        p.setPen(QPen(c.warning, 1.5));
        p.drawRect(one.adjusted(-1, -1, 1, 1));
    }
    if (maps_count_ > mostMaps && !maps_.empty()) {
        p.setPen(c.faint);
        p.drawText(rect(), Qt::AlignRight | Qt::AlignBottom, tr("the first %1 of %2").arg(mostMaps).arg(maps_count_));
    }
}

void LookView::mousePressEvent(QMouseEvent* event) {
    const auto place = event->button() == Qt::LeftButton ? at(event->position()) : std::nullopt;
    if (!place) return QWidget::mousePressEvent(event);
    setCurrent(place);
    emit clicked(*place, value(*place));
}

bool LookView::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const auto place = at(help->pos());
    if (!place) {
        QToolTip::hideText();
        return true;
    }
    const QString number = formatReal(value(*place));
    QToolTip::showText(help->globalPos(), isBars() ? tr("unit %1: %2").arg(place->column).arg(number)
                                          : shape_.size() > 2 ? tr("map %1, row %2, column %3: %4").arg(place->map).arg(place->row).arg(place->column).arg(number)
                                                              : tr("row %1, column %2: %3").arg(place->row).arg(place->column).arg(number), this);
    return true;
}

}  // namespace ui
