#pragma once

#include "app/studio/insight.h"
#include "ui/results/result_view.h"

#include <QTimer>
#include <QWidget>

#include <optional>

class QButtonGroup;
class QComboBox;
class QHBoxLayout;
class QLabel;
class QSplitter;
class QStackedLayout;

namespace ui {

class SampleGallery;

/// How the network does on a split, scored anew at each epoch: a view of all of it, and the samples that belong to what was chosen there.
class ResultsPanel : public QWidget {
    Q_OBJECT

public:
    ResultsPanel(studio::Document* document, studio::TrainingSession* session, studio::Insight* insight, QWidget* parent);
    /// The view on show, by its id; "" while there are no results.
    QString view() const;
    SampleGallery* gallery() const { return gallery_; }
    QSize minimumSizeHint() const override { return {160, 100}; }

signals:
    void trainRequested();
    void tryRequested();  ///< the sample that was double-clicked, which is the probe now, is to be tried

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    enum class Order { Mistakes, Unsure, Worst, Best, Random, Chosen };
    QWidget* buildEmpty();
    void refresh();
    void refreshViews();
    void refreshChoices();
    void sortSamples();
    void showSamples(const std::shared_ptr<const studio::SampleSet>& set);
    void choose(std::vector<int> samples, const QString& what);

    studio::Document* document_;
    studio::TrainingSession* session_;
    studio::Insight* insight_;
    std::shared_ptr<const nn::Scores> scores_;
    QStackedLayout* pages_;
    QLabel *emptyText_, *summary_, *galleryTitle_;
    QWidget *emptyTrain_, *tabs_;
    QHBoxLayout* tabRow_;
    QButtonGroup* tabGroup_;
    QSplitter* splitter_;
    QStackedLayout* views_;
    QComboBox *split_, *order_, *class_;
    SampleGallery* gallery_;
    QString viewsOf_;               ///< what the views were made for
    std::vector<QString> viewIds_;
    std::vector<int> listed_;       ///< samples in the gallery, places in the scores
    std::vector<int> picked_;       ///< what was chosen in the view
    QString pickedText_;
    std::vector<std::int64_t> asked_;
    QTimer timer_;
    std::optional<Qt::Orientation> shared_;  ///< that the splitter was shared out for
};

}  // namespace ui
