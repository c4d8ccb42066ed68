#include "ui/inspector/number_field.h"

#include <QLineEdit>
#include <QStyle>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace ui {

namespace {

double toDouble(const nn::OptionValue& value, double fallback) {
    if (const auto* i = std::get_if<std::int64_t>(&value)) return static_cast<double>(*i);
    if (const auto* d = std::get_if<double>(&value)) return *d;
    return fallback;
}

/// One step of a float: its leading decimal digit, so that 0.001 goes to 0.002 and 0.0009.
double floatStep(double value, bool up) {
    if (value == 0) return up ? 0.01 : -0.01;
    const double magnitude = std::abs(value);
    const bool grows = (value > 0) == up;
    const double unit = std::pow(10.0, std::floor(std::log10(grows ? magnitude * 1.0000001 : magnitude * 0.9999999)));
    return up ? unit : -unit;
}

}  // namespace

QString numberText(const nn::OptionValue& value) {
    if (const auto* i = std::get_if<std::int64_t>(&value)) return QString::number(*i);
    if (const auto* d = std::get_if<double>(&value)) {
        return QLocale::c().toString(*d, 'g', QLocale::FloatingPointShortest);
    }
    return {};
}

NumberField::NumberField(const Limits& limits, QWidget* parent) : QAbstractSpinBox(parent), limits_(limits) {
    setButtonSymbols(NoButtons);
    setKeyboardTracking(true);
    setCorrectionMode(CorrectToPreviousValue);
    setFocusPolicy(Qt::StrongFocus);
    setLocale(QLocale::c());
    connect(lineEdit(), &QLineEdit::textEdited, this, &NumberField::textTyped);
    connect(this, &QAbstractSpinBox::editingFinished, this, &NumberField::finish);
}

NumberField::Limits NumberField::limitsOf(const nn::OptionInfo& info) {
    Limits limits;
    limits.isFloat = info.kind == nn::OptionKind::Float || info.kind == nn::OptionKind::Floats;
    limits.allowsEmpty = info.allows_none || info.from_wire;
    limits.min = info.min;
    limits.max = info.max;
    return limits;
}

void NumberField::setNumber(const nn::OptionValue& value) {
    number_ = value;
    const auto shown = parse(lineEdit()->text());
    if (hasFocus() && shown && toDouble(*shown, NAN) == toDouble(value, NAN)) {
        setLegal(true);
        return;
    }
    const QString text = numberText(value);
    if (lineEdit()->text() != text) lineEdit()->setText(text);
    setLegal(true);
}

void NumberField::setPlaceholder(const QString& text) { lineEdit()->setPlaceholderText(text); }

std::optional<nn::OptionValue> NumberField::parse(const QString& text) const {
    const QString trimmed = text.trimmed();
    if (trimmed.isEmpty()) {
        if (limits_.allowsEmpty) return nn::OptionValue(std::monostate{});
        return std::nullopt;
    }
    bool ok = false;
    if (limits_.isFloat) {
        const double value = QLocale::c().toDouble(trimmed, &ok);
        if (!ok || !std::isfinite(value) || value < limits_.min || value > limits_.max) return std::nullopt;
        return nn::OptionValue(value);
    }
    const qlonglong value = trimmed.toLongLong(&ok);
    if (!ok || double(value) < limits_.min || double(value) > limits_.max) return std::nullopt;
    return nn::OptionValue(std::int64_t(value));
}

QValidator::State NumberField::validate(QString& input, int&) const {
    if (parse(input)) return QValidator::Acceptable;
    for (const QChar c : input) {
        const bool number = c.isDigit() || c == '-' || c == '+' || c.isSpace();
        const bool decimal = limits_.isFloat && (c == '.' || c == 'e' || c == 'E');
        if (!number && !decimal) return QValidator::Invalid;
    }
    return QValidator::Intermediate;
}

void NumberField::textTyped(const QString& text) {
    const auto value = parse(text);
    setLegal(value.has_value());
    if (!value) return;
    number_ = *value;
    emit edited(number_);
}

void NumberField::finish() {
    const QString text = numberText(number_);
    if (lineEdit()->text() != text) lineEdit()->setText(text);
    setLegal(true);
    emit finished();
}

void NumberField::setLegal(bool legal) {
    if (legal_ == legal) return;
    legal_ = legal;
    setProperty("invalid", !legal);
    style()->unpolish(this);
    style()->polish(this);
    update();
}

void NumberField::stepBy(int steps) {
    const bool unset = std::holds_alternative<std::monostate>(number_);
    double value = toDouble(number_, origin_);
    if (!limits_.isFloat) {
        const auto start = unset ? std::int64_t(origin_) : std::get<std::int64_t>(number_);
        const double next = std::clamp(double(start) + steps, limits_.min, limits_.max);
        number_ = std::int64_t(next);
    } else {
        for (int i = 0; i < std::abs(steps); ++i) value += floatStep(value, steps > 0);
        value = std::clamp(value, limits_.min, limits_.max);
        // Twelve digits hide the noise of adding decimals in binary.
        number_ = QString::number(value, 'g', 12).toDouble();
    }
    lineEdit()->setText(numberText(number_));
    lineEdit()->selectAll();
    setLegal(true);
    emit edited(number_);
}

QAbstractSpinBox::StepEnabled NumberField::stepEnabled() const {
    if (isReadOnly()) return StepNone;
    return StepUpEnabled | StepDownEnabled;
}

void NumberField::wheelEvent(QWheelEvent* event) {
    // Scrolling a panel must not change the numbers that pass under the cursor.
    if (!hasFocus()) {
        event->ignore();
        return;
    }
    QAbstractSpinBox::wheelEvent(event);
}

QSize NumberField::sizeHint() const { return {64, 26}; }
QSize NumberField::minimumSizeHint() const { return {36, 26}; }

}  // namespace ui
