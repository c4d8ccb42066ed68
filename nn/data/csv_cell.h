#pragma once
// What the text of one cell says. Internal to nn/data.

#include <optional>
#include <string_view>

namespace nn {

/// Without the blanks around it.
std::string_view trimmed(std::string_view text);
/// What people and programs write where there is no number: NA, null, ? and the like. `cell` is trimmed.
bool is_usual_mark(std::string_view cell);
/// The whole text as a finite number.
std::optional<double> parse_number(std::string_view text);
/// 1 and 0 for True and False.
std::optional<double> parse_truth(std::string_view text);

}  // namespace nn
