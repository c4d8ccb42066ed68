#pragma once

#include "ui/training/curve_series.h"

#include <QWidget>

class QCustomPlot;
class QCPGraph;
class QLabel;
class QHBoxLayout;

namespace ui {

/// One quantity over the training: raw and smoothed train curve, validation after each epoch, legend with current values.
/// Drag and wheel look closer; double-click shows all again and follows the run.
class CurvePlot : public QWidget {
    Q_OBJECT

public:
    enum class Quantity { Loss, Accuracy };
    CurvePlot(const QString& title, Quantity quantity, QWidget* parent = nullptr);

    void clear();
    void addStep(std::int64_t step, double value, std::int64_t merged);
    void addValidation(std::int64_t step, double value);
    /// Length of the whole run; 0 while it is unknown. The axis then counts steps.
    void setRun(std::int64_t steps, int epochs);
    void setLogScale(bool on);
    void setSmoothing(double factor);
    void setFollowing(bool on);
    bool isFollowing() const { return following_; }
    bool hasData() const { return train_.pointCount() > 0; }

    /// Draws what came since the last call: at most one replot, none while hidden. True: something was drawn.
    bool refresh();

    QCustomPlot* plot() const { return plot_; }
    QHBoxLayout* header() const { return header_; }
    const CurveSeries& series() const { return train_; }
    QString legendText() const;

signals:
    void followingChanged(bool on);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void restyle();
    void buildHeader(const QString& title);
    void fitAxes();
    void fitValues(double low, double high);
    double xOf(double step) const;
    QString valueText(double value) const;
    void updateLegend();

    Quantity quantity_;
    CurveSeries train_, validation_;
    std::int64_t runSteps_ = 0;
    int epochs_ = 0;
    double smoothing_ = 0.95;
    bool logScale_ = false, following_ = true, dirty_ = true;
    QCustomPlot* plot_;
    QCPGraph *rawGraph_, *smoothGraph_, *validationGraph_;
    QHBoxLayout* header_;
    QLabel *trainText_, *validationText_;
    std::vector<CurveSeries::Point> points_;
};

}  // namespace ui
