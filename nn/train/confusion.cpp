#include "nn/train/confusion.h"

#include <algorithm>
#include <tuple>

namespace nn {

Confusion::Confusion(std::int64_t classes) : classes_(classes) {
    if (is_table()) table_.assign(static_cast<std::size_t>(classes * classes), 0);
}

void Confusion::add(std::int32_t right, std::int32_t given) {
    const std::int64_t cell = right * classes_ + given;
    ++(is_table() ? table_[static_cast<std::size_t>(cell)] : occurring_[cell]);
}

std::int64_t Confusion::count(std::int64_t right, std::int64_t given) const {
    const std::int64_t cell = right * classes_ + given;
    if (is_table()) return table_[static_cast<std::size_t>(cell)];
    const auto it = occurring_.find(cell);
    return it == occurring_.end() ? 0 : it->second;
}

std::vector<Confusion::Cell> Confusion::cells() const {
    std::vector<Cell> all;
    for (std::size_t i = 0; i < table_.size(); ++i) {
        const auto cell = static_cast<std::int64_t>(i);
        if (table_[i] > 0) all.push_back({cell / classes_, cell % classes_, table_[i]});
    }
    for (const auto& [cell, count] : occurring_) all.push_back({cell / classes_, cell % classes_, count});
    std::ranges::sort(all, {}, [](const Cell& c) { return std::tuple(c.right, c.given); });
    return all;
}

}  // namespace nn
