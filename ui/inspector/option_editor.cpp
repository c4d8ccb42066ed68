#include "ui/inspector/option_editor.h"

#include "ui/inspector/number_field.h"
#include "ui/inspector/option_text.h"
#include "ui/inspector/switch.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QSlider>
#include <QStandardItemModel>
#include <QStyle>
#include <QToolButton>

#include <cmath>

namespace ui {

namespace {

using nn::OptionInfo;
using nn::OptionKind;
using nn::OptionValue;

bool isNone(const OptionValue& value) { return std::holds_alternative<std::monostate>(value); }

QHBoxLayout* rowLayout(QWidget* parent) {
    auto* layout = new QHBoxLayout(parent);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    return layout;
}

/// "20  from wire", "from wire", "None".
QString emptyText(const OptionInfo& info, const OptionValue& inferred) {
    // What holds where nothing is given: a default of the source's, say.
    if (!info.from_wire) return isNone(inferred) ? OptionEditor::tr("None") : optionText(inferred);
    if (isNone(inferred)) return OptionEditor::tr("from wire");
    return OptionEditor::tr("%1  from wire").arg(QString::fromStdString(nn::to_string(inferred)));
}

QString mixedText() { return OptionEditor::tr("mixed"); }

double asDouble(const OptionValue& value, double fallback) {
    if (const auto* i = std::get_if<std::int64_t>(&value)) return double(*i);
    if (const auto* d = std::get_if<double>(&value)) return *d;
    return fallback;
}

// ---- bool ----------------------------------------------------------------------------------------

class BoolEditor : public OptionEditor {
public:
    BoolEditor(const OptionInfo& info, QWidget* parent) : OptionEditor(parent), switch_(new Switch(this)) {
        auto* layout = rowLayout(this);
        layout->addWidget(switch_);
        layout->addStretch();
        setFocusProxy(switch_);
        switch_->setAccessibleName(QString::fromStdString(info.id));
        connect(switch_, &QCheckBox::clicked, this, [this](bool on) {
            emit edited(on);
            emit finished();
        });
    }
    void setValue(const OptionValue& value, const OptionValue&) override {
        const bool* on = std::get_if<bool>(&value);
        switch_->setOn(on && *on);
    }
    void setMixed() override { switch_->setOn(std::nullopt); }

private:
    Switch* switch_;
};

// ---- choice, and bool or choice that may be None --------------------------------------------------

class ChoiceEditor : public OptionEditor {
public:
    ChoiceEditor(const OptionInfo& info, QWidget* parent) : OptionEditor(parent), box_(new QComboBox(this)) {
        rowLayout(this)->addWidget(box_);
        setFocusProxy(box_);
        box_->setAccessibleName(QString::fromStdString(info.id));
        if (info.allows_none) add({}, OptionEditor::tr("None"));
        if (info.kind == OptionKind::Bool) {
            add(true, OptionEditor::tr("on"));
            add(false, OptionEditor::tr("off"));
        }
        for (const std::string& word : info.choices) add(word, QString::fromStdString(word));
        connect(box_, &QComboBox::activated, this, [this](int index) {
            emit edited(values_[std::size_t(index)]);
            emit finished();
        });
    }
    void setValue(const OptionValue& value, const OptionValue&) override {
        for (std::size_t i = 0; i < values_.size(); ++i) {
            if (values_[i] == value) return box_->setCurrentIndex(int(i));
        }
        box_->setCurrentIndex(-1);
    }
    void setMixed() override {
        box_->setPlaceholderText(mixedText());
        box_->setCurrentIndex(-1);
    }

private:
    void add(OptionValue value, const QString& text) {
        values_.push_back(std::move(value));
        box_->addItem(text);
    }
    QComboBox* box_;
    std::vector<OptionValue> values_;
};

// ---- numbers -------------------------------------------------------------------------------------

/// Maps an option's likely range to slider ticks, evenly or by powers of two.
class SliderScale {
public:
    static constexpr int ticks = 1000;
    explicit SliderScale(const OptionInfo& info)
        : min_(info.ui_min), max_(info.ui_max), log_(info.log2_scale && info.ui_min >= 0),
          whole_(info.kind == OptionKind::Int) {
        if (log_ && min_ <= 0) min_ = whole_ ? 1 : max_ * 1e-6;
    }
    static bool fits(const OptionInfo& info) {
        const double span = info.ui_max - info.ui_min;
        if (!(info.ui_min > -1e12 && info.ui_max < 1e12 && span > 0)) return false;
        return info.log2_scale || (info.kind == OptionKind::Float && span <= 100);
    }
    int tick(double value) const {
        double t = log_ ? std::log2(std::max(value, min_) / min_) / std::log2(max_ / min_) : (value - min_) / (max_ - min_);
        return int(std::lround(std::clamp(t, 0.0, 1.0) * ticks));
    }
    OptionValue value(int tick) const {
        const double t = double(tick) / ticks;
        const double v = log_ ? min_ * std::pow(max_ / min_, t) : min_ + (max_ - min_) * t;
        if (whole_) return std::int64_t(std::llround(v));
        return QString::number(v, 'g', log_ ? 2 : 3).toDouble();
    }

private:
    double min_, max_;
    bool log_, whole_;
};

class NumberEditor : public OptionEditor {
public:
    NumberEditor(const OptionInfo& info, QWidget* parent)
        : OptionEditor(parent), info_(info), field_(new NumberField(NumberField::limitsOf(info), this)) {
        auto* layout = rowLayout(this);
        layout->addWidget(field_, 1);
        setFocusProxy(field_);
        field_->setAccessibleName(QString::fromStdString(info.id));
        connect(field_, &NumberField::edited, this, [this](const OptionValue& value) {
            showOnSlider(value);
            emit edited(value);
        });
        connect(field_, &NumberField::finished, this, &OptionEditor::finished);
        if (SliderScale::fits(info)) addSlider(layout);
    }
    void setValue(const OptionValue& value, const OptionValue& inferred) override {
        field_->setPlaceholder(emptyText(info_, inferred));
        field_->setStepOrigin(asDouble(inferred, std::max(info_.min, 0.0)));
        field_->setNumber(value);
        showOnSlider(isNone(value) ? inferred : value);
    }
    void setMixed() override {
        setValue({}, {});
        field_->setPlaceholder(mixedText());
    }

private:
    void addSlider(QHBoxLayout* layout) {
        scale_ = std::make_unique<SliderScale>(info_);
        slider_ = new QSlider(Qt::Horizontal, this);
        slider_->setRange(0, SliderScale::ticks);
        slider_->setPageStep(SliderScale::ticks / 10);
        slider_->setAccessibleName(OptionEditor::tr("%1, slider").arg(QString::fromStdString(info_.id)));
        slider_->setFocusPolicy(Qt::TabFocus);
        slider_->setMinimumWidth(48);
        layout->addWidget(slider_, 1);
        connect(slider_, &QSlider::valueChanged, this, [this](int tick) {
            const OptionValue value = scale_->value(tick);
            if (value == field_->number()) return;
            field_->setNumber(value);
            emit edited(value);
        });
        connect(slider_, &QSlider::sliderReleased, this, &OptionEditor::finished);
    }
    void showOnSlider(const OptionValue& value) {
        if (!slider_ || slider_->isSliderDown()) return;
        const QSignalBlocker blocker(slider_);
        slider_->setValue(isNone(value) ? 0 : scale_->tick(asDouble(value, 0)));
    }

