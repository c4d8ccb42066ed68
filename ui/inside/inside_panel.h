#pragma once

#include "app/studio/insight.h"
#include "ui/inside/look_view.h"

#include <QWidget>

class QButtonGroup;
class QHBoxLayout;
class QLabel;
class QSplitter;
class QStackedLayout;
class QToolButton;

namespace ui {

class PixelView;
class ScaleBar;

/// The selected node in full, for a batch of samples that stays the same: what it gives, the gradient of that, its weights. Follows the
/// selection until it is pinned; without one it shows the first layer that learns.
class InsidePanel : public QWidget {
    Q_OBJECT

public:
    InsidePanel(studio::Document* document, studio::TrainingSession* session, studio::Insight* insight, QWidget* parent);
    void setNode(const QString& path);
    /// The node that is shown, as the answer names it; "" while there is none.
    QString shown() const;
    QSize minimumSizeHint() const override { return {160, 100}; }

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    enum class Tab { Output, Gradient, Weights, Attention };
    void buildBar();
    void wish();
    void refresh();
    void showTensor(const nn::LookTensor& tensor, bool channels);
    void showFigures();
    void showWeights();
    void choose(const LookView::Place& place, double value);
    Tab tab() const;
    int sample() const;

    studio::Document* document_;
    studio::TrainingSession* session_;
    studio::Insight* insight_;
    std::shared_ptr<const studio::LayerState> state_;
    studio::LayerWish wish_;
    QStackedLayout* pages_;
    QLabel *empty_, *name_, *what_, *sampleText_, *figures_, *value_;
    QToolButton *pin_, *before_, *after_, *newProbe_;
    QButtonGroup* tabs_;
    QHBoxLayout *bar_, *second_;
    QSplitter* splitter_;
    LookView* look_;
    ScaleBar* scale_;
    PixelView* pixel_;
    int sample_ = 0, parameter_ = 0, tabBefore_ = 0;
    std::optional<Qt::Orientation> shared_;  ///< that the splitter was shared out for
};

}  // namespace ui
