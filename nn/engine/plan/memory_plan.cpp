#include "nn/engine/plan/memory_plan.h"

#include <algorithm>
#include <numeric>

namespace nn {
namespace {

std::size_t at(int index) { return static_cast<std::size_t>(index); }

class Planner {
public:
    Planner(const Program& program, bool share)
        : program_(program), share_(share), count_(static_cast<int>(program.nodes.size())) {
        memory_.value.assign(program.values.size(), -1);
        memory_.gradient.assign(program.values.size(), -1);
        memory_.nodes.resize(program.nodes.size());
    }

    MemoryPlan make() {
        find_last_reads();
        for (std::size_t v = 0; v < program_.values.size(); ++v)
            if (program_.values[v].producer < 0)
                give(static_cast<int>(v), add(program_.bytes(static_cast<int>(v)), -1));
        for (int i = 0; i < count_; ++i) forward(i);
        for (int i = count_; i-- > 0;)
            if (node(i).backward) backward(i);
        if (!share_)
            for (Storage& storage : memory_.storages) storage.first = -1, storage.last = 2 * count_;
        memory_.arena_bytes = place_storages(memory_.storages);
        return std::move(memory_);
    }

private:
    const Program::Node& node(int i) const { return program_.nodes[at(i)]; }
    int backward_time(int i) const { return 2 * count_ - 1 - i; }

    int add(std::size_t bytes, int time) {
        memory_.storages.push_back({std::max<std::size_t>(bytes, 1), time, time, 0});
        residents_.emplace_back();
        return static_cast<int>(memory_.storages.size()) - 1;
    }
    void extend(int storage, int time) {
        Storage& s = memory_.storages[at(storage)];
        s.first = std::min(s.first, time);
        s.last = std::max(s.last, time);
    }
    void give(int value, int storage) {
        memory_.value[at(value)] = storage;
        Residents& in = residents_[at(storage)];
        const int last = last_read_[at(value)];
        if (last > in.last) in = {last, 0};
        if (last == in.last) ++in.count;
        extend(storage, last);
    }

    void find_last_reads() {
        last_read_.assign(program_.values.size(), -1);
        const auto read = [&](int value, int time) { last_read_[at(value)] = std::max(last_read_[at(value)], time); };
        for (int i = 0; i < count_; ++i) {
            const Kernel& kernel = *node(i).kernel;
            for (std::size_t k = 0; k < node(i).inputs.size(); ++k) {
                if (node(i).inputs[k].value < 0) continue;
                read(node(i).inputs[k].value, i);
                if (node(i).backward && !kernel.alias() && kernel.backward_needs_input(k))
                    read(node(i).inputs[k].value, backward_time(i));
            }
            for (std::size_t k = 0; k < node(i).outputs.size(); ++k) {
                read(node(i).outputs[k], i);
                if (node(i).backward && !kernel.alias() && kernel.backward_needs_output(k))
                    read(node(i).outputs[k], backward_time(i));
            }
        }
        for (std::size_t v = 0; v < program_.values.size(); ++v)
            if (program_.values[v].kept) last_read_[v] = 2 * count_;
    }

    /// Nothing in the storage of input 0 is read once node `i` has run forward, so its output may go there.
    bool may_overwrite_input(int i) const {
        const auto& inputs = node(i).inputs;
        const int value = inputs[0].value;
        if (value < 0) return false;
        const int storage = memory_.value[at(value)];
        const auto same = [&](const Program::Use& use) {
            return use.value >= 0 && memory_.value[at(use.value)] == storage;
        };
        return std::ranges::count_if(inputs, same) == 1 &&
               program_.bytes(value) == program_.bytes(node(i).outputs[0]) && residents_[at(storage)].last <= i;
    }

    /// The backward of node `i` is the last that reads what is in the storage of its input 0, and reads it as that
    /// alone.
    bool last_reads_input(int i) const {
        const int value = node(i).inputs[0].value, storage = memory_.value[at(value)];
        return memory_.storages[at(storage)].last == backward_time(i) && last_read_[at(value)] == backward_time(i) &&
               residents_[at(storage)].last == backward_time(i) && residents_[at(storage)].count == 1 &&
               std::ranges::count(node(i).inputs, value, &Program::Use::value) == 1;
    }

    void forward(int i) {
        const Program::Node& n = node(i);
        const Kernel& kernel = *n.kernel;
        for (std::size_t k = 0; k < n.outputs.size(); ++k) {
            const bool shared = k == 0 && !n.inputs.empty() &&
                                (kernel.alias() || (share_ && kernel.forward_in_place() && may_overwrite_input(i)));
            give(n.outputs[k], shared ? memory_.value[at(n.inputs[0].value)] : add(program_.bytes(n.outputs[k]), i));
        }
        if (kernel.alias()) return;
        MemoryPlan::Node& plan = memory_.nodes[at(i)];
        if (const std::size_t bytes = kernel.saved_bytes()) {
            plan.saved = add(bytes, i);
            if (n.backward) extend(plan.saved, backward_time(i));
        }
        if (const std::size_t bytes = kernel.scratch_bytes()) plan.forward_scratch = add(bytes, i);
    }

    /// Where node `i` writes its share of the gradient of input `k`.
    int contribution(int i, std::size_t k) {
        const Program::Node& n = node(i);
        const int arriving = n.outputs.empty() ? -1 : memory_.gradient[at(n.outputs[0])];
        if (arriving >= 0 && static_cast<int>(k) == n.kernel->passes_gradient()) return arriving;
        const bool fits = arriving >= 0 && k == 0 && program_.bytes(n.inputs[0].value) == program_.bytes(n.outputs[0]);
        if (fits && (n.kernel->alias() || (share_ && n.kernel->backward_in_place()))) return arriving;
        if (k == 0 && share_ && n.kernel->backward_over_input() && last_reads_input(i))
            return memory_.value[at(n.inputs[0].value)];
        return add(program_.bytes(n.inputs[k].value), backward_time(i));
    }