    OptionInfo info_;
    NumberField* field_;
    QSlider* slider_ = nullptr;
    std::unique_ptr<SliderScale> scale_;
};

// ---- one number per axis ------------------------------------------------------------------------

class AxesEditor : public OptionEditor {
public:
    AxesEditor(const OptionInfo& info, QWidget* parent) : OptionEditor(parent), info_(info) {
        QHBoxLayout* layout = nullptr;
        if (info.choices.empty()) {
            layout = rowLayout(this);
        } else {
            // Word and numbers side by side would be cut in a narrow panel.
            auto* column = new QVBoxLayout(this);
            column->setContentsMargins(0, 0, 0, 0);
            column->setSpacing(4);
            addWords(column);
            layout = new QHBoxLayout;
            layout->setSpacing(4);
            column->addLayout(layout);
        }
        NumberField::Limits limits = NumberField::limitsOf(info);
        for (std::size_t axis = 0; axis < info.arity; ++axis) {
            auto* field = new NumberField(limits, this);
            field->setAccessibleName(OptionEditor::tr("%1, axis %2").arg(QString::fromStdString(info.id)).arg(axis + 1));
            layout->addWidget(field, 1);
            fields_.push_back(field);
            connect(field, &NumberField::edited, this, [this, axis](const OptionValue& v) { fieldEdited(axis, v); });
            connect(field, &NumberField::finished, this, &OptionEditor::finished);
        }
        setFocusProxy(words_ ? static_cast<QWidget*>(words_) : fields_.front());
        // Sizes are mostly the same on every axis; a list of floats, such as betas, is not.
        if (fields_.size() > 1 && info.kind == OptionKind::Ints) addLink(layout);
    }
    void setValue(const OptionValue& value, const OptionValue& inferred) override {
        for (NumberField* field : fields_) {
            field->setPlaceholder(fields_.size() > 1 && !info_.from_wire ? OptionEditor::tr("None") : emptyText(info_, inferred));
            field->setStepOrigin(std::max(info_.min, 0.0));
        }
        const auto* word = std::get_if<std::string>(&value);
        if (words_) words_->setCurrentIndex(word ? wordIndex(*word) : 0);
        for (NumberField* field : fields_) field->setVisible(!word);
        if (link_) link_->setVisible(!word);
        if (word) return;
        std::vector<OptionValue> numbers(fields_.size());
        if (const auto* one = std::get_if<std::int64_t>(&value)) numbers.assign(fields_.size(), *one);
        if (const auto* list = std::get_if<std::vector<std::int64_t>>(&value)) {
            for (std::size_t i = 0; i < numbers.size() && !list->empty(); ++i) {
                numbers[i] = (*list)[std::min(i, list->size() - 1)];
            }
        }
        if (const auto* list = std::get_if<std::vector<double>>(&value)) {
            for (std::size_t i = 0; i < std::min(numbers.size(), list->size()); ++i) numbers[i] = (*list)[i];
        }
        for (std::size_t i = 0; i < numbers.size(); ++i) fields_[i]->setNumber(numbers[i]);
        const bool equal = std::all_of(numbers.begin(), numbers.end(), [&](const auto& n) { return n == numbers[0]; });
        if (link_ && !equal) link_->setChecked(false);
    }
    void setMixed() override {
        setValue({}, {});
        if (words_) words_->setCurrentIndex(-1);
        for (NumberField* field : fields_) field->setPlaceholder(mixedText());
    }

private:
    void addWords(QBoxLayout* layout) {
        words_ = new QComboBox(this);
        words_->setAccessibleName(OptionEditor::tr("%1, numbers or a word").arg(QString::fromStdString(info_.id)));
        words_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        words_->setMinimumContentsLength(4);
        words_->setMinimumWidth(words_->fontMetrics().horizontalAdvance(QStringLiteral("valid")) + 38);  // with padding and arrow
        words_->setStyleSheet(QStringLiteral("padding-left: 4px; padding-right: 2px"));
        words_->addItem(OptionEditor::tr("size"));
        for (const std::string& word : info_.choices) words_->addItem(QString::fromStdString(word));
        layout->addWidget(words_);
        connect(words_, &QComboBox::activated, this, [this](int index) {
            if (index > 0) {
                emit edited(info_.choices[std::size_t(index - 1)]);
            } else {
                emit edited(isNone(fields_[0]->number()) ? OptionValue(std::int64_t(0)) : numbers());
            }
            emit finished();
        });
    }
    void addLink(QHBoxLayout* layout) {
        link_ = new QToolButton(this);
        link_->setCheckable(true);
        link_->setChecked(true);
        link_->setAutoRaise(true);
        link_->setIconSize({14, 14});
        link_->setAccessibleName(OptionEditor::tr("%1, same for every axis").arg(QString::fromStdString(info_.id)));
        link_->setToolTip(OptionEditor::tr("The same value for every axis"));
        link_->setFocusPolicy(Qt::TabFocus);
        layout->addWidget(link_);
        connect(link_, &QToolButton::toggled, this, [this] { paintLink(); });
        connect(link_, &QToolButton::clicked, this, [this](bool on) {
            if (on) fieldEdited(0, fields_[0]->number());
        });
        connect(&Theme::instance(), &Theme::changed, this, [this] { paintLink(); });
        paintLink();
    }
    void paintLink() { link_->setIcon(Theme::instance().icon(link_->isChecked() ? "link" : "unlink")); }
    int wordIndex(const std::string& word) const {
        const auto found = std::find(info_.choices.begin(), info_.choices.end(), word);
        return found == info_.choices.end() ? 0 : int(found - info_.choices.begin()) + 1;
    }
    OptionValue numbers() const {
        if (info_.kind == OptionKind::Floats) {
            std::vector<double> list;
            for (const NumberField* field : fields_) {
                if (!isNone(field->number())) list.push_back(asDouble(field->number(), 0));
            }
            if (list.size() < fields_.size()) return {};
            return info_.canonical(list);
        }
        std::vector<std::int64_t> list;
        for (const NumberField* field : fields_) {
            if (const auto* n = std::get_if<std::int64_t>(&field->number())) list.push_back(*n);
        }
        if (list.size() < fields_.size()) return {};
        return info_.canonical(list);
    }
    void fieldEdited(std::size_t axis, const OptionValue& value) {
        const bool linked = link_ && link_->isChecked();
        if (linked) {
            for (std::size_t i = 0; i < fields_.size(); ++i) {
                if (i != axis) fields_[i]->setNumber(value);
            }
        }
        const OptionValue all = numbers();
        if (!isNone(all)) {
            emit edited(all);
        } else if (std::all_of(fields_.begin(), fields_.end(), [](auto* f) { return isNone(f->number()); })) {
            emit edited({});
        }
    }

