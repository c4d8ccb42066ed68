#include "ui/from_data/class_bars.h"

#include "ui/theme/theme.h"

#include <QLocale>
#include <QPainter>

#include <algorithm>
#include <numeric>

namespace ui {

namespace {
constexpr int line = 20;
}

ClassBars::ClassBars(QWidget* parent) : QWidget(parent) {
    setAccessibleName(tr("Samples of each class"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void ClassBars::setBars(QVector<Bar> bars, int most) {
    bars_ = std::move(bars);
    most_ = most;
    QStringList spoken;
    for (const Bar& bar : std::as_const(bars_)) spoken << bar.name + QStringLiteral(": ") + QLocale().toString(bar.count);
    setAccessibleDescription(spoken.mid(0, most_).join(QStringLiteral(", ")));
    setToolTip(spoken.mid(0, 40).join(QLatin1Char('\n')));
    updateGeometry();
    update();
}

int ClassBars::lines() const { return int(std::min<qsizetype>(bars_.size(), most_)) + (bars_.size() > most_ ? 1 : 0); }

QSize ClassBars::sizeHint() const { return {280, lines() * line}; }

void ClassBars::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::instance();
    const Colors& c = theme.colors();
    QPainter p(this);
    p.setRenderHint(QPainter::Antialiasing);
    p.setFont(theme.uiFont(8.5));
    qint64 highest = 1;
    int widest = 24, numbers = 24;
    const int shown = int(std::min<qsizetype>(bars_.size(), most_));
    for (int i = 0; i < shown; ++i) {
        highest = std::max(highest, bars_[i].count);
        widest = std::max(widest, p.fontMetrics().horizontalAdvance(bars_[i].name));
        numbers = std::max(numbers, p.fontMetrics().horizontalAdvance(QLocale().toString(bars_[i].count)));
    }
    widest = std::min(widest, width() * 2 / 5);
    for (int i = 0; i < shown; ++i) {
        const QRect row(0, i * line, width(), line);
        p.setPen(c.text);
        p.drawText(row.adjusted(0, 0, -(width() - widest), 0), Qt::AlignLeft | Qt::AlignVCenter,
                   p.fontMetrics().elidedText(bars_[i].name, Qt::ElideRight, widest));
        const double room = std::max(0, width() - widest - numbers - 20);
        p.setPen(Qt::NoPen);
        p.setBrush(c.accent);
        p.drawRoundedRect(QRectF(widest + 8, row.top() + 5, std::max(2.0, room * double(bars_[i].count) / double(highest)), line - 10), 3, 3);
        p.setPen(c.dim);
        p.drawText(row, Qt::AlignRight | Qt::AlignVCenter, QLocale().toString(bars_[i].count));
    }
    if (bars_.size() > most_) {
        p.setPen(c.dim);
        p.drawText(QRect(0, shown * line, width(), line), Qt::AlignLeft | Qt::AlignVCenter, tr("and %n more", nullptr, int(bars_.size()) - most_));
    }
}

}  // namespace ui
