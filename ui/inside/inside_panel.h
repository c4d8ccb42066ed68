#pragma once

#include "app/studio/insight.h"
#include "app/studio/optimizer_watch.h"
#include "ui/inside/look_view.h"
#include "ui/inside/spread_view.h"

#include <QHash>
#include <QWidget>

class QButtonGroup;
class QComboBox;
class QHBoxLayout;
class QLabel;
class QSplitter;
class QStackedLayout;
class QStackedWidget;
class QToolButton;

namespace ui {

class ChannelView;
class PixelView;
class ScaleBar;

/// The selected node in full, for a batch of samples that stays the same: what it gives, the gradient of that, its weights, its channels,
/// and how all of it is spread over time. Follows the selection until it is pinned; without one it shows the first layer that learns. As a
/// window of its own it stays with its node.
class InsidePanel : public QWidget {
    Q_OBJECT

public:
    InsidePanel(studio::Document* document, studio::TrainingSession* session, studio::Insight* insight, QWidget* parent);
    void setNode(const QString& path);
    /// The one that is asked for; "": the first layer that learns.
    QString node() const { return wish_.path; }
    /// The node that is shown, as the answer names it; "" while there is none.
    QString shown() const;
    /// The same node in another panel, which stays with it: a window that goes when it is closed, or with this one.
    InsidePanel* openWindow(const QString& path);
    QList<InsidePanel*> windows() const;  ///< that are open
    QSize minimumSizeHint() const override { return {160, 100}; }

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    enum class Tab { Output, Gradient, Weights, Attention, Channels, OverTime };
    void buildBar();
    void connectSamples();
    void buildTabs();
    QWidget* buildSide();
    void keepSpreads();
    void showChannel();
    void showOverTime();
    void offerSpreads();
    void wish();
    void refresh();
    void showTensor(const nn::LookTensor& tensor, bool channels);
    void showFigures();
    void showWeights();
    const nn::OptimizerLook::Item* optimizerItem() const;
    void offerWeights();
    void watchOptimizer();
    void choose(const LookView::Place& place, double value);
    Tab tab() const;
    int sample() const;

    studio::Document* document_;
    studio::TrainingSession* session_;
    studio::Insight* insight_;
    std::shared_ptr<const studio::LayerState> state_;
    studio::LayerWish wish_;
    studio::OptimizerWatch* optimizer_;
    QStackedLayout* pages_;
    QLabel *empty_, *name_, *what_, *sampleText_, *figures_, *value_;
    QToolButton *pin_, *window_, *before_, *after_, *newProbe_;
    QButtonGroup* tabs_;
    QHBoxLayout *bar_, *second_;
    QSplitter* splitter_;
    QStackedWidget* pictures_;
    LookView* look_;
    ChannelView* channels_;
    SpreadView* spread_;
    QComboBox* weightsOf_;  ///< the values, or what the optimizer has beside them
    QComboBox* spreadOf_;  ///< by what it is kept under in `spreads_`
    ScaleBar* scale_;
    PixelView* pixel_;
    QString spreadNode_;                    ///< that `spreads_` is of: kept while the panel is at it
    QHash<QString, SpreadHistory> spreads_;  ///< "output", "gradient", else a parameter's key
    int sample_ = 0, parameter_ = 0, tabBefore_ = 0;
    std::optional<Qt::Orientation> shared_;  ///< that the splitter was shared out for
};

}  // namespace ui
