#pragma once

#include "ui/training/curve_data.h"

#include <QStringList>
#include <QTimer>
#include <QWidget>

#include <array>
#include <functional>

class QCustomPlot;
class QCPAbstractItem;
class QCPAxis;
class QCPGraph;
class QLabel;
class QMenu;
class QToolButton;

namespace ui {

class CurveHover;

/// One chart: any number of a run's quantities, each in a colour of its own, of training and, dashed, of validation. Drag and wheel look
/// closer, with Shift a rectangle is drawn; double-click shows all again and follows the run.
class CurvePlot : public QWidget {
    Q_OBJECT

public:
    using Kind = CurveData::Kind;
    using Quantity = CurveData::Quantity;

    /// What all charts of a panel have in common.
    struct Look {
        CurveData::By by = CurveData::By::Epoch;
        bool logX = false;
        Smoothing smoothing;
        bool operator==(const Look&) const = default;
    };
    /// A line near the pointer.
    struct Row {
        QString name, value;
        QColor color;
        bool dashed = false;
        double distance = 0;  ///< pixels, up or down
    };
    struct Near {
        double x = 0;   ///< pixels, of the plot
        QString where;  ///< "step 120, epoch 1.5"
        std::vector<Row> rows;
        QString marker;
    };

    /// `data` outlives it; whoever changes it says so with `began` or `grew`.
    explicit CurvePlot(CurveData* data, QWidget* parent = nullptr);

    /// Ids; what the run does not have waits for one that has it. None: the first metric, or else what there is.
    void setWanted(const QStringList& ids);
    const QStringList& wanted() const { return wanted_; }
    /// Of the data's kinds, those that are seen.
    const std::vector<std::size_t>& shown() const { return shown_; }
    QStringList shownIds() const;
    /// Other kinds, or another run.
    void began();
    void grew() { dirty_ = true; }
    void setLook(const Look& look);
    const Look& look() const { return look_; }
    void setLogScale(bool on);
    bool logScale() const { return logScale_; }
    void setFollowing(bool on);
    bool isFollowing() const { return following_; }
    /// Of what is seen.
    bool hasData() const;

    /// Draws what came since the last call: at most one replot, none while hidden. True: something was drawn.
    bool refresh();
    /// The lines at a place of the plot, the nearest first, five at most; no rows where there is nothing.
    Near near(const QPointF& at) const;
    /// `draw` with a legend and titles of the axes, as a picture of its own wants them.
    void draw(const std::function<void(QCustomPlot&)>& draw);

    QCustomPlot* plot() const { return plot_; }
    QToolButton* choice() const { return choice_; }
    QToolButton* more() const { return more_; }
    QString title() const;
    QString legendText() const;
    const CurveData& data() const { return *data_; }

signals:
    void followingChanged(bool on);
    void arranged();            ///< what it shows, and how
    void saveRequested();
    void moveRequested(int by);
    void removeRequested();

protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    /// What draws a kind: the smoothed line over the faint raw one, and the validation's.
    struct Graphs {
        QCPGraph *raw, *smooth, *validation;
    };
    void buildHeader();
    void fillChoice(QMenu* menu);
    void fillMore(QMenu* menu);
    void resolve();
    void makeGraphs();
    void restyle();
    void placeTicks();
    void fitAxes();
    void fitValues(double low, double high);
    void thin();
    void placeMarkers();
    void updateLegend();
    QString valueText(std::size_t kind, double value) const;
    QColor color(std::size_t line) const;
    QString axisTitle() const;
    bool allShares() const;
    double yScale() const { return allShares() ? 100 : 1; }
    CurveData::By by() const { return data_->inForce(look_.by); }

    CurveData* data_;
    QStringList wanted_;
    std::vector<std::size_t> shown_;
    std::vector<Graphs> graphs_;  ///< as `shown_`
    std::vector<QCPAbstractItem*> markers_;
    Look look_;
    bool logScale_ = false, following_ = true, dirty_ = true;
    QTimer waiting_;         ///< while a line is smoothed beside the window
    std::size_t came_ = 0;   ///< lines that were when it drew last
    QCustomPlot* plot_;
    CurveHover* hover_;
    QLabel *legend_;
    QToolButton *choice_, *log_, *more_;
};

}  // namespace ui
