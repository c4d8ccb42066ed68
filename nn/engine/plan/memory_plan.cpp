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
        residents_[at(storage)].push_back(value);
        extend(storage, last_read_[at(value)]);
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
               program_.bytes(value) == program_.bytes(node(i).outputs[0]) &&
               std::ranges::all_of(residents_[at(storage)], [&](int v) { return last_read_[at(v)] <= i; });
    }

    /// The backward of node `i` is the last that reads what is in the storage of its input 0, and reads it as that
    /// alone.
    bool last_reads_input(int i) const {
        const int value = node(i).inputs[0].value, storage = memory_.value[at(value)];
        const auto read_before = [&](int v) { return last_read_[at(v)] < backward_time(i); };
        return memory_.storages[at(storage)].last == backward_time(i) && last_read_[at(value)] == backward_time(i) &&
               std::ranges::all_of(residents_[at(storage)], [&](int v) { return v == value || read_before(v); }) &&
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
    std::vector<std::vector<int>> residents_;  // values in each storage
};

}  // namespace

std::size_t place_storages(std::vector<Storage>& storages) {
    std::vector<std::size_t> order(storages.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return storages[a].bytes > storages[b].bytes; });
    std::vector<const Storage*> placed;  // by offset
    std::size_t end = 0;
    for (std::size_t index : order) {
        Storage& s = storages[index];
        std::size_t offset = 0;
        for (const Storage* other : placed) {
            if (other->last < s.first || s.last < other->first) continue;
            if (other->offset >= offset + s.bytes) break;
            const std::size_t after = other->offset + other->bytes;
            offset = std::max(offset, (after + kStorageAlignment - 1) / kStorageAlignment * kStorageAlignment);
        }
        s.offset = offset;
        end = std::max(end, offset + s.bytes);
        const auto where = std::ranges::upper_bound(placed, offset, {}, &Storage::offset);
        placed.insert(where, &s);
    }
    return (end + kStorageAlignment - 1) / kStorageAlignment * kStorageAlignment;
}

MemoryPlan make_memory_plan(const Program& program, bool share) { return Planner(program, share).make(); }

}  // namespace nn
