#include "ui/results/results_panel.h"

#include "ui/results/sample_gallery.h"
#include "ui/theme/theme.h"
#include "ui/window/format.h"
#include "ui/window/labels.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QHBoxLayout>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSplitter>
#include <QStackedLayout>
#include <QToolButton>

#include <algorithm>
#include <numeric>
#include <random>
#include <utility>

namespace ui {

namespace {

constexpr std::size_t mostTiles = 60;
constexpr int newsMilliseconds = 120;  // epochs may be shorter than an eye

QString splitName(nn::Split split) {
    switch (split) {
        case nn::Split::Train: return ResultsPanel::tr("training");
        case nn::Split::Validation: return ResultsPanel::tr("validation");
        case nn::Split::Test: break;
    }
    return ResultsPanel::tr("test");
}

QComboBox* smallCombo(const char* name, const QString& accessible, QWidget* parent) {
    auto* combo = new QComboBox(parent);
    combo->setObjectName(QLatin1String(name));
    combo->setAccessibleName(accessible);
    combo->setToolTip(accessible);
    combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    combo->setMinimumContentsLength(5);
    return combo;
}

}  // namespace

ResultsPanel::ResultsPanel(studio::Document* document, studio::TrainingSession* session, studio::Insight* insight, QWidget* parent)
    : QWidget(parent), document_(document), session_(session), insight_(insight) {
    pages_ = new QStackedLayout(this);
    pages_->addWidget(buildEmpty());
    auto* page = new QWidget(this);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(10, 4, 10, 6);
    column->setSpacing(4);
    auto* bar = new QHBoxLayout;
    bar->setSpacing(4);
    tabs_ = new QWidget(page);
    tabRow_ = new QHBoxLayout(tabs_);
    tabRow_->setContentsMargins(0, 0, 0, 0);
    tabRow_->setSpacing(0);
    tabGroup_ = new QButtonGroup(this);
    bar->addWidget(tabs_);
    split_ = smallCombo("split", tr("Samples of which split"), page);
    split_->setToolTip(tr("Which samples are scored: held out ones tell what the network has learned, training ones what it knows by heart"));
    bar->addWidget(split_);
    summary_ = createLabel({}, "dim", page);
    summary_->setObjectName(QStringLiteral("resultsSummary"));
    summary_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    bar->addWidget(summary_, 1);
    column->addLayout(bar);

    splitter_ = new QSplitter(Qt::Horizontal, page);
    splitter_->setChildrenCollapsible(false);
    auto* stack = new QWidget(splitter_);
    views_ = new QStackedLayout(stack);
    splitter_->addWidget(stack);
    auto* right = new QWidget(splitter_);
    auto* rows = new QVBoxLayout(right);
    rows->setContentsMargins(10, 0, 0, 0);
    rows->setSpacing(6);
    auto* choices = new QHBoxLayout;
    choices->setSpacing(4);
    galleryTitle_ = createLabel({}, "section", right);
    galleryTitle_->setObjectName(QStringLiteral("galleryTitle"));
    galleryTitle_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    choices->addWidget(galleryTitle_, 1);
    order_ = smallCombo("sampleOrder", tr("Which samples"), right);
    order_->setMinimumContentsLength(9);
    class_ = smallCombo("sampleClass", tr("Of which class"), right);
    choices->addWidget(order_);
    choices->addWidget(class_);
    rows->addLayout(choices);
    gallery_ = new SampleGallery(right);
    gallery_->setToolTip(tr("Click: Inside looks at this sample. Double-click: try it"));
    rows->addWidget(gallery_, 1);
    splitter_->addWidget(right);
    splitter_->setStretchFactor(0, 4);
    splitter_->setStretchFactor(1, 5);
    column->addWidget(splitter_, 1);
    pages_->addWidget(page);

    timer_.setSingleShot(true);
    timer_.setInterval(newsMilliseconds);
    connect(&timer_, &QTimer::timeout, this, &ResultsPanel::refresh);
    connect(insight, &studio::Insight::scoresChanged, this, [this] {
        if (!timer_.isActive()) timer_.start();
    });
    connect(insight, &studio::Insight::modelChanged, this, [this] {
        if (!scores_ && !timer_.isActive()) timer_.start();
    });
    connect(session, &studio::TrainingSession::stateChanged, this, [this] {
        if (!timer_.isActive()) timer_.start();
    });
    connect(insight, &studio::Insight::samplesReady, this, &ResultsPanel::showSamples);
    connect(split_, &QComboBox::activated, this, [this](int index) { insight_->setSplit(nn::Split(split_->itemData(index).toInt())); });
    connect(order_, &QComboBox::activated, this, &ResultsPanel::sortSamples);
    connect(class_, &QComboBox::activated, this, &ResultsPanel::sortSamples);
    const auto probe = [this](int index) {
        if (!scores_ || index >= int(listed_.size())) return false;
        insight_->setProbe({studio::ProbeBatch::Samples{scores_->split, {scores_->indices[std::size_t(listed_[std::size_t(index)])]}, scores_->test_files}});
        return true;
    };
    connect(gallery_, &SampleGallery::clicked, this, probe);
    connect(gallery_, &SampleGallery::activated, this, [this, probe](int index) {
        if (probe(index)) emit tryRequested();
    });
    connect(tabGroup_, &QButtonGroup::idClicked, this, [this](int index) {
        views_->setCurrentIndex(index);
        if (auto* view = qobject_cast<ResultWidget*>(views_->currentWidget()); view && scores_) view->setScores(scores_);
    });
    refresh();
}

QWidget* ResultsPanel::buildEmpty() {
    auto* page = new QWidget(this);
    auto* column = new QVBoxLayout(page);
    column->addStretch();
    emptyText_ = createLabel({}, "dim", page);
    emptyText_->setObjectName(QStringLiteral("resultsEmpty"));
    emptyText_->setAlignment(Qt::AlignCenter);
    emptyText_->setWordWrap(true);
    emptyText_->setMinimumWidth(60);
    column->addWidget(emptyText_);
    auto* train = new QPushButton(tr("Train"), page);
    train->setProperty("primary", true);
    train->setIcon(Theme::instance().icon(QStringLiteral("play"), Theme::instance().colors().onAccent));
    train->setToolTip(tr("Trains in the background; you can go on editing (F5)"));
    emptyTrain_ = train;
    column->addWidget(train, 0, Qt::AlignCenter);
    column->addStretch();
    connect(train, &QPushButton::clicked, this, &ResultsPanel::trainRequested);
    return page;
}

QString ResultsPanel::view() const {
    const int index = views_->currentIndex();
    return scores_ && index >= 0 && index < int(viewIds_.size()) ? viewIds_[std::size_t(index)] : QString();
}

void ResultsPanel::refresh() {
    scores_ = insight_->scores();
    if (!scores_) {
        const QString error = insight_->scoresError();
        const bool active = session_->isActive();
        emptyText_->setText(!error.isEmpty() ? error
                            : active         ? tr("At the end of the first epoch it says here which samples are recognised, and which are mistaken.")
                                             : tr("Train the network to see here how it does: what is taken for what, and which samples it gets wrong."));
        emptyTrain_->setVisible(!active && error.isEmpty());
        pages_->setCurrentIndex(0);
        return;
    }
    pages_->setCurrentIndex(1);
    refreshChoices();
    refreshViews();
    QStringList parts{scores_->epoch > 0 ? tr("epoch %1").arg(scores_->epoch) : tr("step %1").arg(formatCount(scores_->step))};
    for (std::size_t k = 0; k < scores_->metrics.size(); ++k) {
        const auto value = scores_->values.metrics[k];
        if (value) parts << QStringLiteral("%1 %2").arg(studio::text(nn::Message(scores_->metrics[k]->title)), scores_->metrics[k]->share ? formatPercent(*value) : formatReal(*value));
    }
    parts << tr("loss %1").arg(formatReal(scores_->values.loss));
    parts << (std::ssize(scores_->indices) < scores_->samples_in_split
                  ? tr("%1 of %2 samples").arg(formatCount(std::ssize(scores_->indices)), formatCount(scores_->samples_in_split))
                  : tr("%n samples", nullptr, int(scores_->samples_in_split)));
    if (session_->networkChanged()) parts << tr("of the network as it was trained");
    summary_->setText(parts.join(QStringLiteral(" · ")));
    summary_->setToolTip(summary_->text());
    if (auto* view = qobject_cast<ResultWidget*>(views_->currentWidget()); view && Order(order_->currentData().toInt()) == Order::Chosen)
        view->chooseAgain();
    sortSamples();
}

void ResultsPanel::refreshViews() {
    const auto network = insight_->network();
    if (!network) return;
    QString kind;
    std::vector<const ResultView*> suiting;
    for (const ResultView& view : allResultViews())
        if (view.suits(*scores_, *network)) suiting.push_back(&view), kind += view.id + QLatin1Char(' ');
    if (kind != viewsOf_) {
        viewsOf_ = kind;
        viewIds_.clear();
        while (QWidget* old = views_->currentWidget()) delete old;
        for (QAbstractButton* old : tabGroup_->buttons()) delete old;
        for (std::size_t i = 0; i < suiting.size(); ++i) {
            ResultWidget* widget = suiting[i]->create(insight_, this);
            views_->addWidget(widget);
            viewIds_.push_back(suiting[i]->id);
            auto* tab = new QToolButton(tabs_);
            tab->setObjectName(QStringLiteral("result_") + suiting[i]->id);
            tab->setText(suiting[i]->title());
            tab->setCheckable(true);
            tab->setChecked(i == 0);
            tabRow_->addWidget(tab);
            tabGroup_->addButton(tab, int(i));
            connect(widget, &ResultWidget::chosen, this, &ResultsPanel::choose);
            connect(widget, &ResultWidget::classChosen, this, [this](int label) {
                class_->setCurrentIndex(std::max(class_->findData(label), 0));
                order_->setCurrentIndex(std::max(order_->findData(int(Order::Mistakes)), 0));
                sortSamples();
            });
        }
        views_->setCurrentIndex(0);
    }
    if (auto* view = qobject_cast<ResultWidget*>(views_->currentWidget())) view->setScores(scores_);
}

void ResultsPanel::refreshChoices() {
    const QSignalBlocker a(split_), b(order_), c(class_);
    std::erase_if(picked_, [this](int i) { return i >= int(scores_->indices.size()); });
    const auto splits = insight_->splits();
    if (split_->count() != int(splits.size())) {
        split_->clear();
        for (const nn::Split split : splits) split_->addItem(splitName(split), int(split));
    }
    split_->setCurrentIndex(split_->findData(int(scores_->split)));
    const bool numbers = scores_->of.kind == nn::Answers::Numbers;
    const QString orders = numbers ? QStringLiteral("numbers") : scores_->certainty.empty() ? QStringLiteral("order") : QStringLiteral("classes");
    if (order_->property("of").toString() != orders) {
        order_->setProperty("of", orders);
        order_->clear();
        if (!numbers) order_->addItem(scores_->certainty.empty() ? tr("mistakes") : tr("most confident mistakes"), int(Order::Mistakes));
        if (!numbers && !scores_->certainty.empty()) order_->addItem(tr("least sure"), int(Order::Unsure));
        if (numbers || scores_->answers_each > 1) order_->addItem(tr("worst"), int(Order::Worst));
        if (numbers || scores_->answers_each > 1) order_->addItem(tr("best"), int(Order::Best));
        order_->addItem(tr("random"), int(Order::Random));
    }
    const int classes = numbers ? 0 : int(std::min<std::int64_t>(scores_->of.classes, 1000));
    class_->setVisible(classes > 0);
    if (class_->count() == classes + 1) return;
    class_->clear();
    class_->addItem(tr("all classes"), -1);
    for (int k = 0; k < classes; ++k) class_->addItem(className(*scores_, k), k);
}

void ResultsPanel::choose(std::vector<int> samples, const QString& what) {
    picked_ = std::move(samples);
    pickedText_ = what;
    const QSignalBlocker block(order_);
    int index = order_->findData(int(Order::Chosen));
    if (index < 0) {
        order_->addItem(tr("chosen"), int(Order::Chosen));
        index = order_->count() - 1;
    }
    order_->setCurrentIndex(index);
    class_->setCurrentIndex(0);
    sortSamples();
}

void ResultsPanel::sortSamples() {
    if (!scores_) return;
    const auto order = Order(order_->currentData().toInt());
    const int label = class_->isHidden() ? -1 : class_->currentData().toInt();
    const nn::Scores& s = *scores_;
    std::vector<int> all(s.indices.size());
    std::iota(all.begin(), all.end(), 0);
    const auto by = [&](auto value) { std::ranges::stable_sort(all, std::greater{}, value); };
    const auto error = [&](int i) { return std::isfinite(s.error[std::size_t(i)]) ? double(s.error[std::size_t(i)]) : -1.0; };
    const auto sure = [&](int i) { return s.certainty.empty() || !std::isfinite(s.certainty[std::size_t(i)]) ? -1.0 : double(s.certainty[std::size_t(i)]); };
    if (order == Order::Chosen) all = picked_;
    if (label >= 0) std::erase_if(all, [&](int i) { return s.right[std::size_t(i)] != label; });
    if (order == Order::Mistakes) {
        std::erase_if(all, [&](int i) { return !(error(i) > 0); });
        by(sure);
    } else if (order == Order::Unsure) {
        std::erase_if(all, [&](int i) { return s.right[std::size_t(i)] < 0; });
        by([&](int i) { return -sure(i); });
    } else if (order == Order::Worst || order == Order::Best) {
        by([&](int i) { return order == Order::Worst ? error(i) : -error(i); });
    } else if (order == Order::Random) {
        std::shuffle(all.begin(), all.end(), std::mt19937(1));  // the same ones at every epoch
    }
    const auto found = all.size();
    if (all.size() > mostTiles) all.resize(mostTiles);
    listed_ = std::move(all);
    const QString title = order == Order::Chosen && !pickedText_.isEmpty() ? pickedText_ : order_->currentText();
    galleryTitle_->setText(title.isEmpty() ? QString() : title.left(1).toUpper() + title.mid(1) + QStringLiteral("   ") + formatCount(qint64(found)));
    galleryTitle_->setToolTip(galleryTitle_->text());
    asked_.clear();
    for (const int i : listed_) asked_.push_back(s.indices[std::size_t(i)]);
    if (asked_.empty()) return gallery_->setTiles({});
    const bool answers = s.answers_each > 1 || (s.of.kind == nn::Answers::Numbers && s.of.width > 1);
    insight_->askSamples(asked_, s.test_files, answers);
}

void ResultsPanel::showSamples(const std::shared_ptr<const studio::SampleSet>& set) {
    if (!scores_ || set->indices != asked_ || !set->error.isEmpty()) return;
    std::vector<SampleTile> tiles;
    for (std::size_t i = 0; i < listed_.size(); ++i) tiles.push_back(sampleTile(*set, i, *scores_, listed_[i]));
    gallery_->setTiles(std::move(tiles));
}

void ResultsPanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    insight_->watch(this, studio::Insight::Results);
    refresh();
}

void ResultsPanel::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    insight_->watch(this, 0);
}

void ResultsPanel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    const Qt::Orientation now = width() > height() * 1.1 ? Qt::Horizontal : Qt::Vertical;
    if (std::exchange(shared_, now) == now) return;  // from then on the user's hand counts
    splitter_->setOrientation(now);
    splitter_->setSizes(now == Qt::Horizontal ? QList<int>{42 * width(), 58 * width()} : QList<int>{55 * height(), 45 * height()});
}

}  // namespace ui
