#include "ui/inside/inside_panel.h"

#include "ui/inside/channel_view.h"
#include "ui/inside/pixel_view.h"
#include "ui/inside/value_map.h"
#include "ui/theme/theme.h"
#include "ui/training/tensor_image.h"
#include "ui/window/format.h"
#include "ui/window/labels.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QSignalBlocker>
#include <QSplitter>
#include <QStackedLayout>
#include <QStackedWidget>
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

/// Texts and what they stand for; what was chosen stays chosen while it is offered. The same again changes nothing: a list may be open.
void fill(QComboBox* box, const QList<std::pair<QString, QString>>& offers) {
    bool same = box->count() == offers.size();
    for (int i = 0; same && i < box->count(); ++i) same = box->itemData(i) == offers[i].second;
    if (same) return;
    const QVariant before = box->currentData();
    const QSignalBlocker quiet(box);
    box->clear();
    for (const auto& [text, key] : offers) box->addItem(text, key);
    box->setCurrentIndex(std::max(box->findData(before), 0));
}

/// L2 norm.
double sizeOf(const std::vector<float>& values) {
    double squares = 0;
    for (const float v : values) squares += double(v) * v;
    return std::sqrt(squares);
}

QString lastStepKey() { return QStringLiteral("last step"); }
QString outputKey() { return QStringLiteral("output"); }
QString gradientKey() { return QStringLiteral("gradient"); }

bool isRecurrent(const std::string& op) { return op == "RNN" || op == "LSTM" || op == "GRU"; }

}  // namespace

InsidePanel::InsidePanel(studio::Document* document, studio::TrainingSession* session, studio::Insight* insight, QWidget* parent)
    : QWidget(parent), document_(document), session_(session), insight_(insight), optimizer_(new studio::OptimizerWatch(session, this)) {
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
    pictures_ = new QStackedWidget(splitter_);
    look_ = new LookView(pictures_);
    channels_ = new ChannelView(pictures_);
    spread_ = new SpreadView(pictures_);
    for (QWidget* picture : {static_cast<QWidget*>(look_), static_cast<QWidget*>(channels_), static_cast<QWidget*>(spread_)}) pictures_->addWidget(picture);
    splitter_->addWidget(pictures_);
    splitter_->addWidget(buildSide());
    splitter_->setStretchFactor(0, 3);
    splitter_->setStretchFactor(1, 2);
    column->addWidget(splitter_, 1);
    pages_->addWidget(page);

    connect(look_, &LookView::clicked, this, &InsidePanel::choose);
    connect(channels_, &ChannelView::clicked, this, &InsidePanel::showChannel);
    connect(insight, &studio::Insight::layerReady, this, [this](QObject* who) {
        if (who != this) return;
        keepSpreads();
        refresh();
    });
    // With other weights comes another look; until then it shows the last one.
    connect(insight, &studio::Insight::modelChanged, this, [this] {
        if (pages_->currentIndex() == 0 || !insight_->reason().isEmpty()) refresh();
    });
    connect(insight, &studio::Insight::probeChanged, this, [this] {
        spreads_.clear();  // of other samples
        sample_ = 0;
        wish();
    });
    connect(document, &studio::Document::reset, this, [this] {
        pin_->setChecked(false);
        wish_ = {};
        state_.reset();
        spreads_.clear();
        sample_ = 0;
        wish();
        refresh();
        if (isWindow()) close();  // its node was another network's
    });
    refresh();
}