    OptionInfo info_;
    QComboBox* words_ = nullptr;
    std::vector<NumberField*> fields_;
    QToolButton* link_ = nullptr;
};

// ---- text, and lists of any length ----------------------------------------------------------------

class LineEditor : public OptionEditor {
public:
    LineEditor(const OptionInfo& info, QWidget* parent) : OptionEditor(parent), info_(info), line_(new QLineEdit(this)) {
        rowLayout(this)->addWidget(line_);
        setFocusProxy(line_);
        line_->setAccessibleName(QString::fromStdString(info.id));
        connect(line_, &QLineEdit::textEdited, this, [this](const QString& text) {
            const auto value = parseOption(info_, text);
            mark(value.has_value());
            if (!value) return;
            value_ = *value;
            emit edited(*value);
        });
        connect(line_, &QLineEdit::editingFinished, this, [this] {
            if (parseOption(info_, line_->text()) != std::optional(value_)) line_->setText(optionText(value_));
            mark(true);
            emit finished();
        });
    }
    void setValue(const OptionValue& value, const OptionValue& inferred) override {
        value_ = value;
        line_->setPlaceholderText(info_.allows_none || info_.from_wire ? emptyText(info_, inferred) : QString());
        if (line_->hasFocus() && parseOption(info_, line_->text()) == std::optional(value)) return;
        const QString text = optionText(value);
        if (line_->text() != text) line_->setText(text);
        mark(true);
    }
    void setMixed() override {
        setValue({}, {});
        line_->setPlaceholderText(mixedText());
    }

private:
    void mark(bool legal) {
        if (line_->property("invalid").toBool() == !legal) return;
        line_->setProperty("invalid", !legal);
        line_->style()->unpolish(line_);
        line_->style()->polish(line_);
    }

