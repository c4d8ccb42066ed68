#include "nn/train/find_not_finite.h"

#include "nn/engine/machine/float_flags.h"
#include "nn/engine/plan/layout.h"
#include "nn/engine/plan/watch.h"
#include "nn/train/batches.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>

namespace nn {

namespace {

std::size_t at(int index) { return static_cast<std::size_t>(index); }

NodeValues values_of(const TensorView& view, bool rows) {
    NodeValues values{view.shape, {}, rows};
    if (!view || view.dtype != DType::Float32) return values;
    values.numbers.resize(static_cast<std::size_t>(view.size()));
    TensorView into{values.numbers.data(), DType::Float32, Layout::RowMajor, view.shape};
    reorder(view, into, 1);
    return values;
}

/// The parameters that a node's results depend on, its own included.
std::vector<bool> parameters_above(const Network& network, const Network::Node* broken) {
    std::vector<bool> counts(network.parameters.size(), false), above(network.values.size(), false);
    if (broken == nullptr) return counts;
    bool seen = false;
    for (std::size_t i = network.nodes.size(); i-- > 0;) {
        const Network::Node& node = network.nodes[i];
        seen = seen || &node == broken;
        const bool counting = &node == broken || (seen && std::ranges::any_of(node.outputs, [&](int v) { return above[at(v)]; }));
        if (!counting) continue;
        for (const int v : node.inputs)
            if (v >= 0) above[at(v)] = true;
        for (const int p : node.parameters)
            if (p >= 0) counts[at(p)] = true;
    }
    return counts;
}

class Finder {
public:
    explicit Finder(const BrokenStep& step) : step_(step), run_(step.setup.run), network_(*step.setup.network) {
        const std::vector<std::int64_t> visits = run_.visits();
        for (std::int64_t i = 0; i < step.batch.size; ++i) {
            places_.push_back(visits[static_cast<std::size_t>(step.first + i)]);
            indices_.push_back(step.setup.samples[static_cast<std::size_t>(places_.back())]);
        }
        const auto buffers = run_.weights->buffer_bytes();
        buffers_.assign(buffers.begin(), buffers.end());
    }

    std::optional<NotFinite> find() {
        found_.epoch = run_.position.epoch;
        found_.step = run_.position.step + 1;
        found_.batch = run_.position.batch + 1;
        found_.lr = run_.optimizer->lr();
        if (data_is_broken()) return std::move(found_);
        if (rerun()) return std::move(found_);
        if (step_.noticed && step_.noticed->node >= 0) {
            describe(*step_.noticed);
            return std::move(found_);
        }
        if (step_.loss_is_finite) return std::nullopt;
        const Network::Node& loss = network_.nodes[at(network_.losses.front())];
        found_.node = loss.path;
        found_.op = loss.op->id();
        found_.what = NotFinite::What::Loss;
        found_.causes = causes_of(BrokenNode{network_, &loss, nullptr, false, {}, {}, {}, places_, indices_, found_.lr, run_.position.step, growth(&loss)});
        return std::move(found_);
    }

private:
    void put_buffers_back() { std::ranges::copy(buffers_, run_.weights->buffer_bytes().begin()); }
    bool has_rows(int value) const {
        const Shape& shape = network_.values[at(value)].type.shape;
        return !shape.empty() && shape[0] == Dim::batches();
    }
    std::optional<Growth> growth(const Network::Node* node) const {
        return step_.sizes.most(run_.position.step, *run_.weights, parameters_above(network_, node));
    }

    /// Inputs come before all nodes.
    bool data_is_broken() {
        const std::vector<bool> masks = mask_values(network_);
        for (std::size_t i = 0; i < step_.batch.fields.size(); ++i) {
            const Network::Input& input = network_.inputs[i];
            const TensorType& type = network_.values[at(input.value)].type;
            if (type.dtype != DType::Float32) continue;
            const TensorView view{const_cast<std::byte*>(step_.batch.fields[i].data()), DType::Float32, Layout::RowMajor,
                                  extents(type.shape, step_.batch.size)};
            if (all_finite(view.f32(), view.size(), masks[at(input.value)])) continue;
            const NodeValues values = values_of(view, has_rows(input.value));
            found_.node = input.path;
            found_.op = "Input";
            add_samples({}, {values});
            found_.causes =
                causes_of({network_, nullptr, &input, false, {}, {values}, {}, places_, indices_, found_.lr, run_.position.step, std::nullopt});
            return true;
        }
        return false;
    }

    /// Every value is kept, so nothing is fused or overwritten, and what a node was given can be read behind it.
    bool rerun() {
        PlanOptions options = training_plan(network_, step_.setup.options, step_.setup.threads);
        options.batch = step_.batch.size;
        options.watch = Watch::Everything;
        options.keep.resize(network_.values.size());
        std::iota(options.keep.begin(), options.keep.end(), 0);
        auto plan = Plan::compile(step_.setup.network, options);
        if (!plan) return false;
        bind_batch(**plan, step_.batch);
        (void)(*plan)->forward_backward(*run_.weights, static_cast<std::uint64_t>(run_.position.step));
        put_buffers_back();
        const auto& where = (*plan)->not_finite();
        if (!where || where->node < 0) return false;
        describe(*where);
        return true;
    }

