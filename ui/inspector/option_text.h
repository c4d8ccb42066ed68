#pragma once
// Option values as one line of text, as line edits and table cells show them.

#include "nn/model/option.h"

#include <QString>

#include <optional>

namespace ui {

/// "3, 32, 32", "0.9, 0.999", "a, b", "same"; empty for None.
QString optionText(const nn::OptionValue& value);
/// The legal value that a text stands for, in canonical form; nothing where it stands for none.
std::optional<nn::OptionValue> parseOption(const nn::OptionInfo& info, const QString& text);

}  // namespace ui
