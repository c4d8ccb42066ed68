#include "ui/from_data/sample_view.h"

#include "nn/start/start_point.h"
#include "ui/theme/theme.h"

#include <QHelpEvent>
#include <QLocale>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace ui {

namespace {

constexpr int gap = 8, captionHeight = 18;
constexpr std::size_t mostNumbers = 8;

QString numberText(double value) {
    return QLocale().toString(value, 'g', 4);
}

/// The class by its name; the first numbers of anything else.
QString valueText(const nn::FieldInfo& info, const std::vector<float>& numbers) {
    if (nn::counts_by_class(info) && !numbers.empty() && numbers[0] >= 0)
        return QString::fromStdString(nn::class_name(info, static_cast<std::size_t>(numbers[0])));
    QStringList parts;
    for (std::size_t i = 0; i < std::min(numbers.size(), mostNumbers); ++i) parts << numberText(double(numbers[i]));
    if (numbers.size() > mostNumbers) parts << QStringLiteral("…");
    return parts.join(QStringLiteral("  "));
}

}  // namespace

QImage sampleImage(const nn::FieldInfo& info, const nn::FieldSamples& samples, std::size_t index) {
    if (nn::form_of(info) != nn::SampleForm::Picture || index >= samples.values.size()) return {};
    const nn::Extents shape = nn::extents(info.type.shape, 1);
    const bool flat = shape.size() == 2, last = !flat && shape[2] <= 4 && shape[0] > 4;
    const auto channels = flat ? 1 : last ? shape[2] : shape[0];
    const auto height = int(flat || last ? shape[0] : shape[1]), width = int(flat || last ? shape[1] : shape[2]);
    const std::vector<float>& numbers = samples.values[index];
    // Numbers from 0 to 1 are light as it is; others are stretched over what there is.
    const bool light = samples.least >= 0 && samples.most <= 1;
    const double low = light ? 0 : samples.least, span = light ? 1 : std::max(samples.most - samples.least, 1e-12);
    QImage image(width, height, QImage::Format_RGB32);
    const auto level = [&](std::int64_t c, int x, int y) {
        const auto at = last ? (std::int64_t{y} * width + x) * channels + c : (c * height + y) * width + x;
        const double share = (double(numbers[std::size_t(at)]) - low) / span;
        return std::isfinite(share) ? int(std::clamp(share, 0.0, 1.0) * 255 + 0.5) : 0;
    };
    for (int y = 0; y < height; ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        for (int x = 0; x < width; ++x) {
            const bool colour = channels == 3 || channels == 4;
            line[x] = colour ? qRgb(level(0, x, y), level(1, x, y), level(2, x, y)) : qRgb(level(0, x, y), level(0, x, y), level(0, x, y));
        }
    }
    return image;
}