    void describe(const NotFiniteAt& where) {
        const Network::Node& node = network_.nodes[at(where.node)];
        BrokenNode broken{network_, &node, nullptr, where.side == TapSide::Gradient, {}, {}, {}, places_, indices_, found_.lr, run_.position.step, {}};
        for (std::size_t k = 0; k < std::min(node.inputs.size(), where.inputs.size()); ++k)
            broken.inputs.push_back(values_of(where.inputs[k], node.inputs[k] >= 0 && has_rows(node.inputs[k])));
        std::vector<NodeValues> results;
        if (broken.backward) {
            for (std::size_t k = 0; k < std::min(node.inputs.size(), where.input_gradients.size()); ++k)
                results.push_back(values_of(where.input_gradients[k], node.inputs[k] >= 0 && has_rows(node.inputs[k])));
        } else {
            for (std::size_t k = 0; k < where.outputs.size() && k < node.outputs.size(); ++k)
                broken.outputs.push_back(values_of(where.outputs[k], has_rows(node.outputs[k])));
            results = broken.outputs;
        }
        for (std::size_t p = 0; p < where.parameters.size(); ++p) broken.parameters.push_back(values_of(where.parameters[p], false));
        broken.growth = growth(&node);
        found_.node = node.path;
        found_.op = node.op->id();
        found_.backward = broken.backward;
        const bool loss = std::ranges::find(network_.losses, where.node) != network_.losses.end();
        found_.what = broken.backward ? NotFinite::What::Gradient : loss ? NotFinite::What::Loss : NotFinite::What::Output;
        if (broken.backward) name_parameter(node, where, results);
        add_samples(broken.inputs, results);
        if (!broken.backward && found_.samples.empty()) try_each(where.node, broken.inputs);
        found_.causes = causes_of(broken);
    }

    /// Where what goes back further is finite, and a parameter's gradient is not.
    void name_parameter(const Network::Node& node, const NotFiniteAt& where, const std::vector<NodeValues>& results) {
        const auto finite = [](const NodeValues& v) { return all_finite(v.numbers.data(), std::ssize(v.numbers)); };
        if (!std::ranges::all_of(results, finite)) return;
        for (std::size_t p = 0; p < where.parameter_gradients.size(); ++p)
            if (node.parameters[p] >= 0 && !finite(values_of(where.parameter_gradients[p], false))) {
                found_.parameter = network_.parameters[at(node.parameters[p])].key;
                return;
            }
    }

    /// The rows of the results that hold what is not finite.
    void add_samples(const std::vector<NodeValues>& given, const std::vector<NodeValues>& results) {
        for (std::size_t row = 0; row < places_.size(); ++row) {
            for (const NodeValues& values : results) {
                if (!values.rows || values.numbers.empty()) continue;
                const auto size = static_cast<std::size_t>(values.row_size());
                const auto begin = values.numbers.begin() + static_cast<std::ptrdiff_t>(row * size);
                const auto bad = std::find_if(begin, begin + static_cast<std::ptrdiff_t>(size), [](float v) { return !std::isfinite(v); });
                if (bad == begin + static_cast<std::ptrdiff_t>(size)) continue;
                show(row, given.empty() ? values : given[0], *bad);
                break;
            }
        }
        std::ranges::sort(found_.samples);
        std::ranges::sort(found_.shown, {}, &NotFinite::Shown::sample);
    }

    void show(std::size_t row, const NodeValues& given, float value) {
        constexpr std::size_t most = 8;
        found_.samples.push_back(places_[row]);
        if (found_.shown.size() == most) return;
        NotFinite::Shown shown{places_[row], indices_[row], 0, 0, value};
        if (given.rows && !given.numbers.empty()) {
            const auto size = static_cast<std::size_t>(given.row_size());
            const Extremes range = extremes(std::span(given.numbers).subspan(row * size, size));
            shown.low = range.low, shown.high = range.high;
        }
        found_.shown.push_back(shown);
    }

    /// A result without rows, such as a loss: the samples that alone break at the same node.
    void try_each(int node, const std::vector<NodeValues>& given) {
        constexpr std::size_t most = 1024;
        PlanOptions options = training_plan(network_, step_.setup.options, step_.setup.threads);
        options.batch = 1;
        options.backward = false;
        options.watch = Watch::Everything;
        options.keep.clear();
        auto plan = Plan::compile(step_.setup.network, options);
        if (!plan) return;
        const auto inputs = (*plan)->inputs();
        for (std::size_t row = 0; row < std::min(places_.size(), most); ++row) {
            for (std::size_t i = 0; i < step_.batch.fields.size(); ++i) {
                const std::size_t size = step_.batch.fields[i].size() / static_cast<std::size_t>(step_.batch.size);
                if (inputs[i]) std::memcpy(inputs[i].data, step_.batch.fields[i].data() + row * size, size);
            }
            (void)(*plan)->forward(*run_.weights, static_cast<std::uint64_t>(run_.position.step));
            put_buffers_back();
            const auto& where = (*plan)->not_finite();
            if (!where || where->node != node) continue;
            const TensorView& out = where->outputs.front();
            show(row, given.empty() ? NodeValues{} : given[0], out.size() > 0 ? *out.f32() : 0.0f);
        }
        std::ranges::sort(found_.samples);
        std::ranges::sort(found_.shown, {}, &NotFinite::Shown::sample);
    }

    const BrokenStep& step_;
    LiveRun& run_;
    const Network& network_;
    std::vector<std::int64_t> places_, indices_;  // by row of the batch
    std::vector<std::byte> buffers_;
    NotFinite found_;
};

}  // namespace

std::optional<NotFinite> find_not_finite(const BrokenStep& step) { return Finder(step).find(); }

}  // namespace nn
