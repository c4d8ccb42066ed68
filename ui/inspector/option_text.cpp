#include "ui/inspector/option_text.h"

#include "ui/inspector/number_field.h"

#include <QLocale>
#include <QRegularExpression>
#include <QStringList>

namespace ui {

namespace {

using nn::OptionKind;
using nn::OptionValue;

QStringList parts(const QString& text) {
    static const QRegularExpression separators(QStringLiteral("[,;\\s()\\[\\]]+"));
    return text.split(separators, Qt::SkipEmptyParts);
}

std::optional<OptionValue> wholeNumbers(const QStringList& texts) {
    std::vector<std::int64_t> list;
    for (const QString& text : texts) {
        bool ok = false;
        list.push_back(text.trimmed().toLongLong(&ok));
        if (!ok) return std::nullopt;
    }
    return list;
}

std::optional<OptionValue> numbers(const QStringList& texts) {
    std::vector<double> list;
    for (const QString& text : texts) {
        bool ok = false;
        list.push_back(QLocale::c().toDouble(text, &ok));
        if (!ok) return std::nullopt;
    }
    return list;
}

/// Names may hold spaces: commas part them.
std::optional<OptionValue> names(const QString& text) {
    QStringList texts;
    for (const QString& part : text.split(QLatin1Char(','))) {
        if (!part.trimmed().isEmpty()) texts << part.trimmed();
    }
    if (const auto whole = wholeNumbers(texts)) return whole;
    std::vector<std::string> list;
    for (const QString& part : texts) list.push_back(part.toStdString());
    return list;
}

template <typename T>
QString joined(const std::vector<T>& list) {
    QStringList texts;
    for (const T& item : list) texts << optionText(OptionValue(item));
    return texts.join(QStringLiteral(", "));
}

}  // namespace

QString optionText(const OptionValue& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return QString::fromStdString(*text);
    if (const auto* list = std::get_if<std::vector<std::int64_t>>(&value)) return joined(*list);
    if (const auto* list = std::get_if<std::vector<double>>(&value)) return joined(*list);
    if (const auto* list = std::get_if<std::vector<std::string>>(&value)) return joined(*list);
    return numberText(value);
}

std::optional<OptionValue> parseOption(const nn::OptionInfo& info, const QString& text) {
    if (text.trimmed().isEmpty() && (info.allows_none || info.from_wire)) return OptionValue();
    const std::string word = text.trimmed().toStdString();
    const bool isWord = std::find(info.choices.begin(), info.choices.end(), word) != info.choices.end();
    std::optional<OptionValue> value;
    switch (info.kind) {
        case OptionKind::Int:
        case OptionKind::Ints: value = isWord ? OptionValue(word) : wholeNumbers(parts(text)); break;
        case OptionKind::Float:
        case OptionKind::Floats: value = isWord ? OptionValue(word) : numbers(parts(text)); break;
        case OptionKind::Names: value = names(text); break;
        case OptionKind::Choice: value = word; break;
        case OptionKind::Bool: value = text.trimmed() == QLatin1String("true"); break;
        case OptionKind::Text: value = text.toStdString(); break;
    }
    // A list of one stands for the number.
    if (value && info.kind == OptionKind::Int) {
        const auto* list = std::get_if<std::vector<std::int64_t>>(&*value);
        value = list && list->size() == 1 ? std::optional<OptionValue>(list->front()) : std::nullopt;
    }
    if (value && info.kind == OptionKind::Float) {
        const auto* list = std::get_if<std::vector<double>>(&*value);
        value = list && list->size() == 1 ? std::optional<OptionValue>(list->front()) : std::nullopt;
    }
    if (!value || !info.check(*value)) return std::nullopt;
    return info.canonical(*value);
}

}  // namespace ui
