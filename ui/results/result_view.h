#pragma once
// A way to look at results: one file in ui/results/views, which defines `ResultView NAME_result()`.

#include "app/studio/insight.h"

#include <QWidget>

#include <memory>
#include <vector>

namespace ui {

/// What a view shows of the scores, and what it has to say about them.
class ResultWidget : public QWidget {
    Q_OBJECT

public:
    using QWidget::QWidget;
    /// New scores, of the same kind: those that the view suits. Kept until the next.
    void setScores(std::shared_ptr<const nn::Scores> scores) {
        scores_ = std::move(scores);
        refresh();
    }
    /// New scores came: says again what was chosen, where that is other samples now.
    virtual void chooseAgain() {}
    QSize minimumSizeHint() const override { return {80, 60}; }

signals:
    /// Samples, as places in `Scores::indices`, that belong to what was chosen; the most telling first.
    void chosen(std::vector<int> samples, const QString& what);
    void classChosen(int label);  ///< of the right answers

protected:
    virtual void refresh() = 0;
    QString className(std::int64_t label) const;
    std::shared_ptr<const nn::Scores> scores_;
};

struct ResultView {
    QString id;
    int place = 0;  ///< the smallest first
    QString (*title)() = nullptr;
    bool (*suits)(const nn::Scores& scores, const nn::Network& network) = nullptr;
    ResultWidget* (*create)(studio::Insight* insight, QWidget* parent) = nullptr;
};
/// All of them in their order, as CMake found their files.
const std::vector<ResultView>& allResultViews();

/// A class by its name, or its number.
QString className(const nn::Scores& scores, std::int64_t label);

}  // namespace ui
