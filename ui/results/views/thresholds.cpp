// Two classes: what moving the threshold would win and cost.
#include "ui/results/chart.h"
#include "ui/results/result_view.h"
#include "ui/theme/theme.h"
#include "ui/window/format.h"

#include <QCoreApplication>
#include <QPainter>

namespace ui {

namespace {

class ThresholdsView : public ResultWidget {
    Q_DECLARE_TR_FUNCTIONS(ui::ThresholdsView)

public:
    explicit ThresholdsView(QWidget* parent) : ResultWidget(parent) {
        setObjectName(QStringLiteral("thresholds"));
        connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
    }

private:
    void refresh() override {
        curve_ = nn::threshold_curve(*scores_);
        setAccessibleName(tr("ROC curve, area %1; precision and recall, average precision %2").arg(number(curve_.area), number(curve_.average_precision)));
        update();
    }
    static QString number(const std::optional<double>& value) { return value ? QString::number(*value, 'f', 3) : QStringLiteral("–"); }
    void paintEvent(QPaintEvent*) override {
        if (!scores_) return;
        QPainter p(this);
        p.setRenderHint(QPainter::Antialiasing);
        const bool wide = width() >= height() * 1.3;
        const QRectF first = wide ? QRectF(0, 0, width() / 2.0 - 6, height()) : QRectF(0, 0, width(), height() / 2.0 - 4);
        const QRectF second = wide ? QRectF(width() / 2.0 + 6, 0, width() / 2.0 - 6, height()) : QRectF(0, height() / 2.0 + 4, width(), height() / 2.0 - 4);
        const Colors& c = Theme::instance().colors();
        const Chart roc(p, first, 0, 1, 0, 1, tr("false positive rate"), tr("true positive rate · area %1").arg(number(curve_.area)));
        p.setPen(QPen(c.faint, 1, Qt::DashLine));
        p.drawLine(roc.at(0, 0), roc.at(1, 1));
        const Chart pr(p, second, 0, 1, 0, 1, tr("recall"), tr("precision · average %1").arg(number(curve_.average_precision)));
        QPolygonF a{roc.at(0, 0)}, b;
        for (const nn::ThresholdPoint& t : curve_.points) {
            a << roc.at(t.false_positive_rate, t.true_positive_rate);
            if (b.isEmpty()) b << pr.at(0, t.precision);
            b << pr.at(t.true_positive_rate, t.precision);
        }
        p.setPen(QPen(c.accent, 1.8));
        p.drawPolyline(a);
        p.drawPolyline(b);
    }
    nn::ThresholdCurve curve_;
};

}  // namespace

ResultView thresholds_result() {
    return {.id = QStringLiteral("thresholds"),
            .place = 30,
            .title = [] { return ResultWidget::tr("ROC and PR"); },
            .suits = [](const nn::Scores& scores, const nn::Network&) { return !scores.yes.empty(); },
            .create = [](studio::Insight*, QWidget* parent) -> ResultWidget* { return new ThresholdsView(parent); }};
}

}  // namespace ui