    OptionInfo info_;
    QLineEdit* line_;
    OptionValue value_;
};

}  // namespace

OptionEditor* createOptionEditor(const OptionInfo& info, QWidget* parent) {
    switch (info.kind) {
        case OptionKind::Bool:
            if (info.allows_none) return new ChoiceEditor(info, parent);
            return new BoolEditor(info, parent);
        case OptionKind::Choice: return new ChoiceEditor(info, parent);
        case OptionKind::Int:
        case OptionKind::Float: return new NumberEditor(info, parent);
        case OptionKind::Ints:
        case OptionKind::Floats:
            if (info.arity > 0) return new AxesEditor(info, parent);
            return new LineEditor(info, parent);
        case OptionKind::Names:
            if (!info.choices.empty()) return new SelectionEditor(info, {}, parent);
            break;
        case OptionKind::Text: break;
    }
    return new LineEditor(info, parent);
}

// ---- special editors ----------------------------------------------------------------------------

PathEditor::PathEditor(const OptionInfo& info, std::function<QString(const QString&)> browse, QWidget* parent)
    : OptionEditor(parent), line_(new QLineEdit(this)), allowsNone_(info.allows_none) {
    auto* layout = rowLayout(this);
    layout->addWidget(line_, 1);
    setFocusProxy(line_);
    line_->setAccessibleName(QString::fromStdString(info.id));
    auto* button = new QToolButton(this);
    button->setIcon(Theme::instance().icon(QStringLiteral("folder")));
    connect(&Theme::instance(), &Theme::changed, button,
            [button] { button->setIcon(Theme::instance().icon(QStringLiteral("folder"))); });
    button->setToolTip(OptionEditor::tr("Browse…"));
    button->setAccessibleName(OptionEditor::tr("Browse for %1").arg(QString::fromStdString(info.id)));
    layout->addWidget(button);
    const auto commit = [this](const QString& text) {
        if (text.isEmpty() && allowsNone_) {
            emit edited({});
        } else {
            emit edited(text.toStdString());
        }
    };
    // A path is looked up on every change, so it counts when it is complete.
    connect(line_, &QLineEdit::editingFinished, this, [this, commit] {
        if (!line_->isModified()) return;
        line_->setModified(false);
        commit(line_->text());
        emit finished();
    });
    connect(button, &QToolButton::clicked, this, [this, browse = std::move(browse), commit] {
        const QString chosen = browse(line_->text());
        if (chosen.isEmpty()) return;
        commit(chosen);
        emit finished();
    });
}

void PathEditor::setValue(const OptionValue& value, const OptionValue&) {
    const auto* text = std::get_if<std::string>(&value);
    const QString shown = text ? QString::fromStdString(*text) : QString();
    line_->setPlaceholderText(allowsNone_ ? OptionEditor::tr("found by itself") : QString());
    if (line_->text() != shown && !(line_->hasFocus() && line_->isModified())) line_->setText(shown);
}

WordEditor::WordEditor(const OptionInfo& info, std::function<QStringList()> words, QWidget* parent)
    : OptionEditor(parent), box_(new QComboBox(this)), words_(std::move(words)), allowsNone_(info.allows_none) {
    rowLayout(this)->addWidget(box_);
    setFocusProxy(box_);
    box_->setAccessibleName(QString::fromStdString(info.id));
    connect(box_, &QComboBox::activated, this, [this](int index) {
        const QString word = box_->itemData(index).toString();
        emit edited(allowsNone_ && word.isEmpty() ? OptionValue() : OptionValue(word.toStdString()));
        emit finished();
    });
}

void WordEditor::setValue(const OptionValue& value, const OptionValue&) {
    const auto* text = std::get_if<std::string>(&value);
    const QString now = text ? QString::fromStdString(*text) : QString();
    QStringList words = words_();
    if (allowsNone_) words.prepend(QString());
    if (!words.contains(now)) words.insert(allowsNone_ ? 1 : 0, now);
    QStringList shown;
    for (int i = 0; i < box_->count(); ++i) shown << box_->itemData(i).toString();
    if (shown != words) {
        box_->clear();
        const QString none = allowsNone_ ? OptionEditor::tr("None") : OptionEditor::tr("choose…");
        for (const QString& word : words) box_->addItem(word.isEmpty() ? none : word, word);
    }
    box_->setCurrentIndex(int(words.indexOf(now)));
}

SelectionEditor::SelectionEditor(const OptionInfo& info, std::function<std::vector<Word>()> words, QWidget* parent)
    : OptionEditor(parent), words_(std::move(words)) {
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 2, 0, 2);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(4);
    setAccessibleName(QString::fromStdString(info.id));
    if (words_) return;
    words_ = [choices = info.choices] {
        std::vector<Word> all;
        for (const std::string& word : choices) all.push_back({QString::fromStdString(word), QString()});
        return all;
    };
}