    void backward(int i) {
        const Program::Node& n = node(i);
        MemoryPlan::Node& plan = memory_.nodes[at(i)];
        const int time = backward_time(i);
        for (int v : n.outputs)
            if (memory_.gradient[at(v)] >= 0) extend(memory_.gradient[at(v)], time);
        plan.input_gradients.assign(n.inputs.size(), -1);
        for (std::size_t k = 0; k < n.inputs.size(); ++k) {
            if (!n.input_gradient[k]) continue;
            int& total = memory_.gradient[at(n.inputs[k].value)];
            const bool adds = total >= 0 && k < 32 && n.kernel->adds_input_gradient(k);
            const int share = adds ? total : contribution(i, k);
            extend(share, time);
            plan.input_gradients[k] = share;
            if (adds) {
                plan.adds |= std::uint32_t{1} << k;
            } else if (total < 0) {
                total = share;
            } else {
                extend(total, time);
                plan.sums.push_back({n.inputs[k].value, total, share});
            }
        }
        if (!n.kernel->alias())
            if (const std::size_t bytes = n.kernel->scratch_bytes()) plan.backward_scratch = add(bytes, time);
    }

    const Program& program_;
    const bool share_;
    const int count_;
    MemoryPlan memory_;
    std::vector<int> last_read_;               // of each value: the last time it is read or written
    /// Of the values in a storage: when the last of them is read, and how many are read then.
    struct Residents {
        int last = -1, count = 0;
    };
    std::vector<Residents> residents_;  // by storage
};

}  // namespace

namespace {

std::size_t aligned(std::size_t offset) { return (offset + kStorageAlignment - 1) / kStorageAlignment * kStorageAlignment; }

/// The highest end of what lies there, by time: the largest of a stretch and a new one for it, in logarithmic time.
class Skyline {
public:
    explicit Skyline(std::size_t times) {
        while (leaves_ < times) leaves_ *= 2;
        top_.assign(2 * leaves_, 0);
        all_.assign(2 * leaves_, 0);
    }
    std::size_t highest(std::size_t first, std::size_t last) const { return highest(1, 0, leaves_ - 1, first, last); }
    /// No lower than what is there.
    void raise(std::size_t first, std::size_t last, std::size_t top) { raise(1, 0, leaves_ - 1, first, last, top); }

private:
    std::size_t highest(std::size_t node, std::size_t low, std::size_t high, std::size_t first, std::size_t last) const {
        if (last < low || high < first) return 0;
        if (first <= low && high <= last) return top_[node];
        const std::size_t middle = (low + high) / 2;
        return std::max({all_[node], highest(2 * node, low, middle, first, last),
                         highest(2 * node + 1, middle + 1, high, first, last)});
    }
    void raise(std::size_t node, std::size_t low, std::size_t high, std::size_t first, std::size_t last, std::size_t top) {
        if (last < low || high < first) return;
        top_[node] = std::max(top_[node], top);
        if (first <= low && high <= last) {
            all_[node] = std::max(all_[node], top);
            return;
        }
        const std::size_t middle = (low + high) / 2;
        raise(2 * node, low, middle, first, last, top);
        raise(2 * node + 1, middle + 1, high, first, last, top);
    }

    std::size_t leaves_ = 1;
    std::vector<std::size_t> top_, all_;  ///< of each stretch: its highest place, and the height of all of it
};

/// Each on top of everything that is there at some time of its own: gaps below stay empty, and it takes no longer for a
/// hundred thousand than for a thousand.
std::size_t stack_storages(std::vector<Storage>& storages, const std::vector<std::size_t>& order) {
    int first = 0, last = 0;
    for (const Storage& s : storages) first = std::min(first, s.first), last = std::max(last, s.last);
    Skyline skyline(static_cast<std::size_t>(last - first) + 1);
    std::size_t end = 0;
    for (const std::size_t index : order) {
        Storage& s = storages[index];
        const auto begins = static_cast<std::size_t>(s.first - first), ends = static_cast<std::size_t>(s.last - first);
        s.offset = aligned(skyline.highest(begins, ends));
        skyline.raise(begins, ends, s.offset + s.bytes);
        end = std::max(end, s.offset + s.bytes);
    }
    return aligned(end);
}

}  // namespace

std::size_t place_storages(std::vector<Storage>& storages) {
    std::vector<std::size_t> order(storages.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return storages[a].bytes > storages[b].bytes; });
    // Looking for the lowest gap takes time by the square of how many there are.
    constexpr std::size_t most_searched = 8192;
    if (storages.size() > most_searched) return stack_storages(storages, order);
    std::vector<const Storage*> placed;  // by offset
    std::size_t end = 0;
    for (std::size_t index : order) {
        Storage& s = storages[index];
        std::size_t offset = 0;
        for (const Storage* other : placed) {
            if (other->last < s.first || s.last < other->first) continue;
            if (other->offset >= offset + s.bytes) break;
            offset = std::max(offset, aligned(other->offset + other->bytes));
        }
        s.offset = offset;
        end = std::max(end, offset + s.bytes);
        const auto where = std::ranges::upper_bound(placed, offset, {}, &Storage::offset);
        placed.insert(where, &s);
    }
    return aligned(end);
}

MemoryPlan make_memory_plan(const Program& program, bool share) { return Planner(program, share).make(); }

}  // namespace nn