SampleView::SampleView(QWidget* parent) : QWidget(parent) {
    setAccessibleName(tr("Some of the samples"));
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void SampleView::setLook(const nn::DataLook* look, int most) {
    tiles_.clear();
    pictures_ = false;
    if (look) {
        // What is seen leads, what is known of it stands below.
        const nn::FieldInfo* shown = nullptr;
        std::string name;
        for (const auto& [field, samples] : look->samples) {
            const nn::FieldInfo& info = look->fields.at(field);
            const nn::SampleForm form = nn::form_of(info);
            if (form == nn::SampleForm::Picture || (form == nn::SampleForm::Sequence && !shown)) {
                if (shown && nn::form_of(*shown) == nn::SampleForm::Picture) continue;
                shown = &info;
                name = field;
            }
        }
        auto count = std::size_t(most);
        for (const auto& [field, samples] : look->samples) count = std::min(count, samples.values.size());
        if (look->samples.empty()) count = 0;
        pictures_ = shown && nn::form_of(*shown) == nn::SampleForm::Picture;
        for (std::size_t i = 0; i < count; ++i) {
            Tile tile;
            QStringList captions, tips;
            for (const auto& [field, samples] : look->samples) {
                const nn::FieldInfo& info = look->fields.at(field);
                if (field == name) {
                    tile.image = sampleImage(info, samples, i);
                    if (tile.image.isNull()) {
                        // A sequence: its first number at each step.
                        const auto step = std::size_t(std::max<std::int64_t>(nn::numel_per_sample(info.type.shape) / info.type.shape[0].size, 1));
                        for (std::size_t j = 0; j < samples.values[i].size(); j += step) tile.curve.push_back(samples.values[i][j]);
                    }
                    continue;
                }
                const QString text = valueText(info, samples.values[i]);
                captions << (shown ? text : QString::fromStdString(field) + QStringLiteral(": ") + text);
                tips << QString::fromStdString(field) + QStringLiteral(": ") + text;
            }
            tile.caption = captions.join(QStringLiteral("   "));
            tile.tip = tips.join(QLatin1Char('\n'));
            tiles_.push_back(std::move(tile));
        }
    }
    setAccessibleDescription(tiles_.isEmpty() ? QString() : tiles_.front().tip);
    updateGeometry();
    update();
}

QSize SampleView::tileSize() const {
    if (pictures_) return {64, 64 + captionHeight};
    const bool curves = !tiles_.isEmpty() && !tiles_.front().curve.isEmpty();
    return curves ? QSize(120, 56 + captionHeight) : QSize(std::max(width(), 200), captionHeight + 2);
}

QRect SampleView::tileRect(int index) const {
    const QSize tile = tileSize();
    const int columns = std::max(1, (width() + gap) / (tile.width() + gap));
    return QRect(QPoint(index % columns * (tile.width() + gap), index / columns * (tile.height() + gap)), tile);
}

int SampleView::heightForWidth(int width) const {
    const QSize tile = tileSize();
    const int columns = std::max(1, (width + gap) / (tile.width() + gap));
    return tiles_.isEmpty() ? 0 : (int(tiles_.size()) + columns - 1) / columns * (tile.height() + gap) - gap;
}

QSize SampleView::sizeHint() const { return {360, heightForWidth(360)}; }

void SampleView::paintTile(QPainter& p, const Tile& tile, const QRect& at) {
    const Colors& c = Theme::instance().colors();
    const QRect box = at.adjusted(0, 0, 0, -captionHeight);
    if (!tile.image.isNull()) {
        const QSize size = tile.image.size().scaled(box.size(), Qt::KeepAspectRatio);
        QRect place(QPoint(), size);
        place.moveCenter(box.center());
        p.drawImage(place, tile.image);  // pixels stay pixels
    } else if (!tile.curve.isEmpty()) {
        p.setPen(Qt::NoPen);
        p.setBrush(c.field);
        p.drawRoundedRect(box, 4, 4);
        const auto [low, high] = std::minmax_element(tile.curve.begin(), tile.curve.end());
        const double span = std::max(double(*high) - double(*low), 1e-12);
        QPolygonF line;
        for (int i = 0; i < tile.curve.size(); ++i) {
            const double x = box.left() + 4 + (box.width() - 8.0) * i / std::max<qsizetype>(tile.curve.size() - 1, 1);
            line << QPointF(x, box.bottom() - 4 - (box.height() - 8.0) * (double(tile.curve[i]) - double(*low)) / span);
        }
        p.setPen(QPen(c.accent, 1.4));
        p.setBrush(Qt::NoBrush);
        p.drawPolyline(line);
    }
    const QRect text = QRect(at.left(), at.bottom() - captionHeight + 1, at.width(), captionHeight);
    const bool alone = tile.image.isNull() && tile.curve.isEmpty();
    p.setFont(alone ? Theme::instance().monoFont(8.5) : Theme::instance().uiFont(8));
    p.setPen(alone ? c.text : c.dim);
    p.drawText(text, (alone ? Qt::AlignLeft : Qt::AlignHCenter) | Qt::AlignVCenter,
               p.fontMetrics().elidedText(tile.caption, Qt::ElideRight, text.width()));
}

void SampleView::paintEvent(QPaintEvent* event) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    for (int i = 0; i < tiles_.size(); ++i) {
        const QRect at = tileRect(i);
        if (at.intersects(event->rect())) paintTile(painter, tiles_[i], at);
    }
}

bool SampleView::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        for (int i = 0; i < tiles_.size(); ++i) {
            if (tileRect(i).contains(help->pos())) {
                QToolTip::showText(help->globalPos(), tiles_[i].tip, this);
                return true;
            }
        }
        QToolTip::hideText();
    }
    return QWidget::event(event);
}

}  // namespace ui
