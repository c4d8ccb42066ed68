// Numbers: what was given against what is right, and how the errors are spread.
#include "ui/results/chart.h"
#include "ui/results/result_view.h"
#include "ui/theme/theme.h"
#include "ui/window/format.h"

#include <QCoreApplication>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace ui {

namespace {

constexpr std::size_t mostDots = 8000;
constexpr int bins = 41;

class NumbersView : public ResultWidget {
    Q_DECLARE_TR_FUNCTIONS(ui::NumbersView)

public:
    explicit NumbersView(QWidget* parent) : ResultWidget(parent) {
        setObjectName(QStringLiteral("numbers"));
        connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
    }

private:
    void refresh() override {
        const auto& given = scores_->given_numbers;
        const auto& right = scores_->right_numbers;
        low_ = INFINITY, high_ = -INFINITY, widest_ = 0;
        double sum = 0, squares = 0;
        for (std::size_t i = 0; i < given.size(); ++i) {
            if (!std::isfinite(given[i]) || !std::isfinite(right[i])) continue;
            low_ = std::min({low_, double(given[i]), double(right[i])});
            high_ = std::max({high_, double(given[i]), double(right[i])});
            const double e = double(given[i]) - right[i];
            widest_ = std::max(widest_, std::abs(e));
            sum += e, squares += e * e;
        }
        if (!(low_ <= high_)) low_ = 0, high_ = 1;
        counts_.assign(bins, 0);
        for (std::size_t i = 0; i < given.size(); ++i) {
            const double e = double(given[i]) - right[i];
            if (std::isfinite(e) && widest_ > 0) ++counts_[std::size_t(std::clamp(int((e / widest_ + 1) / 2 * bins), 0, bins - 1))];
        }
        const double n = double(std::max<std::size_t>(given.size(), 1));
        mean_ = sum / n;
        rms_ = std::sqrt(squares / n);
        setAccessibleName(tr("Given against right; errors: mean %1, root mean square %2").arg(formatReal(mean_), formatReal(rms_)));
        update();
    }
    std::pair<QRectF, QRectF> parts() const {
        const bool wide = width() >= height() * 1.3;
        if (wide) return {QRectF(0, 0, width() * 0.56 - 6, height()), QRectF(width() * 0.56 + 6, 0, width() * 0.44 - 6, height())};
        return {QRectF(0, 0, width(), height() * 0.6 - 4), QRectF(0, height() * 0.6 + 4, width(), height() * 0.4 - 4)};
    }
    void paintEvent(QPaintEvent*) override {
        if (!scores_) return;
        QPainter p(this);
        p.setRenderHint(QPainter::Antialiasing);
        const Colors& c = Theme::instance().colors();
        const auto [first, second] = parts();
        const double pad = (high_ - low_) * 0.04 + 1e-12;
        const Chart scatter(p, first, low_ - pad, high_ + pad, low_ - pad, high_ + pad, tr("right →"), tr("given ↑"));
        p.setPen(QPen(c.faint, 1, Qt::DashLine));
        p.drawLine(scatter.at(low_, low_), scatter.at(high_, high_));
        QColor dot = c.accent;
        const auto& given = scores_->given_numbers;
        const std::size_t step = std::max<std::size_t>(given.size() / mostDots, 1);
        dot.setAlphaF(given.size() > 400 ? 0.35F : 0.7F);
        p.setPen(Qt::NoPen);
        p.setBrush(dot);
        for (std::size_t i = 0; i < given.size(); i += step)
            p.drawEllipse(scatter.at(double(scores_->right_numbers[i]), double(given[i])), 2.2, 2.2);
        if (chosen_ >= 0 && chosen_ < int(scores_->indices.size()) && scores_->kept_each > 0) {
            const auto i = std::size_t(chosen_) * std::size_t(scores_->kept_each);
            p.setBrush(Qt::NoBrush);
            p.setPen(QPen(c.text, 1.6));
            p.drawEllipse(scatter.at(double(scores_->right_numbers[i]), double(given[i])), 5, 5);
        }
        const auto most = double(*std::max_element(counts_.begin(), counts_.end()));
        const Chart errors(p, second, -widest_, widest_ > 0 ? widest_ : 1, 0, std::max(most, 1.0), tr("error: given − right"),
                           tr("mean %1 · rms %2").arg(formatReal(mean_), formatReal(rms_)));
        p.setPen(Qt::NoPen);
        p.setBrush(c.accent);
        for (int k = 0; k < bins; ++k) {
            const QPointF a = errors.at(-widest_ + 2 * widest_ * k / bins, double(counts_[std::size_t(k)])), b = errors.at(-widest_ + 2 * widest_ * (k + 1) / bins, 0);
            p.drawRect(QRectF(a.x() + 0.5, a.y(), std::max(b.x() - a.x() - 1, 0.5), b.y() - a.y()));
        }
        p.setPen(QPen(c.faint, 1));
        p.drawLine(errors.at(0, 0), errors.at(0, std::max(most, 1.0)));
    }
    /// The dot next to where one clicks.
    void mousePressEvent(QMouseEvent* event) override {
        if (!scores_ || scores_->given_numbers.empty() || event->button() != Qt::LeftButton) return;
        QPixmap nowhere(1, 1);
        QPainter p(&nowhere);
        const double pad = (high_ - low_) * 0.04 + 1e-12;
        const Chart scatter(p, parts().first, low_ - pad, high_ + pad, low_ - pad, high_ + pad, {}, {});
        if (!scatter.area().contains(event->position())) return;
        double nearest = INFINITY;
        for (std::size_t i = 0; i < scores_->given_numbers.size(); ++i) {
            const QPointF d = scatter.at(double(scores_->right_numbers[i]), double(scores_->given_numbers[i])) - event->position();
            if (QPointF::dotProduct(d, d) < nearest) nearest = QPointF::dotProduct(d, d), chosen_ = int(std::int64_t(i) / scores_->kept_each);
        }
        update();
        emit chosen({chosen_}, tr("chosen"));
    }

    double low_ = 0, high_ = 1, widest_ = 0, mean_ = 0, rms_ = 0;
    std::vector<int> counts_ = std::vector<int>(bins, 0);
    int chosen_ = -1;
};

}  // namespace

ResultView numbers_result() {
    return {.id = QStringLiteral("numbers"),
            .place = 40,
            .title = [] { return ResultWidget::tr("Given and right"); },
            .suits = [](const nn::Scores& scores, const nn::Network&) { return scores.of.kind == nn::Answers::Numbers; },
            .create = [](studio::Insight*, QWidget* parent) -> ResultWidget* { return new NumbersView(parent); }};
}

}  // namespace ui
