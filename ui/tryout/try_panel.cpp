#include "ui/tryout/try_panel.h"

#include "nn/start/start_point.h"
#include "nn/train/samples.h"
#include "ui/dialogs/dialogs.h"
#include "ui/inside/look_view.h"
#include "ui/inside/value_map.h"
#include "ui/theme/theme.h"
#include "ui/tryout/answer_bars.h"
#include "ui/tryout/draw_pad.h"
#include "ui/window/format.h"
#include "ui/window/labels.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QImageReader>
#include <QLineEdit>
#include <QLocale>
#include <QPlainTextEdit>
#include <QSplitter>
#include <QStackedLayout>
#include <QTableWidget>
#include <QToolButton>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>
#include <utility>

namespace ui {

namespace {

constexpr int mostRows = 256, mostBars = 12;
constexpr std::int64_t written = 160;

QToolButton* toolButton(const QString& text, const char* name, const QString& tip, QWidget* parent) {
    auto* button = new QToolButton(parent);
    button->setText(text);
    button->setObjectName(QLatin1String(name));
    button->setToolTip(tip);
    button->setAccessibleName(tip);
    button->setProperty("role", "segment");
    return button;
}

nn::NpyArray wholeArray(nn::Extents shape, const std::vector<std::int64_t>& values) {
    nn::NpyArray array{nn::DType::Int64, std::move(shape), std::vector<std::byte>(values.size() * sizeof(std::int64_t))};
    std::memcpy(array.bytes.data(), values.data(), array.bytes.size());
    return array;
}

/// Channels, rows and columns of a picture field; rows 0: none, or its channels stand last.
struct PictureForm {
    int channels = 0, rows = 0, columns = 0;
};
PictureForm pictureForm(const nn::FieldInfo& info) {
    if (nn::form_of(info) != nn::SampleForm::Picture) return {};
    const nn::Extents shape = nn::extents(info.type.shape, 1);
    if (shape.size() == 2) return {1, int(shape[0]), int(shape[1])};
    if (shape.size() != 3 || (shape[0] > 4 && shape[2] <= 4)) return {};
    return {int(shape[0]), int(shape[1]), int(shape[2])};
}

/// What share of its side a picture's ink fills: drawn by hand it is made to fill as much.
double inkShare(const std::vector<float>& plane, int rows, int columns, double low, double high) {
    int top = rows, bottom = -1, left = columns, right = -1;
    for (int i = 0; i < rows * columns; ++i) {
        if ((double(plane[std::size_t(i)]) - low) / (high - low) < 0.25) continue;
        top = std::min(top, i / columns), bottom = std::max(bottom, i / columns), left = std::min(left, i % columns), right = std::max(right, i % columns);
    }
    return bottom < top ? 1 : std::max((bottom + 1.0 - top) / rows, (right + 1.0 - left) / columns);
}

}  // namespace

TryPanel::TryPanel(studio::Document* document, studio::Insight* insight, Dialogs* dialogs, QWidget* parent)
    : QWidget(parent), document_(document), insight_(insight), dialogs_(dialogs) {
    pages_ = new QStackedLayout(this);
    empty_ = createLabel({}, "dim", this);
    empty_->setObjectName(QStringLiteral("tryEmpty"));
    empty_->setAlignment(Qt::AlignCenter);
    empty_->setWordWrap(true);
    empty_->setMinimumWidth(60);
    pages_->addWidget(empty_);
    splitter_ = new QSplitter(Qt::Horizontal, this);
    splitter_->setChildrenCollapsible(false);
    splitter_->addWidget(buildInput(splitter_));
    splitter_->addWidget(buildAnswers(splitter_));
    splitter_->setStretchFactor(0, 1);
    splitter_->setStretchFactor(1, 1);
    pages_->addWidget(splitter_);

    connect(insight, &studio::Insight::modelChanged, this, [this] {
        refresh();
        ask();
    });
    connect(insight, &studio::Insight::pickReady, this, &TryPanel::begin);
    connect(insight, &studio::Insight::answered, this, [this](QObject* who, const std::shared_ptr<const studio::TryAnswer>& answer) {
        if (who == this) showAnswer(*answer);
    });
    // A sample that was chosen elsewhere, in Results, is tried here too.
    connect(insight, &studio::Insight::probeChanged, this, [this] {
        if (!mine_ && isVisible()) followProbe();
    });
    connect(document, &studio::Document::reset, this, [this] {
        network_.reset();
        form_ = Form::None;
        arrays_.clear();
        place_ = 0;
        score_.reset();
        pickedOne_ = false;
        saliency_->setCurrentIndex(0);
        refresh();
    });
    refresh();
}

QWidget* TryPanel::buildInput(QWidget* parent) {
    auto* page = new QWidget(parent);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(10, 6, 6, 6);
    column->setSpacing(4);
    auto* forms = new QWidget(page);
    inputs_ = new QStackedLayout(forms);
    auto* picture = new QWidget(forms);
    buildPicture(picture);
    inputs_->addWidget(picture);
    auto* words = new QWidget(forms);
    auto* lines = new QVBoxLayout(words);
    lines->setContentsMargins(0, 0, 0, 0);
    text_ = new QLineEdit(words);
    text_->setObjectName(QStringLiteral("tryText"));
    text_->setAccessibleName(tr("Text to try"));
    text_->setToolTip(tr("Type a text: the network says how it goes on"));
    text_->setPlaceholderText(tr("Type a text: the network says how it goes on"));
    text_->setMinimumWidth(60);
    lines->addWidget(text_);
    lines->addStretch();
    inputs_->addWidget(words);
    table_ = new QTableWidget(0, 2, forms);
    table_->setObjectName(QStringLiteral("tryNumbers"));
    table_->setAccessibleName(tr("Numbers to try"));
    table_->setHorizontalHeaderLabels({tr("Input"), tr("Value")});
    table_->horizontalHeaderItem(1)->setToolTip(tr("As the network takes them: scaled, where the data settings say so"));
    table_->horizontalHeader()->setStretchLastSection(true);
    table_->verticalHeader()->hide();
    table_->verticalHeader()->setDefaultSectionSize(table_->fontMetrics().height() + 8);
    table_->setShowGrid(false);
    inputs_->addWidget(table_);
    column->addWidget(forms, 1);
    auto* row = new QHBoxLayout;
    row->setSpacing(2);
    auto* before = toolButton(QStringLiteral("‹"), "tryBefore", tr("The sample before"), page);
    auto* after = toolButton(QStringLiteral("›"), "tryAfter", tr("The next sample of the data"), page);
    sample_ = createLabel(tr("sample"), "dim", page);
    right_ = createLabel({}, "faint", page);
    right_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    row->addWidget(before);
    row->addWidget(sample_);
    row->addWidget(after);
    row->addWidget(right_, 1);
    column->addLayout(row);
    connect(before, &QToolButton::clicked, this, [this] { pick(-1); });
    connect(after, &QToolButton::clicked, this, [this] { pick(1); });
    connect(text_, &QLineEdit::textEdited, this, &TryPanel::input);
    connect(table_, &QTableWidget::itemChanged, this, &TryPanel::input);
    return page;
}

void TryPanel::buildPicture(QWidget* page) {
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    pad_ = new DrawPad(page);
    column->addWidget(pad_, 1);
    auto* row = new QHBoxLayout;
    row->setSpacing(0);
    brush_ = toolButton(tr("brush"), "tryBrush", tr("Draws"), page);
    eraser_ = toolButton(tr("eraser"), "tryEraser", tr("Erases; so does the right mouse button"), page);
    auto* clear = toolButton(tr("clear"), "tryClear", tr("Begins anew with an empty picture (Delete)"), page);
    centre_ = toolButton(tr("centre"), "tryCentre", tr("Scales what is drawn and puts it in the middle, as the digits of MNIST are. Off: it stays where it is drawn"), page);
    auto* open = toolButton(tr("open…"), "tryOpen", tr("Opens a picture; pictures may be dropped and pasted too"), page);
    auto* tools = new QButtonGroup(this);
    for (QToolButton* tool : {brush_, eraser_}) {
        tool->setCheckable(true);
        tools->addButton(tool);
    }
    brush_->setChecked(true);
    centre_->setCheckable(true);
    centre_->setChecked(true);
    for (QToolButton* button : {brush_, eraser_, clear, centre_, open}) row->addWidget(button);
    row->addStretch();
    column->addLayout(row);
    connect(eraser_, &QToolButton::toggled, pad_, &DrawPad::setErases);
    connect(clear, &QToolButton::clicked, this, [this] {
        pad_->clearStrokes();
        brush_->setChecked(true);
        input();
    });
    connect(centre_, &QToolButton::toggled, this, [this](bool on) {
        pad_->setCentred(on);
        input();
    });
    connect(open, &QToolButton::clicked, this, &TryPanel::openPicture);
    connect(pad_, &DrawPad::changed, this, &TryPanel::input);
    connect(pad_, &DrawPad::refused, this, [this](const QString& text) { said_->setText(text); });
}

QWidget* TryPanel::buildAnswers(QWidget* parent) {
    auto* page = new QWidget(parent);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(6, 6, 10, 6);
    column->setSpacing(4);
    bars_ = new AnswerBars(page);
    column->addWidget(bars_, 1);
    given_ = new LookView(page);
    given_->setObjectName(QStringLiteral("tryGiven"));
    given_->hide();
    column->addWidget(given_, 1);
    written_ = new QPlainTextEdit(page);
    written_->setObjectName(QStringLiteral("tryWritten"));
    written_->setAccessibleName(tr("How the network goes on"));
    written_->setReadOnly(true);
    written_->setFont(Theme::instance().monoFont(9));
    written_->hide();
    column->addWidget(written_, 1);
    auto* row = new QHBoxLayout;
    saliency_ = new QComboBox(page);
    saliency_->setObjectName(QStringLiteral("saliency"));
    saliency_->setAccessibleName(tr("Saliency"));
    saliency_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    saliency_->setMinimumContentsLength(9);
    saliency_->addItem(tr("no saliency"), -1);
    saliency_->addItem(tr("gradient × input"), int(nn::SaliencyWay::GradientInput));
    saliency_->addItem(tr("occlusion"), int(nn::SaliencyWay::Occlusion));
    saliency_->addItem(tr("Grad-CAM"), int(nn::SaliencyWay::GradCam));
    saliency_->setToolTip(tr("What the score of the answer, or of the bar that was clicked, depends on: red speaks for it, blue against"));
    row->addWidget(saliency_);
    said_ = createLabel({}, "dim", page);
    said_->setObjectName(QStringLiteral("trySaid"));
    said_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    row->addWidget(said_, 1);
    column->addLayout(row);
    connect(saliency_, &QComboBox::activated, this, [this] {
        if (saliency_->currentIndex() == 0) pad_->setSaliency(0, 0, {});
        ask();
    });
    connect(bars_, &AnswerBars::clicked, this, [this](int index) {
        if (form_ == Form::Text) return;
        score_ = index;
        ask();
    });
    return page;
}

void TryPanel::preferNode(const QString& path) {
    layer_ = path;
    if (saliency_->currentData().toInt() == int(nn::SaliencyWay::GradCam)) ask();
}

/// Another network asks for other inputs: one sample of the data says what they look like.
void TryPanel::refresh() {
    const auto network = insight_->network();
    const QString reason = insight_->reason();
    if (!network || !reason.isEmpty()) {
        empty_->setText(!reason.isEmpty() ? reason : tr("Looking…"));
        pages_->setCurrentIndex(0);
        network_.reset();
        return;
    }
    if (network_ == network || !isVisible()) return;
    // An edited network takes what the one before took: what is drawn stays.
    const auto same = [&](const nn::Network& a, const nn::Network& b) {
        return a.inputs.size() == b.inputs.size() && std::ranges::equal(a.inputs, b.inputs, [&](const nn::Network::Input& x, const nn::Network::Input& y) {
            return x.path == y.path && x.field == y.field && a.values[std::size_t(x.value)].type == b.values[std::size_t(y.value)].type;
        });
    };
    const bool keep = network_ && form_ != Form::None && same(*network_, *network);
    network_ = network;
    if (keep) return;
    form_ = Form::None;
    insight_->pick(insight_->splits().back(), place_);
}

/// One sample was chosen to be looked at: it is tried.
void TryPanel::followProbe() {
    const auto* samples = std::get_if<studio::ProbeBatch::Samples>(&insight_->probe().of);
    if (!samples || samples->indices.size() != 1) return;
    pickedOne_ = true;
    sample_->setText(tr("sample %1").arg(samples->indices[0]));
    insight_->fetch(samples->indices[0], samples->test_files);
}

void TryPanel::begin(const std::shared_ptr<const studio::SampleSet>& set) {
    if (!isVisible() || !network_) return;
    if (!set->error.isEmpty() || !set->fields.contains(set->shown)) {
        empty_->setText(set->error.isEmpty() ? tr("Nothing goes into this network that could be tried.") : set->error);
        pages_->setCurrentIndex(0);
        return;
    }
    pages_->setCurrentIndex(1);
    const bool first = form_ == Form::None;
    fields_ = set->fields;
    classNames_.clear();
    for (const nn::LossAnswers& of : nn::loss_answers(*network_)) {
        if (!of.field) continue;
        const auto field = fields_.find(network_->inputs[*of.field].field);
        if (field != fields_.end()) classNames_ = field->second.class_names;
        break;
    }
    if (first) {
        const auto input = std::ranges::find_if(network_->inputs, [&](const nn::Network::Input& in) { return in.field == set->shown && !in.target_only; });
        source_ = input == network_->inputs.end() ? 0 : std::size_t(input - network_->inputs.begin());
        const nn::FieldInfo& info = fields_.at(set->shown);
        const PictureForm picture = pictureForm(info);
        form_ = picture.rows > 0 ? Form::Picture : nn::find_text(*network_) ? Form::Text : Form::Numbers;
        inputs_->setCurrentIndex(form_ == Form::Picture ? 0 : form_ == Form::Text ? 1 : 2);
        saliency_->setVisible(form_ == Form::Picture);
        if (form_ == Form::Picture) {
            const nn::FieldSamples& samples = set->samples.at(set->shown);
            const double low = std::min(samples.least, 0.0), high = std::max(samples.most, 1.0);
            pad_->setForm(picture.channels, picture.rows, picture.columns, low, high);
            const std::vector<float>& plane = samples.values[0];
            pad_->setFills(std::clamp(inkShare(plane, picture.rows, picture.columns, low, high), 0.5, 1.0));
            double border = 0;
            for (int x = 0; x < picture.columns; ++x) border += double(plane[std::size_t(x)]) / picture.columns;
            pad_->setDark((border - low) / (high - low) < 0.35);
        }
    }
    arrays_ = set->arrays;
    // A blank picture invites to draw; anything else begins with what the data has.
    if (first && !pickedOne_ && form_ == Form::Picture) {
        bars_->setBars({});
        said_->setText(tr("Draw, drop a picture, or take a sample below"));
        return;
    }
    showSample(*set);
    ask();
}

void TryPanel::showSample(const studio::SampleSet& set) {
    arrays_ = set.arrays;
    const nn::NpyArray& own = arrays_.at(network_->inputs[source_].path);
    const std::vector<float> values = nn::to_floats(own);
    if (form_ == Form::Picture) {
        pad_->setGround(values);
    } else if (form_ == Form::Text) {
        QString text;
        for (const float id : values) text += QString::fromStdString(nn::class_name(fields_.at(network_->inputs[source_].field), std::size_t(std::max(id, 0.0F))));
        text_->setText(text.replace(QLatin1Char('\n'), QLatin1Char(' ')));
    } else {
        fillTable();
    }
    const auto losses = nn::loss_answers(*network_);
    QString right;
    if (!losses.empty() && losses.front().field) {
        const auto target = arrays_.find(network_->inputs[*losses.front().field].path);
        if (target != arrays_.end()) {
            const std::vector<float> numbers = nn::to_floats(target->second);
            if (losses.front().kind == nn::Answers::Classes && numbers.size() == 1 && numbers[0] >= 0)
                right = std::size_t(numbers[0]) < classNames_.size() ? QString::fromStdString(classNames_[std::size_t(numbers[0])]) : QString::number(int(numbers[0]));
            else if (numbers.size() == 1)
                right = formatReal(double(numbers[0]));
        }
    }
    right_->setText(right.isEmpty() ? QString() : tr("it is %1").arg(right));
}

/// All numbers that go in, of every input, as rows.
void TryPanel::fillTable() {
    const QSignalBlocker block(table_);
    table_->setRowCount(0);
    for (const nn::Network::Input& input : network_->inputs) {
        const auto array = arrays_.find(input.path);
        if (input.target_only || array == arrays_.end()) continue;
        const std::vector<float> values = nn::to_floats(array->second);
        for (std::size_t i = 0; i < values.size() && table_->rowCount() < mostRows; ++i) {
            const int row = table_->rowCount();
            table_->insertRow(row);
            auto* name = new QTableWidgetItem(values.size() > 1 ? QStringLiteral("%1[%2]").arg(QString::fromStdString(input.path)).arg(i) : QString::fromStdString(input.path));
            name->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
            table_->setItem(row, 0, name);
            auto* value = new QTableWidgetItem(QString::number(double(values[i]), 'g', 6));
            value->setData(Qt::UserRole, QString::fromStdString(input.path));
            value->setData(Qt::UserRole + 1, int(i));
            table_->setItem(row, 1, value);
        }
    }
    table_->resizeColumnToContents(0);
}

void TryPanel::input() {
    if (!network_ || form_ == Form::None) return;
    const nn::Network::Input& in = network_->inputs[source_];
    const nn::TensorType& type = network_->values[std::size_t(in.value)].type;
    right_->clear();
    sample_->setText(tr("yours"));
    if (form_ == Form::Picture) {
        arrays_.insert_or_assign(in.path, nn::float_array(nn::extents(type.shape, 1), pad_->numbers()));
        if (pad_->isBlank()) {
            pad_->setSaliency(0, 0, {});
            bars_->setBars({});
            return;
        }
    } else if (form_ == Form::Numbers) {
        for (int row = 0; row < table_->rowCount(); ++row) {
            const QTableWidgetItem* item = table_->item(row, 1);
            bool ok = false;
            const double value = item->text().trimmed().replace(QLatin1Char(','), QLatin1Char('.')).toDouble(&ok);
            if (!ok || !std::isfinite(value)) return said_->setText(tr("%1 is not a number").arg(item->text()));
            nn::NpyArray& array = arrays_.at(item->data(Qt::UserRole).toString().toStdString());
            const auto at = std::size_t(item->data(Qt::UserRole + 1).toInt());
            if (array.dtype == nn::DType::Float32) {
                const auto number = float(value);
                std::memcpy(array.bytes.data() + at * sizeof number, &number, sizeof number);
            } else {
                const auto number = std::int64_t(value);
                std::memcpy(array.bytes.data() + at * sizeof number, &number, sizeof number);
            }
        }
    }
    ask();
}

void TryPanel::ask() {
    if (!isVisible() || !network_ || form_ == Form::None || arrays_.empty()) return;
    studio::TryWish wish;
    wish.arrays = arrays_;
    if (form_ == Form::Text) {
        const nn::FieldInfo& info = fields_.at(network_->inputs[source_].field);
        for (const QChar letter : text_->text()) {
            const std::string name = QString(letter).toStdString();
            const auto found = std::ranges::find(info.class_names, name);
            if (found != info.class_names.end()) wish.begin.push_back(found - info.class_names.begin());
        }
        if (wish.begin.empty()) return written_->clear();
        wish.length = written;
        wish.temperature = 0.5;
        const nn::TensorType& type = network_->values[std::size_t(network_->inputs[source_].value)].type;
        const nn::Extents shape = nn::extents(type.shape, 1);
        std::vector<std::int64_t> ids(wish.begin.end() - std::min(std::ssize(wish.begin), shape[1]), wish.begin.end());
        ids.resize(std::size_t(shape[1]), 0);
        arrays_.insert_or_assign(network_->inputs[source_].path, wholeArray(shape, ids));
    }
    if (form_ == Form::Picture && pad_->isBlank()) return;
    if (form_ == Form::Picture && saliency_->currentIndex() > 0) wish.saliency = nn::SaliencyWay(saliency_->currentData().toInt());
    wish.layer = layer_;
    wish.score = score_;
    insight_->ask(this, wish);
    nn::NpzArrays probe = arrays_;
    if (sample_->text() == tr("yours"))  // what is drawn by hand has no right answer
        for (const nn::Network::Input& input : network_->inputs)
            if (input.target_only) probe.erase(input.path);
    mine_ = true;
    insight_->setProbe({probe});
    mine_ = false;
}

void TryPanel::showAnswer(const studio::TryAnswer& answer) {
    if (!network_ || (form_ == Form::Picture && pad_->isBlank())) return;  // it was cleared meanwhile
    said_->setText(!answer.error.isEmpty() ? answer.error : answer.saliencyError);
    said_->setToolTip(said_->text());
    written_->setVisible(form_ == Form::Text);
    if (form_ == Form::Text) {
        bars_->hide();
        given_->hide();
        written_->setPlainText(text_->text() + answer.text);
        return;
    }
    const auto count = answer.scores.values.size();
    const bool picture = answer.scores.shape.size() >= 2 && count > 32;
    given_->setVisible(picture);
    bars_->setVisible(!picture);
    if (picture) given_->setTensor(answer.scores.shape, answer.scores.values, scaleOf(answer.scores.values));
    else fillBars(answer);
    if (!answer.saliency || answer.saliency->map.shape.size() != 2) return pad_->setSaliency(0, 0, {});
    pad_->setSaliency(int(answer.saliency->map.shape[0]), int(answer.saliency->map.shape[1]), answer.saliency->map.values);
    said_->setText(tr("score %1").arg(formatReal(answer.saliency->score)));
}

void TryPanel::fillBars(const studio::TryAnswer& answer) {
    const std::vector<float>& scores = answer.scores.values;
    std::vector<AnswerBars::Bar> bars;
    const auto best = std::size_t(std::max_element(scores.begin(), scores.end()) - scores.begin());
    const double largest = scaleOf(scores);
    std::vector<std::size_t> order(scores.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    // Few keep their places; of many the largest are shown.
    if (order.size() > mostBars && answer.of.kind == nn::Answers::Classes) {
        std::ranges::stable_sort(order, std::greater{}, [&](std::size_t i) { return scores[i]; });
        order.resize(mostBars);
    }
    for (const std::size_t i : order) {
        AnswerBars::Bar bar;
        const bool numbers = answer.of.kind == nn::Answers::Numbers;
        bar.name = !numbers && i < classNames_.size() ? QString::fromStdString(classNames_[i])
                   : answer.of.kind == nn::Answers::YesNo && scores.size() == 1 ? tr("yes") : QString::number(i);
        if (i < answer.probabilities.size()) {
            bar.share = answer.probabilities[i];
            bar.value = formatPercent(bar.share);
        } else {
            bar.share = largest > 0 ? double(scores[i]) / largest : 0;
            bar.value = formatReal(double(scores[i]));
        }
        bar.chosen = numbers ? false : answer.of.kind == nn::Answers::YesNo ? double(scores[i]) > answer.of.yes_above : i == best;
        bars.push_back(std::move(bar));
    }
    bars_->setBars(std::move(bars));
}

void TryPanel::pick(int by) {
    if (!network_) return;
    place_ += pickedOne_ || form_ != Form::Picture ? by : 0;
    pickedOne_ = true;
    sample_->setText(tr("sample %1").arg(place_));
    insight_->pick(insight_->splits().back(), place_);
}

void TryPanel::openPicture() {
    QStringList endings;
    for (const QByteArray& format : QImageReader::supportedImageFormats()) endings << QStringLiteral(".") + QString::fromLatin1(format);
    const QString file = dialogs_->importFile(this, tr("Open a picture"), document_->folder(), {{tr("Pictures"), endings}});
    if (file.isEmpty()) return;
    QImageReader reader(file);
    reader.setAutoTransform(true);
    pad_->take(reader.read());
}

void TryPanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    insight_->watch(this, studio::Insight::Try);
    refresh();
    followProbe();
    ask();
}

void TryPanel::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    insight_->watch(this, 0);
}

void TryPanel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    const Qt::Orientation now = width() > height() * 1.1 ? Qt::Horizontal : Qt::Vertical;
    if (std::exchange(shared_, now) == now) return;  // from then on the user's hand counts
    splitter_->setOrientation(now);
    // The picture is square: beside it the answers have the rest.
    const int side = std::clamp(height() + 20, 260, std::max(width() / 2, 260));
    splitter_->setSizes(now == Qt::Horizontal ? QList<int>{side, std::max(width() - side, 1)} : QList<int>{height() * 3 / 5, height() * 2 / 5});
}

}  // namespace ui
