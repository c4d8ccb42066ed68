#pragma once
// Loss, metrics and what else there is of each step while the network learns, and beside them the filters that it learns.

#include "app/studio/training_session.h"

#include <QTimer>
#include <QWidget>

class QCheckBox;
class QLabel;
class QSlider;
class QStackedLayout;
class QToolButton;

namespace ui {

class CurvePlot;
class TensorFeed;
class TensorImage;

class CurvesPanel : public QWidget {
    Q_OBJECT

public:
    CurvesPanel(studio::Document* document, studio::TrainingSession* session, TensorFeed* feed, QWidget* parent = nullptr);

    CurvePlot* loss() const { return loss_; }
    /// One of the metrics in use, the gradient norm, or the learning rate.
    CurvePlot* measure() const { return measure_; }
    /// Shows this node's weights beside the curves where they make a picture, else the first convolution's.
    void preferNode(const QString& path);

signals:
    void trainRequested();

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* buildEmptyPage();
    QWidget* buildPreview();
    void buildControls();
    void addPoints(int firstStep, int firstEpoch);
    void begin();
    void tick();
    void choosePreview();
    void refreshPreview();

    studio::Document* document_;
    studio::TrainingSession* session_;
    TensorFeed* feed_;
    QStackedLayout* pages_;
    CurvePlot *loss_, *measure_;
    QWidget* preview_ = nullptr;
    QLabel* previewTitle_ = nullptr;
    TensorImage* previewImage_ = nullptr;
    QToolButton* log_ = nullptr;
    QSlider* smooth_ = nullptr;
    QLabel* smoothText_ = nullptr;
    QToolButton* follow_ = nullptr;
    QString preferred_, previewKey_;
    QTimer timer_;
    bool lossNext_ = true;
};

}  // namespace ui
