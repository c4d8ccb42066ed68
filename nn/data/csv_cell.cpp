#include "nn/data/csv_cell.h"

#include <charconv>
#include <cmath>
#include <set>
#include <string>

namespace nn {

std::string_view trimmed(std::string_view text) {
    const auto space = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
    while (!text.empty() && space(text.front())) text.remove_prefix(1);
    while (!text.empty() && space(text.back())) text.remove_suffix(1);
    return text;
}

bool is_usual_mark(std::string_view cell) {
    if (cell.empty() || (cell[0] >= '0' && cell[0] <= '9')) return false;
    static const std::set<std::string, std::less<>> words = {"NA",   "N/A",  "n/a",  "NaN", "nan", "NAN", "-nan",   "-NaN", "null",
                                                             "NULL", "None", "none", "?",   "-",   "<NA>", "#N/A", "#NA"};
    return words.contains(cell);
}

std::optional<double> parse_number(std::string_view text) {
    if (text.starts_with('+')) {
        text.remove_prefix(1);
        if (text.starts_with('-')) return std::nullopt;
    }
    double value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
    return value;
}

std::optional<double> parse_truth(std::string_view text) {
    if (text == "True" || text == "TRUE" || text == "true") return 1;
    if (text == "False" || text == "FALSE" || text == "false") return 0;
    return std::nullopt;
}

}  // namespace nn
