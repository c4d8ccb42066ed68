#pragma once

#include "ui/training/curve_series.h"

#include <QString>
#include <QWidget>

class QComboBox;
class QCustomPlot;
class QCPGraph;
class QHBoxLayout;
class QLabel;

namespace ui {

/// One quantity over the training: raw and smoothed train curve, validation after each epoch, legend with current values.
/// Drag and wheel look closer; double-click shows all again and follows the run. Where it has curves of several
/// quantities, its header chooses which one is seen.
class CurvePlot : public QWidget {
    Q_OBJECT

public:
    enum class Quantity {
        Loss,
        Share,   ///< from 0 to 1, shown per cent
        Number,  ///< may lie below 0
    };
    struct Kind {
        QString id, title;
        Quantity quantity = Quantity::Number;
        bool operator==(const Kind&) const = default;
    };

    /// Of one quantity.
    CurvePlot(const QString& title, Quantity quantity, QWidget* parent = nullptr);
    /// Of several, at least one; `addStep` and `addValidation` count them. Forgets all curves. What was chosen stays so where it is one of them.
    void setKinds(const std::vector<Kind>& kinds);
    const std::vector<Kind>& kinds() const { return kinds_; }
    void choose(const QString& id);
    QString chosen() const { return kinds_[shown_].id; }

    void clear();
    void addStep(std::int64_t step, double value, std::int64_t merged, std::size_t kind = 0);
    void addValidation(std::int64_t step, double value, std::size_t kind = 0);
    /// Length of the whole run; 0 while it is unknown. The axis then counts steps.
    void setRun(std::int64_t steps, int epochs);
    void setLogScale(bool on);
    void setSmoothing(double factor);
    void setFollowing(bool on);
    bool isFollowing() const { return following_; }
    /// Of the curve that is seen.
    bool hasData() const { return train().pointCount() > 0; }

    /// Draws what came since the last call: at most one replot, none while hidden. True: something was drawn.
    bool refresh();

    QCustomPlot* plot() const { return plot_; }
    QHBoxLayout* header() const { return header_; }
    const CurveSeries& series() const { return train(); }
    QString legendText() const;

    /// That of a legend without names, which gives way to a narrow window.
    QSize minimumSizeHint() const override;

signals:
    void followingChanged(bool on);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    struct Curve {
        CurveSeries train, validation;
    };
    void restyle();
    void buildHeader();
    void see(std::size_t kind);
    void fitAxes();
    void fitValues(double low, double high);
    double xOf(double step) const;
    QString valueText(double value) const;
    void updateLegend();
    const CurveSeries& train() const { return curves_[shown_].train; }
    const CurveSeries& validation() const { return curves_[shown_].validation; }
    Quantity quantity() const { return kinds_[shown_].quantity; }
    double shownValue(double value, std::size_t kind) const;

    std::vector<Kind> kinds_;
    std::vector<Curve> curves_;  ///< as `kinds_`
    std::size_t shown_ = 0;
    std::int64_t runSteps_ = 0;
    int epochs_ = 0;
    double smoothing_ = 0.95;
    bool logScale_ = false, following_ = true, dirty_ = true;
    QCustomPlot* plot_;
    QCPGraph *rawGraph_, *smoothGraph_, *validationGraph_;
    QHBoxLayout* header_;
    QLabel* title_;
    QComboBox* choice_;
    QLabel *trainText_, *validationText_;
    std::vector<CurveSeries::Point> points_;
};

}  // namespace ui
