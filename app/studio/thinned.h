#pragma once
// How something went, in bounded memory: values evenly spread in time.

#include <cstddef>
#include <utility>
#include <vector>

namespace studio {

/// Where there is no room for one more, each second one goes, and from then on only each second one comes. Linear over `Most` additions.
template <typename T, std::size_t Most>
class Thinned {
public:
    static constexpr std::size_t most = Most;
    void add(T value) {
        if (++waiting_ < every_) return;
        waiting_ = 0;
        values_.push_back(std::move(value));
        if (values_.size() <= Most) return;
        for (std::size_t i = 1; 2 * i < values_.size(); ++i) values_[i] = std::move(values_[2 * i]);
        values_.resize((values_.size() + 1) / 2);
        every_ *= 2;
    }
    void clear() { *this = {}; }
    const std::vector<T>& values() const { return values_; }  ///< the oldest first

private:
    std::vector<T> values_;
    int every_ = 1, waiting_ = 0;  ///< of how many one is kept, and how many have come since the last
};

}  // namespace studio