QWidget* InsidePanel::buildSide() {
    auto* side = new QWidget(splitter_);
    auto* rows = new QVBoxLayout(side);
    rows->setContentsMargins(10, 0, 0, 0);
    rows->setSpacing(4);
    spreadOf_ = new QComboBox(side);
    spreadOf_->setObjectName(QStringLiteral("insideSpreadOf"));
    spreadOf_->setAccessibleName(tr("Spread of what"));
    spreadOf_->setToolTip(tr("Whose numbers are counted: what the node gives, the gradient of that, or a parameter"));
    spreadOf_->setMinimumContentsLength(10);
    spreadOf_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    connect(spreadOf_, &QComboBox::currentIndexChanged, this, [this] {
        wish();
        refresh();
    });
    rows->addWidget(spreadOf_);
    weightsOf_ = new QComboBox(side);
    weightsOf_->setObjectName(QStringLiteral("insideWeightsOf"));
    weightsOf_->setAccessibleName(tr("Weights, or what the optimizer has beside them"));
    weightsOf_->setToolTip(tr("The parameter itself, what the last step added to it, or what the optimizer remembers of it"));
    weightsOf_->setMinimumContentsLength(10);
    weightsOf_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    weightsOf_->addItem(tr("weights"), QString());
    connect(weightsOf_, &QComboBox::currentIndexChanged, this, [this] { refresh(); });
    connect(optimizer_, &studio::OptimizerWatch::changed, this, [this] {
        if (tab() == Tab::Weights) refresh();
    });
    rows->addWidget(weightsOf_);
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
    return side;
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
    before_ = smallButton(QStringLiteral("‹"), "insideBefore", tr("The sample before"), this);
    after_ = smallButton(QStringLiteral("›"), "insideAfter", tr("The next sample"), this);
    sampleText_ = createLabel({}, "dim", this);
    sampleText_->setObjectName(QStringLiteral("insideSample"));
    newProbe_ = smallButton(tr("others"), "insideOthers", tr("Takes other samples, drawn at random, as the probe. It stays the same while the network trains"), this);
    pin_ = smallButton(tr("pin"), "insidePin", tr("Stays with this node, whatever is selected"), this);
    pin_->setCheckable(true);
    window_ = smallButton(tr("window"), "insideWindow", tr("Look in a window of its own, which stays with this node: as many as you like"), this);
    for (QWidget* widget : {static_cast<QWidget*>(before_), static_cast<QWidget*>(sampleText_), static_cast<QWidget*>(after_), static_cast<QWidget*>(newProbe_),
                            static_cast<QWidget*>(pin_), static_cast<QWidget*>(window_)})
        bar_->addWidget(widget);
    connect(window_, &QToolButton::clicked, this, [this] { openWindow(shown()); });
    connectSamples();
    buildTabs();
}