void SelectionEditor::setValue(const OptionValue& value, const OptionValue& inferred) {
    const auto* list = std::get_if<std::vector<std::string>>(isNone(value) ? &inferred : &value);
    chosen_ = list ? *list : std::vector<std::string>();
    std::vector<Word> words = words_();
    for (const std::string& word : chosen_) {
        const QString id = QString::fromStdString(word);
        if (std::ranges::none_of(words, [&](const Word& w) { return w.id == id; })) words.push_back({id, QString()});
    }
    const bool same = std::ranges::equal(words, boxes_, [](const Word& w, const QCheckBox* box) { return w.id == box->text(); });
    if (!same) rebuild(words);
    for (QCheckBox* box : boxes_) box->setChecked(std::ranges::find(chosen_, box->text().toStdString()) != chosen_.end());
}

void SelectionEditor::rebuild(const std::vector<Word>& words) {
    for (QCheckBox* box : boxes_) {
        box->hide();
        layout()->removeWidget(box);
        box->deleteLater();  // it may be the sender of the signal that leads here
    }
    boxes_.clear();
    for (const Word& word : words) {
        auto* box = new QCheckBox(word.id, this);
        box->setToolTip(word.tip);
        connect(box, &QCheckBox::clicked, this, [this, id = word.id](bool on) { toggled(id, on); });
        boxes_.push_back(box);
    }
    setFocusProxy(boxes_.empty() ? nullptr : boxes_.front());
    columns_ = 0;
    arrange();
}

/// Side by side where two names are whole there.
void SelectionEditor::arrange() {
    auto* grid = static_cast<QGridLayout*>(layout());
    int widest = 0;
    for (const QCheckBox* box : boxes_) widest = std::max(widest, box->sizeHint().width());
    const int columns = width() >= 2 * widest + grid->horizontalSpacing() ? 2 : 1;
    if (columns == columns_) return;
    columns_ = columns;
    for (int i = 0; i < int(boxes_.size()); ++i) grid->addWidget(boxes_[std::size_t(i)], i / columns, i % columns);
}

void SelectionEditor::resizeEvent(QResizeEvent* event) {
    OptionEditor::resizeEvent(event);
    arrange();
}

void SelectionEditor::toggled(const QString& word, bool on) {
    std::erase(chosen_, word.toStdString());
    if (on) chosen_.push_back(word.toStdString());
    emit edited(chosen_);
    emit finished();
}

}  // namespace ui
