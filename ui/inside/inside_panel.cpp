#include "ui/inside/inside_panel.h"

#include "ui/inside/pixel_view.h"
#include "ui/inside/value_map.h"
#include "ui/theme/theme.h"
#include "ui/training/tensor_image.h"
#include "ui/window/format.h"
#include "ui/window/labels.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QSplitter>
#include <QStackedLayout>
#include <QToolButton>

#include <algorithm>
#include <cmath>
#include <random>
#include <utility>

namespace ui {

namespace {

constexpr int randomSamples = 16;

/// One sample of a tensor whose first axis is the batch; all of it where that is not so.
nn::LookTensor ofSample(const nn::LookTensor& t, bool batched, int sample) {
    if (!batched || t.shape.empty() || t.shape[0] <= sample) return t;
    const auto each = std::ptrdiff_t(t.values.size() / std::size_t(std::max<std::int64_t>(t.shape[0], 1)));
    return {{t.shape.begin() + 1, t.shape.end()}, {t.values.begin() + each * sample, t.values.begin() + each * (sample + 1)}};
}

QToolButton* smallButton(const QString& text, const char* name, const QString& tip, QWidget* parent) {
    auto* button = new QToolButton(parent);
    button->setText(text);
    button->setObjectName(QLatin1String(name));
    button->setToolTip(tip);
    button->setAccessibleName(tip);
    button->setProperty("role", "segment");
    return button;
}

bool isRecurrent(const std::string& op) { return op == "RNN" || op == "LSTM" || op == "GRU"; }

}  // namespace

InsidePanel::InsidePanel(studio::Document* document, studio::TrainingSession* session, studio::Insight* insight, QWidget* parent)
    : QWidget(parent), document_(document), session_(session), insight_(insight) {
    pages_ = new QStackedLayout(this);
    empty_ = createLabel({}, "dim", this);
    empty_->setObjectName(QStringLiteral("insideEmpty"));
    empty_->setAlignment(Qt::AlignCenter);
    empty_->setWordWrap(true);
    empty_->setMinimumWidth(60);
    pages_->addWidget(empty_);
    auto* page = new QWidget(this);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(10, 4, 10, 6);
    column->setSpacing(2);
    bar_ = new QHBoxLayout;
    bar_->setSpacing(2);
    second_ = new QHBoxLayout;
    second_->setSpacing(2);
    buildBar();
    column->addLayout(bar_);
    column->addLayout(second_);
    splitter_ = new QSplitter(Qt::Horizontal, page);
    splitter_->setChildrenCollapsible(false);
    look_ = new LookView(splitter_);
    splitter_->addWidget(look_);
    auto* side = new QWidget(splitter_);
    auto* rows = new QVBoxLayout(side);
    rows->setContentsMargins(10, 0, 0, 0);
    rows->setSpacing(4);
    figures_ = createLabel({}, "dim", side);
    figures_->setObjectName(QStringLiteral("insideFigures"));
    figures_->setWordWrap(true);
    figures_->setMinimumWidth(60);
    rows->addWidget(figures_);
    value_ = createLabel({}, "mono", side);
    value_->setObjectName(QStringLiteral("insideValue"));
    value_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    rows->addWidget(value_);
    pixel_ = new PixelView(side);
    pixel_->hide();
    rows->addWidget(pixel_, 1);
    rows->addStretch();
    splitter_->addWidget(side);
    splitter_->setStretchFactor(0, 3);
    splitter_->setStretchFactor(1, 2);
    column->addWidget(splitter_, 1);
    pages_->addWidget(page);

    connect(look_, &LookView::clicked, this, &InsidePanel::choose);
    connect(insight, &studio::Insight::layerReady, this, [this](QObject* who) {
        if (who == this) refresh();
    });
    connect(insight, &studio::Insight::modelChanged, this, &InsidePanel::refresh);
    connect(insight, &studio::Insight::probeChanged, this, [this] {
        sample_ = 0;
        wish();
    });
    connect(document, &studio::Document::reset, this, [this] {
        pin_->setChecked(false);
        wish_ = {};
        state_.reset();
        sample_ = 0;
        wish();
        refresh();
    });
    refresh();
}

void InsidePanel::buildBar() {
    name_ = createLabel({}, "mono", this);
    name_->setObjectName(QStringLiteral("insideName"));
    bar_->addWidget(name_);
    bar_->addSpacing(8);
    what_ = createLabel({}, "faint", this);
    what_->setObjectName(QStringLiteral("insideWhat"));
    what_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    bar_->addWidget(what_, 1);
    pin_ = smallButton(tr("pin"), "insidePin", tr("Stays with this node, whatever is selected"), this);
    pin_->setCheckable(true);
    bar_->addWidget(pin_);

    tabs_ = new QButtonGroup(this);
    const std::pair<QString, const char*> names[] = {{tr("Output"), "insideOutput"}, {tr("Gradient"), "insideGradient"}, {tr("Weights"), "insideWeights"}, {tr("Attention"), "insideAttention"}};
    const QString tips[] = {tr("What the node gives for this sample"), tr("How much the loss changes with each of these numbers"), tr("The node's parameters"),
                            tr("What each position looks at")};
    for (int i = 0; i < 4; ++i) {
        QToolButton* tab = smallButton(names[i].first, names[i].second, tips[i], this);
        tab->setCheckable(true);
        tab->setChecked(i == 0);
        tabs_->addButton(tab, i);
        second_->addWidget(tab);
    }
    connect(tabs_, &QButtonGroup::idClicked, this, [this](int id) {
        const bool again = std::exchange(tabBefore_, id) == id;
        if (again && Tab(id) == Tab::Weights) ++parameter_;
        wish();
        refresh();
    });
    second_->addStretch(1);
    scale_ = new ScaleBar(this);
    scale_->setMaximumWidth(150);
    second_->addWidget(scale_, 1);
    before_ = smallButton(QStringLiteral("‹"), "insideBefore", tr("The sample before"), this);
    after_ = smallButton(QStringLiteral("›"), "insideAfter", tr("The next sample"), this);
    sampleText_ = createLabel({}, "dim", this);
    sampleText_->setObjectName(QStringLiteral("insideSample"));
    newProbe_ = smallButton(tr("others"), "insideOthers", tr("Takes other samples, drawn at random, as the probe. It stays the same while the network trains"), this);
    for (QWidget* widget : {static_cast<QWidget*>(before_), static_cast<QWidget*>(sampleText_), static_cast<QWidget*>(after_), static_cast<QWidget*>(newProbe_)}) second_->addWidget(widget);
    const auto go = [this](int by) {
        const int count = state_ ? std::max(state_->samples, 1) : 1;
        sample_ = (sample_ + by + count) % count;
        if (wish_.pixel) wish_.pixel->sample = sample_;
        wish();
        refresh();
    };
    connect(before_, &QToolButton::clicked, this, [go] { go(-1); });
    connect(after_, &QToolButton::clicked, this, [go] { go(1); });
    connect(newProbe_, &QToolButton::clicked, this, [this] {
        const auto scores = insight_->scores();
        std::mt19937 random(std::random_device{}());
        studio::ProbeBatch::Samples samples;
        samples.split = insight_->split();
        // Without scores nobody knows yet which samples there are: another part of the split has the same.
        if (scores && !scores->indices.empty()) {
            samples.test_files = scores->test_files;
            for (int i = 0; i < randomSamples; ++i) samples.indices.push_back(scores->indices[random() % scores->indices.size()]);
        }
        insight_->setProbe({samples});
    });
}

InsidePanel::Tab InsidePanel::tab() const { return Tab(tabs_->checkedId()); }
int InsidePanel::sample() const { return state_ ? std::clamp(sample_, 0, std::max(state_->samples - 1, 0)) : 0; }
QString InsidePanel::shown() const { return state_ && state_->error.isEmpty() ? QString::fromStdString(state_->look.path) : QString(); }

void InsidePanel::setNode(const QString& path) {
    if (pin_->isChecked() || path.isEmpty() || wish_.path == path) return;
    wish_.path = path;
    wish_.pixel.reset();
    parameter_ = 0;
    look_->setCurrent({});
    wish();
}

void InsidePanel::wish() {
    wish_.gradient = tab() == Tab::Gradient;
    if (isVisible()) insight_->wish(this, wish_);
}

void InsidePanel::refresh() {
    if (!isVisible()) return;
    state_ = insight_->layer(this);
    const QString reason = insight_->reason();
    if (!reason.isEmpty() || !state_ || !state_->error.isEmpty()) {
        empty_->setText(!reason.isEmpty() ? reason : state_ ? state_->error : tr("Looking…"));
        pages_->setCurrentIndex(0);
        return;
    }
    pages_->setCurrentIndex(1);
    const nn::LayerLook& look = state_->look;
    name_->setText(QString::fromStdString(look.path));
    const bool attention = !look.attention.empty(), weights = !state_->parameters.empty();
    tabs_->button(int(Tab::Attention))->setVisible(attention);
    tabs_->button(int(Tab::Weights))->setVisible(weights);
    tabs_->button(int(Tab::Gradient))->setVisible(state_->targets);
    if ((tab() == Tab::Attention && !attention) || (tab() == Tab::Weights && !weights) || (tab() == Tab::Gradient && !state_->targets)) {
        tabs_->button(0)->setChecked(true);
        wish();
    }
    const bool several = look.batched && state_->samples > 1;
    before_->setVisible(several);
    after_->setVisible(several);
    const bool drawn = std::holds_alternative<nn::NpzArrays>(insight_->probe().of);
    sampleText_->setText(several ? tr("%1 of %2").arg(sample() + 1).arg(state_->samples) : drawn ? tr("from Try") : tr("one sample"));
    sampleText_->setToolTip(drawn ? tr("What is being tried: Others goes back to samples of the data") : tr("The probe: these samples stay the same, so that what changes comes from the weights"));
    const QString step = state_->step > 0 ? tr("step %1").arg(formatCount(state_->step)) : tr("not trained yet");
    what_->setText(QStringLiteral("%1   %2 · %3").arg(QString::fromStdString(look.op), shapeText(ofSample(look.output, look.batched, 0).shape), step));
    what_->setToolTip(what_->text());
    value_->clear();
    look_->setTitle({}, {});
    switch (tab()) {
        case Tab::Output: showTensor(look.output, true); break;
        case Tab::Gradient: showTensor(look.gradient, true); break;
        case Tab::Attention:
            showTensor(look.attention, false);
            look_->setTitle(tr("looks at"), tr("position"));
            break;
        case Tab::Weights: showWeights(); break;
    }
    showFigures();
    const bool pixel = state_->window.has_value() && tab() == Tab::Output;
    pixel_->setVisible(pixel);
    if (pixel)
        pixel_->setWindow(*state_->window, ofSample(look.input, true, sample()),
                          wish_.pixel ? tr("Map %1, pixel (%2, %3)").arg(wish_.pixel->channel).arg(wish_.pixel->row).arg(wish_.pixel->column) : QString());
}

void InsidePanel::showTensor(const nn::LookTensor& tensor, bool channels) {
    if (tensor.empty()) {
        look_->clear();
        value_->setText(tr("No gradient comes back to it"));
        return;
    }
    const bool batched = state_->look.batched;
    nn::LookTensor one = ofSample(tensor, batched, sample());
    std::set<int> dead;
    for (int k = 0; channels && k < int(state_->look.channels.size()); ++k)
        if (state_->look.channels[std::size_t(k)].dead && one.shape.size() != 2) dead.insert(k);
    // One scale for all samples of the batch: they are compared.
    const double largest = scaleOf(tensor.values);
    const auto [low, high] = std::minmax_element(tensor.values.begin(), tensor.values.end());
    scale_->setScale(largest, *low < 0, *high > 0);
    const auto rank = one.shape.size();
    if (isRecurrent(state_->look.op) && rank == 2) look_->setTitle(tr("feature"), tr("time"));
    look_->setTensor(one.shape, std::move(one.values), largest, std::move(dead));
    const auto current = wish_.pixel;
    if (!current || tab() != Tab::Output) return;
    look_->setCurrent(rank <= 1   ? LookView::Place{0, 0, current->channel}
                      : rank == 2 ? LookView::Place{0, current->channel, current->column}
                                  : LookView::Place{current->channel, current->row, current->column});
}

void InsidePanel::showWeights() {
    const auto& [key, tensor] = state_->parameters[std::size_t(parameter_) % state_->parameters.size()];
    nn::Extents shape = tensor.shape;
    // A filter for each output channel, its input channels side by side: those of pictures one under another.
    if (TensorImage::filtered(shape) && shape[1] > 1 && shape[0] * shape[1] > 256) value_->setText(tr("%1: the first filters").arg(QString::fromStdString(key)));
    else value_->setText(QStringLiteral("%1   %2").arg(QString::fromStdString(key), shapeText(shape)));
    const double largest = scaleOf(tensor.values);
    const auto [low, high] = std::minmax_element(tensor.values.begin(), tensor.values.end());
    scale_->setScale(largest, *low < 0, *high > 0);
    look_->setTensor(std::move(shape), tensor.values, largest);
    look_->setCurrent({});
}

void InsidePanel::showFigures() {
    const auto& channels = state_->look.channels;
    if (channels.empty() || tab() == Tab::Attention) return figures_->clear();
    if (tab() == Tab::Weights) return figures_->setText(tr("%n parameters here; click the tab again for the next", nullptr, int(state_->parameters.size())));
    const auto dead = std::ranges::count_if(channels, [](const nn::ChannelFigures& f) { return f.dead; });
    double zeros = 0;
    for (const nn::ChannelFigures& f : channels) zeros += f.zeros / double(channels.size());
    QStringList parts;
    if (wish_.pixel && wish_.pixel->channel < std::ssize(channels)) {
        const nn::ChannelFigures& f = channels[std::size_t(wish_.pixel->channel)];
        parts << tr("channel %1: mean %2, std %3, %4 zero").arg(wish_.pixel->channel).arg(formatReal(f.mean), formatReal(f.std), formatPercent(f.zeros));
    } else {
        double mean = 0, spread = 0;
        for (const nn::ChannelFigures& f : channels) mean += f.mean / double(channels.size()), spread += f.std / double(channels.size());
        parts << tr("%n channels: mean %1, std %2, %3 zero", nullptr, int(channels.size())).arg(formatReal(mean), formatReal(spread), formatPercent(zeros));
    }
    if (dead > 0) parts << tr("%1 of %2 dead: they give 0 for all samples of the probe").arg(dead).arg(channels.size());
    figures_->setText(parts.join(QStringLiteral("\n")));
}

void InsidePanel::choose(const LookView::Place& place, double value) {
    if (!state_) return;
    const bool bars = ofSample(state_->look.output, state_->look.batched, 0).shape.size() <= 1;
    value_->setText(bars && tab() != Tab::Weights ? tr("unit %1: %2").arg(place.column).arg(formatReal(value))
                                                  : tr("map %1, row %2, column %3: %4").arg(place.map).arg(place.row).arg(place.column).arg(formatReal(value)));
    if (tab() != Tab::Output) return;
    const auto rank = ofSample(state_->look.output, state_->look.batched, 0).shape.size();
    wish_.pixel = studio::LayerWish::Pixel{sample(), bars ? place.column : rank == 2 ? place.row : place.map, rank == 2 ? 0 : place.row, place.column};
    wish();
}

void InsidePanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    insight_->watch(this, studio::Insight::Inside);
    wish();
    refresh();
}

void InsidePanel::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    insight_->watch(this, 0);
}

void InsidePanel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    const Qt::Orientation now = width() > height() * 1.1 ? Qt::Horizontal : Qt::Vertical;
    if (std::exchange(shared_, now) == now) return;  // from then on the user's hand counts
    splitter_->setOrientation(now);
    splitter_->setSizes(now == Qt::Horizontal ? QList<int>{56 * width(), 44 * width()} : QList<int>{60 * height(), 40 * height()});
}

}  // namespace ui
