#include "app/studio/naming.h"

#include <algorithm>
#include <charconv>

namespace studio {

namespace {

bool isNumber(const std::string& id) {
    return !id.empty() && std::all_of(id.begin(), id.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

Names::Names(const nn::Graph& scope, bool numbered) : numbered_(numbered) {
    for (const nn::Node& node : scope.nodes) taken_.insert(node.id);
}

std::string Names::take(const std::string& wanted, const std::string& op) {
    if (numbered_ && (wanted.empty() || isNumber(wanted) || taken_.contains(wanted))) {
        std::size_t next = 0;
        for (const std::string& id : taken_) {
            std::size_t number = 0;
            if (isNumber(id) && std::from_chars(id.data(), id.data() + id.size(), number).ec == std::errc())
                next = std::max(next, number + 1);
        }
        return *taken_.insert(std::to_string(next)).first;
    }
    std::string base = wanted.empty() || isNumber(wanted) ? nn::suggested_id(op) : wanted;
    if (taken_.insert(base).second) return base;
    std::size_t digits = base.size(), number = 1;
    while (digits > 1 && base[digits - 1] >= '0' && base[digits - 1] <= '9') --digits;
    if (base.size() - digits <= 9) std::from_chars(base.data() + digits, base.data() + base.size(), number);
    base.resize(digits);
    for (;;)
        if (const std::string id = base + std::to_string(++number); taken_.insert(id).second) return id;
}

}  // namespace studio
