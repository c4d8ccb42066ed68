// A forecast over the series that it is of: samples one after another, as they stand in the data.
#include "ui/results/chart.h"
#include "ui/results/result_view.h"
#include "ui/theme/theme.h"

#include <QCoreApplication>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace ui {

namespace {

class SeriesView : public ResultWidget {
    Q_DECLARE_TR_FUNCTIONS(ui::SeriesView)

public:
    explicit SeriesView(QWidget* parent) : ResultWidget(parent) {
        setObjectName(QStringLiteral("series"));
        setToolTip(tr("Samples in the data's order; a click shows one"));
        connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
    }

private:
    void refresh() override {
        order_.resize(scores_->indices.size());
        std::iota(order_.begin(), order_.end(), 0);
        std::ranges::sort(order_, {}, [this](int i) { return scores_->indices[std::size_t(i)]; });
        low_ = INFINITY, high_ = -INFINITY;
        for (const auto* numbers : {&scores_->given_numbers, &scores_->right_numbers})
            for (const float v : *numbers)
                if (std::isfinite(v)) low_ = std::min(low_, double(v)), high_ = std::max(high_, double(v));
        if (!(low_ <= high_)) low_ = 0, high_ = 1;
        setAccessibleName(tr("The first number of each sample in the data's order: right, and given"));
        update();
    }
    /// One number a sample, the nearest step ahead; more samples than pixels become the smallest and largest of each column.
    QPolygonF line(const Chart& chart, const std::vector<float>& numbers) const {
        QPolygonF line;
        const auto count = order_.size();
        const auto columns = std::size_t(std::max(chart.area().width(), 1.0));
        const auto value = [&](std::size_t k) { return double(numbers[std::size_t(order_[k]) * std::size_t(scores_->kept_each)]); };
        if (count <= 2 * columns) {
            for (std::size_t k = 0; k < count; ++k)
                if (std::isfinite(value(k))) line << chart.at(double(k), value(k));
            return line;
        }
        for (std::size_t c = 0; c < columns; ++c) {
            double low = INFINITY, high = -INFINITY;
            for (std::size_t k = c * count / columns; k < (c + 1) * count / columns; ++k) low = std::min(low, value(k)), high = std::max(high, value(k));
            line << chart.at(double(c * count / columns), low) << chart.at(double(c * count / columns), high);
        }
        return line;
    }
    void paintEvent(QPaintEvent*) override {
        if (!scores_) return;
        QPainter p(this);
        p.setRenderHint(QPainter::Antialiasing);
        const Colors& c = Theme::instance().colors();
        const double pad = (high_ - low_) * 0.05 + 1e-12;
        const Chart chart(p, rect(), 0, double(std::max<std::size_t>(order_.size(), 2) - 1), low_ - pad, high_ + pad, {}, {});
        p.setPen(QPen(c.dim, 1.3));
        p.drawPolyline(line(chart, scores_->right_numbers));
        p.setPen(QPen(c.accent, 1.6));
        p.drawPolyline(line(chart, scores_->given_numbers));
        // Beside the colours: the words, in them.
        p.setPen(c.dim);
        p.drawText(QPointF(chart.area().left() + 4, p.fontMetrics().ascent()), tr("right"));
        p.setPen(c.accent);
        p.drawText(QPointF(chart.area().left() + 12 + p.fontMetrics().horizontalAdvance(tr("right")), p.fontMetrics().ascent()), tr("given"));
        if (chosen_ >= 0 && chosen_ < int(order_.size())) {
            p.setPen(QPen(c.text, 1, Qt::DotLine));
            p.drawLine(chart.at(chosen_, low_ - pad), chart.at(chosen_, high_ + pad));
        }
    }
    void mousePressEvent(QMouseEvent* event) override {
        if (!scores_ || order_.empty() || event->button() != Qt::LeftButton) return;
        QPixmap nowhere(1, 1);
        QPainter p(&nowhere);
        const Chart chart(p, rect(), 0, double(std::max<std::size_t>(order_.size(), 2) - 1), 0, 1, {}, {});
        chosen_ = std::clamp(int(std::lround(chart.xOf(event->position().x()))), 0, int(order_.size()) - 1);
        update();
        emit chosen({order_[std::size_t(chosen_)]}, tr("chosen"));
    }

    std::vector<int> order_;
    double low_ = 0, high_ = 1;
    int chosen_ = -1;
};

/// What goes in is a sequence of numbers.
bool readsSequences(const nn::Network& network) {
    return std::ranges::any_of(network.inputs, [&](const nn::Network::Input& input) {
        const nn::TensorType& type = network.values[std::size_t(input.value)].type;
        return !input.target_only && type.dtype == nn::DType::Float32 && type.rank() >= 2 && type.rank() <= 3 && type.shape[1].size > 4;
    });
}

}  // namespace

ResultView series_result() {
    return {.id = QStringLiteral("series"),
            .place = 38,
            .title = [] { return ResultWidget::tr("Over the series"); },
            .suits = [](const nn::Scores& scores, const nn::Network& network) {
                return scores.of.kind == nn::Answers::Numbers && scores.of.width <= 512 && readsSequences(network);
            },
            .create = [](studio::Insight*, QWidget* parent) -> ResultWidget* { return new SeriesView(parent); }};
}

}  // namespace ui
