#pragma once
// How often each class was taken for each: a table for some hundred classes, and only what occurs for a hundred thousand.

#include <cstdint>
#include <unordered_map>
#include <vector>

namespace nn {

class Confusion {
public:
    /// Up to so many classes are kept, and shown, as a table.
    static constexpr std::int64_t most_in_table = 1000;

    Confusion() = default;
    explicit Confusion(std::int64_t classes);

    /// Nothing counted: no loss has classes, or nothing was added.
    bool empty() const { return classes_ == 0; }
    std::int64_t classes() const { return classes_; }
    bool is_table() const { return classes_ <= most_in_table; }

    /// Both from 0 to before `classes`.
    void add(std::int32_t right, std::int32_t given);
    std::int64_t count(std::int64_t right, std::int64_t given) const;

    struct Cell {
        std::int64_t right, given, count;
    };
    /// Those that occur, by right class and then by the one given.
    std::vector<Cell> cells() const;

private:
    std::int64_t classes_ = 0;
    std::vector<std::int64_t> table_;                           ///< [right][given]
    std::unordered_map<std::int64_t, std::int64_t> occurring_;  ///< by right * classes + given, where there is no table
};

}  // namespace nn