void InsidePanel::buildTabs() {
    tabs_ = new QButtonGroup(this);
    const struct {
        QString name;
        const char* id;
        QString tip;
    } tabs[] = {{tr("Output"), "insideOutput", tr("What the node gives for this sample")},
                {tr("Gradient"), "insideGradient", tr("How much the loss changes with each of these numbers")},
                {tr("Weights"), "insideWeights", tr("The node's parameters")},
                {tr("Attention"), "insideAttention", tr("What each position looks at")},
                {tr("Channels"), "insideChannels", tr("Mean, spread and zeros of each channel over all samples of the probe")},
                {tr("Over time"), "insideOverTime", tr("How the numbers are spread, and how that went since the panel came to this node")}};
    for (int i = 0; i < int(std::size(tabs)); ++i) {
        QToolButton* tab = smallButton(tabs[i].name, tabs[i].id, tabs[i].tip, this);
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
}

void InsidePanel::connectSamples() {
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
    wish_.gradient = tab() == Tab::Gradient || (tab() == Tab::OverTime && spreadOf_->currentData() == gradientKey());
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
    tabs_->button(int(Tab::Channels))->setVisible(!look.channels.empty());
    if ((tab() == Tab::Attention && !attention) || (tab() == Tab::Weights && !weights) || (tab() == Tab::Gradient && !state_->targets) ||
        (tab() == Tab::Channels && look.channels.empty())) {
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
    scale_->setVisible(tab() != Tab::Channels && tab() != Tab::OverTime);
    spreadOf_->setVisible(tab() == Tab::OverTime);
    watchOptimizer();
    offerWeights();
    weightsOf_->setVisible(tab() == Tab::Weights && weightsOf_->count() > 1);
    pictures_->setCurrentWidget(tab() == Tab::Channels ? static_cast<QWidget*>(channels_) : tab() == Tab::OverTime ? static_cast<QWidget*>(spread_) : look_);
    switch (tab()) {
        case Tab::Output: showTensor(look.output, true); break;
        case Tab::Gradient: showTensor(look.gradient, true); break;
        case Tab::Attention:
            showTensor(look.attention, false);
            look_->setTitle(tr("looks at"), tr("position"));
            break;
        case Tab::Weights: showWeights(); break;
        case Tab::Channels:
            channels_->setChannels(look.channels);
            showChannel();
            break;
        case Tab::OverTime: showOverTime(); break;
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

/// Nobody sees it elsewhere, so nobody asks for it.
void InsidePanel::watchOptimizer() {
    QStringList keys;
    if (isVisible() && tab() == Tab::Weights && state_)
        for (const auto& [key, tensor] : state_->parameters) keys << QString::fromStdString(key);
    optimizer_->want(keys);
}

/// Of the parameter on show.
const nn::OptimizerLook::Item* InsidePanel::optimizerItem() const {
    const auto look = optimizer_->look();
    if (!look || !state_ || state_->parameters.empty()) return nullptr;
    const auto found = std::ranges::find(look->items, state_->parameters[std::size_t(parameter_) % state_->parameters.size()].first, &nn::OptimizerLook::Item::key);
    return found == look->items.end() ? nullptr : &*found;
}

void InsidePanel::offerWeights() {
    QList<std::pair<QString, QString>> offers{{tr("weights"), QString()}};
    if (const nn::OptimizerLook::Item* item = optimizerItem()) {
        offers << std::pair(tr("last step"), lastStepKey());
        for (const auto& [name, values] : item->moments) offers << std::pair(QString::fromStdString(name), QString::fromStdString(name));
    }
    fill(weightsOf_, offers);
}

void InsidePanel::showWeights() {
    const auto& [key, values] = state_->parameters[std::size_t(parameter_) % state_->parameters.size()];
    nn::LookTensor tensor = values;
    const QString of = weightsOf_->currentData().toString();
    if (const nn::OptimizerLook::Item* item = optimizerItem(); item && !of.isEmpty()) {
        tensor.shape = item->shape;
        if (of == lastStepKey()) tensor.values = item->change;
        for (const auto& [name, moment] : item->moments)
            if (of.toStdString() == name) tensor.values = moment;
    }
    nn::Extents shape = tensor.shape;
    // A filter for each output channel, its input channels side by side: those of pictures one under another.
    if (TensorImage::filtered(shape) && shape[1] > 1 && shape[0] * shape[1] > 256) value_->setText(tr("%1: the first filters").arg(QString::fromStdString(key)));
    else value_->setText(QStringLiteral("%1   %2").arg(QString::fromStdString(key), shapeText(shape)));
    const double largest = scaleOf(tensor.values);
    const auto [low, high] = std::minmax_element(tensor.values.begin(), tensor.values.end());
    scale_->setScale(largest, *low < 0, *high > 0);
    look_->setTensor(std::move(shape), tensor.values, largest);
    look_->setCurrent({});
    QStringList parts;
    if (const auto count = int(state_->parameters.size()); count > 1) parts << tr("%n parameters here; click the tab again for the next", nullptr, count);
    if (const nn::OptimizerLook::Item* item = optimizerItem()) {
        const double size = sizeOf(values.values), moved = sizeOf(item->change);
        parts << tr("Step %1 changed it by %2").arg(formatCount(optimizer_->look()->step)).arg(formatReal(moved)) + (size > 0 ? tr(", %1 of its size").arg(formatReal(moved / size)) : QString());
    }
    figures_->setText(parts.join(QLatin1Char('\n')));
}

void InsidePanel::showFigures() {
    const auto& channels = state_->look.channels;
    if (tab() == Tab::OverTime || tab() == Tab::Weights) return;  // they have said their own
    if (channels.empty() || tab() == Tab::Attention) return figures_->clear();
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

void InsidePanel::showChannel() {
    const int channel = channels_->current();
    if (!state_ || channel < 0 || channel >= int(state_->look.channels.size())) return;
    const nn::ChannelFigures& f = state_->look.channels[std::size_t(channel)];
    value_->setText(tr("channel %1: mean %2, std %3, %4 zero").arg(channel).arg(formatReal(f.mean), formatReal(f.std), formatPercent(f.zeros)));
}

/// While it is at a node; of another one nothing is left, so that memory stays what a few hundred histograms take.
void InsidePanel::keepSpreads() {
    const auto state = insight_->layer(this);
    if (!state || !state->error.isEmpty()) return;
    const QString node = QString::fromStdString(state->look.path);
    if (std::exchange(spreadNode_, node) != node) spreads_.clear();
    // A run that begins anew is another story.
    if (const auto output = spreads_.constFind(outputKey()); output != spreads_.constEnd() && output->newest.step > state->step) spreads_.clear();
    spreads_[outputKey()].add(state->step, state->outputSpread);
    if (!state->look.gradient.empty()) spreads_[gradientKey()].add(state->step, state->gradientSpread);
    for (std::size_t i = 0; i < state->parameters.size(); ++i) spreads_[QString::fromStdString(state->parameters[i].first)].add(state->step, state->parameterSpreads[i]);
}

void InsidePanel::offerSpreads() {
    QList<std::pair<QString, QString>> offers{{tr("output"), outputKey()}};
    if (state_->targets) offers << std::pair(tr("gradient"), gradientKey());
    for (const auto& [key, tensor] : state_->parameters) offers << std::pair(QString::fromStdString(key), QString::fromStdString(key));
    fill(spreadOf_, offers);
}

void InsidePanel::showOverTime() {
    offerSpreads();
    const SpreadHistory history = spreads_.value(spreadOf_->currentData().toString());
    spread_->setHistory(history);
    QStringList lines;
    if (history.empty()) lines << tr("Comes with the next look.");
    else lines << tr("%n looks, the newest at the bottom", nullptr, spread_->rows());
    if (history.newest.spread.zero_share() > 0) lines << tr("%1 are 0: their spike is left out of the scale, and stands in a colour of its own").arg(formatPercent(history.newest.spread.zero_share()));
    figures_->setText(lines.join(QLatin1Char('\n')));
}

InsidePanel* InsidePanel::openWindow(const QString& path) {
    if (path.isEmpty()) return nullptr;
    auto* other = new InsidePanel(document_, session_, insight_, this);
    other->setWindowFlag(Qt::Window);
    other->setAttribute(Qt::WA_DeleteOnClose);
    other->setAttribute(Qt::WA_StyledBackground);
    other->setObjectName(QStringLiteral("insideOwn"));
    other->setWindowTitle(tr("Inside: %1").arg(path));
    other->setNode(path);
    other->pin_->setChecked(true);
    other->pin_->hide();
    other->window_->hide();
    other->resize(640, 380);
    other->show();
    return other;
}

QList<InsidePanel*> InsidePanel::windows() const {
    QList<InsidePanel*> open = findChildren<InsidePanel*>(Qt::FindDirectChildrenOnly);
    open.removeIf([](const InsidePanel* one) { return !one->isVisible(); });  // those that are about to go
    return open;
}

void InsidePanel::keyPressEvent(QKeyEvent* event) {
    if (isWindow() && event->key() == Qt::Key_Escape && event->modifiers() == Qt::NoModifier) close();
    else QWidget::keyPressEvent(event);
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
    optimizer_->want({});
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
