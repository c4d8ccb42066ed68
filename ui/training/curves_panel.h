#pragma once
// Charts of what is known of each step while the network learns, arranged as one likes, and beside them the filters that it learns.

#include "app/studio/training_session.h"
#include "ui/training/curve_plot.h"

#include <QTimer>
#include <QWidget>

#include <vector>

class QGridLayout;
class QScrollArea;
class QSlider;
class QStackedLayout;

namespace ui {

class TensorFeed;
class TensorImage;

class CurvesPanel : public QWidget {
    Q_OBJECT

public:
    static constexpr int mostCharts = 12;

    CurvesPanel(studio::Document* document, studio::TrainingSession* session, TensorFeed* feed, QWidget* parent = nullptr);

    const std::vector<CurvePlot*>& charts() const { return charts_; }
    const CurvePlot::Look& look() const { return look_; }
    /// Charts, what they show, axes and smoothing, as text to be kept for a project.
    QString arrangement() const;
    /// As it was kept; what cannot be read, or "", is the arrangement that there is at first.
    void arrange(const QString& kept);
    /// Shows this node's weights beside the curves where they make a picture, else the first convolution's.
    void preferNode(const QString& path);

signals:
    void trainRequested();
    void arranged();  ///< by its user
    void saveRequested(CurvePlot* chart);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget* buildEmptyPage();
    QWidget* buildCharts();
    QWidget* buildPreview();
    QWidget* buildControls();
    QMenu* buildLookMenu();
    CurvePlot* addChart(const QStringList& ids, bool log);
    void removeChart(CurvePlot* chart);
    void moveChart(CurvePlot* chart, int by);
    void placeCharts();
    void setLook(const CurvePlot::Look& look);
    void showLook();
    void addPoints(int firstStep, int firstEpoch);
    void begin();
    void mark(CurveData::Marker::Kind kind, qint64 step, const QString& text);
    void markChange(const nn::RunChange& change);
    void markBest(const nn::EpochPoint& epoch);
    void tick();
    bool hasData() const { return !data_.empty(); }
    void choosePreview();
    void refreshPreview();

    studio::Document* document_;
    studio::TrainingSession* session_;
    TensorFeed* feed_;
    CurveData data_;
    std::optional<double> best_;  ///< of the epochs so far
    CurvePlot::Look look_;
    std::vector<CurvePlot*> charts_;
    QStackedLayout* pages_;
    QScrollArea* scroll_ = nullptr;
    QWidget* grid_ = nullptr;
    QGridLayout* cells_ = nullptr;
    QWidget* preview_ = nullptr;
    QLabel* previewTitle_ = nullptr;
    TensorImage* previewImage_ = nullptr;
    QSlider* smooth_ = nullptr;
    QLabel* smoothText_ = nullptr;
    QToolButton *follow_ = nullptr, *add_ = nullptr;
    std::vector<QAction*> byActions_, smoothingActions_;
    QAction* logX_ = nullptr;
    QString preferred_, previewKey_;
    QTimer timer_;
    std::size_t next_ = 0;  ///< the chart whose turn it is
};

}  // namespace ui
