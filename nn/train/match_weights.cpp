#include "nn/train/match_weights.h"

#include <algorithm>
#include <map>
#include <set>

namespace nn {

namespace {

constexpr std::size_t most_named = 12;

std::string names(const std::vector<std::string>& keys) {
    std::string text;
    for (std::size_t i = 0; i < std::min(keys.size(), most_named); ++i) text += (i == 0 ? "" : ", ") + keys[i];
    return text;
}

}  // namespace

WeightsMatch::WeightsMatch(std::shared_ptr<const Network> network, std::shared_ptr<const StateDict> file)
    : network_(std::move(network)), file_(std::move(file)) {
    for (const Network::StateEntry& entry : network_->state) {
        Row row;
        row.key = network_->key(entry);
        row.shape = network_->tensor(entry).shape;
        rows_.push_back(std::move(row));
    }
    KeyChange change = key_change(*network_, *file_);
    put_before_ = std::move(change.put_before);
    strip(std::move(change.left_out));
}

void WeightsMatch::judge(Row& row) const {
    if (!row.from) {
        row.state = State::Missing;
        return;
    }
    const Extents& shape = file_->tensors[*row.from].shape;
    const bool scalar = row.shape.empty() && shape == Extents{1};  // old files have them so
    row.state = shape == row.shape || scalar ? State::Fits : State::OtherShape;
}

std::vector<std::size_t> WeightsMatch::unexpected() const {
    std::vector<bool> used(file_->tensors.size());
    for (const Row& row : rows_)
        if (row.from) used[*row.from] = true;
    std::vector<std::size_t> free;
    for (std::size_t i = 0; i < used.size(); ++i)
        if (!used[i]) free.push_back(i);
    return free;
}

std::size_t WeightsMatch::fitting() const {
    return static_cast<std::size_t>(std::ranges::count(rows_, State::Fits, &Row::state));
}

std::vector<std::string> WeightsMatch::prefixes() const {
    std::map<std::string, std::size_t> found;
    for (const StateTensor& tensor : file_->tensors)
        for (std::size_t dot = tensor.key.find('.'); dot != std::string::npos; dot = tensor.key.find('.', dot + 1))
            ++found[tensor.key.substr(0, dot + 1)];
    // A layer's own name is in front of two or three tensors; what is in front of most is a wrapper's or a part's.
    std::vector<std::string> prefixes;
    for (const auto& [prefix, count] : found)
        if (4 * count >= file_->tensors.size() && count > 1) prefixes.push_back(prefix);
    std::ranges::stable_sort(prefixes, {}, &std::string::size);
    return prefixes;
}

void WeightsMatch::strip(std::string prefix) {
    prefix_ = std::move(prefix);
    std::map<std::string_view, std::size_t> by_name;
    for (std::size_t i = 0; i < file_->tensors.size(); ++i) {
        std::string_view key = file_->tensors[i].key;
        if (!prefix_.empty() && key.starts_with(prefix_)) key.remove_prefix(prefix_.size());
        by_name.emplace(key, i);
    }
    for (Row& row : rows_) {
        auto found = by_name.find(row.key);
        if (found == by_name.end() && !put_before_.empty() && row.key.starts_with(put_before_))
            found = by_name.find(std::string_view(row.key).substr(put_before_.size()));
        row.from = found == by_name.end() ? std::nullopt : std::optional(found->second);
        judge(row);
    }
}

void WeightsMatch::assign(std::size_t row, std::optional<std::size_t> tensor) {
    for (Row& other : rows_) {
        if (!tensor || other.from != tensor) continue;
        other.from.reset();
        judge(other);
    }
    rows_[row].from = tensor;
    judge(rows_[row]);
}

std::size_t WeightsMatch::match_in_order() {
    std::size_t found = 0;
    std::vector<std::size_t> free = unexpected();
    auto next = free.begin();
    for (Row& row : rows_) {
        if (row.from) continue;
        const auto fits = [&](std::size_t i) { return file_->tensors[i].shape == row.shape; };
        const auto one = std::find_if(next, free.end(), fits);
        if (one == free.end()) continue;
        row.from = *one;
        judge(row);
        next = one + 1;
        ++found;
    }
    return found;
}

WeightsMatch::Choice WeightsMatch::choice() const {
    Choice choice;
    for (const Row& row : rows_) choice.push_back(row.state == State::Fits ? row.from : std::nullopt);
    return choice;
}

Result<std::vector<Message>> take_matched(Weights& weights, const StateDict& file, const WeightsMatch::Choice& choice, const std::string& name) {
    const Network& network = weights.network();
    StateDict renamed;
    std::set<std::pair<bool, int>> taken;  // tensors of the network, of which one may have two names
    for (std::size_t i = 0; i < std::min(network.state.size(), choice.size()); ++i) {
        const Network::StateEntry& entry = network.state[i];
        if (!choice[i] || *choice[i] >= file.tensors.size()) continue;
        StateTensor tensor = file.tensors[*choice[i]];
        tensor.key = network.key(entry);
        tensor.shares.clear();
        renamed.tensors.push_back(std::move(tensor));
        taken.emplace(entry.buffer, entry.index);
    }
    std::vector<std::string> left;
    for (const Network::StateEntry& entry : network.state)
        if (!taken.contains({entry.buffer, entry.index})) left.push_back(network.key(entry));
    if (renamed.tensors.empty()) return Error({TR("{0}: nothing was chosen to be taken"), {name}}, true);
    weights.load_state_dict(renamed, false);
    std::vector<Message> said;
    const std::string of = std::to_string(network.state.size());
    if (left.empty()) return said;
    if (left.size() <= most_named)
        said.emplace_back(TR("{0} of {1} tensors are taken; these begin anew, from the seed: {2}."),
                          std::vector<std::string>{std::to_string(renamed.tensors.size()), of, names(left)});
    else
        said.emplace_back(TR("{0} of {1} tensors are taken; these begin anew, from the seed: {2} and {3} more."),
                          std::vector<std::string>{std::to_string(renamed.tensors.size()), of, names(left), std::to_string(left.size() - most_named)});
    return said;
}

}  // namespace nn
