// Parts of a tensor, and dimensions in another order.
#include "nn/engine/kernels/vector/nest.h"
#include "nn/engine/kernels/shape/sections.h"
#include "nn/model/onnx.h"
#include "nn/model/python.h"
#include "nn/ops/dims.h"

#include <algorithm>
#include <numeric>

namespace nn {

namespace {

using List = std::vector<std::int64_t>;

struct SelectOptions {
    std::int64_t dim = 1, index = 0;
};
struct NarrowOptions {
    std::int64_t dim = 1, start = 0, length = 1;
};
struct PermuteOptions {
    List dims = {0, 1};
};
struct TransposeOptions {
    std::int64_t dim0 = 1, dim1 = 2;
};

/// A place along a dimension, counted from the front; -1 where there is none, which is then reported.
std::int64_t place_in(InferContext& c, std::int64_t dim, std::int64_t place, const char* option) {
    const std::int64_t size = c.input().shape[static_cast<std::size_t>(dim)].size;
    if (place >= -size && place < size) return place < 0 ? place + size : place;
    c.option_error(option, Message(TR("{0} is {1}, but dimension {2} of {3} has only {4} elements"),
                                   {option, std::to_string(place), std::to_string(dim), to_string(c.input().shape),
                                    std::to_string(size)}));
    return -1;
}

void infer_select(SelectOptions& o, InferContext& c) {
    const std::int64_t dim = fixed_dim(c, o.dim, "dim");
    if (dim < 0 || place_in(c, dim, o.index, "index") < 0) return;
    TensorType out = c.input();
    out.shape.erase(out.shape.begin() + dim);
    c.output(std::move(out));
}

void infer_narrow(NarrowOptions& o, InferContext& c) {
    const std::int64_t dim = fixed_dim(c, o.dim, "dim");
    const std::int64_t start = dim < 0 ? -1 : place_in(c, dim, o.start, "start");
    if (start < 0) return;
    TensorType out = c.input();
    Dim& extent = out.shape[static_cast<std::size_t>(dim)];
    if (start + o.length > extent.size) {
        c.option_error("length",
                       Message(TR("elements {0} to {1} are asked for, but dimension {2} of {3} has only {4}"),
                               {std::to_string(start), std::to_string(start + o.length - 1), std::to_string(dim),
                                to_string(c.input().shape), std::to_string(extent.size)}));
        return;
    }
    extent = o.length;
    c.output(std::move(out));
}

/// The order of the dimensions, counted from the front; nothing where it is none, which is then reported.
std::optional<std::vector<std::size_t>> order_of(InferContext& c, const List& dims) {
    std::vector<std::size_t> order;
    std::vector<bool> seen(c.input().rank(), false);
    for (const std::int64_t dim : dims) {
        const std::int64_t front = front_dim(c, dim, "dims");
        if (front < 0) return std::nullopt;
        order.push_back(static_cast<std::size_t>(front));
        seen[order.back()] = true;
    }
    if (order.size() == seen.size() && std::ranges::find(seen, false) == seen.end()) return order;
    c.option_error("dims",
                   Message(TR("{0} is no order of the {1} dimensions of {2}: each must be named once"),
                           {to_string(OptionValue(dims)), std::to_string(seen.size()), to_string(c.input().shape)}));
    return std::nullopt;
}

void output_in_order(InferContext& c, const std::vector<std::size_t>& order) {
    Shape out;
    for (const std::size_t d : order) out.push_back(c.input().shape[d]);
    c.output(std::move(out), c.input().dtype);
}

void infer_permute(PermuteOptions& o, InferContext& c) {
    const auto order = order_of(c, o.dims);
    if (order) output_in_order(c, *order);
}

std::vector<std::size_t> swapped(std::size_t rank, std::size_t a, std::size_t b) {
    std::vector<std::size_t> order(rank);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::swap(order[a], order[b]);
    return order;
}

void infer_transpose(TransposeOptions& o, InferContext& c) {
    const std::int64_t a = front_dim(c, o.dim0, "dim0"), b = a < 0 ? -1 : front_dim(c, o.dim1, "dim1");
    if (b < 0) return;
    output_in_order(c, swapped(c.input().rank(), static_cast<std::size_t>(a), static_cast<std::size_t>(b)));
}

/// A range of places along one dimension, which of length 1 may be taken out. In any layout that what is left has.
class PartKernel : public Kernel {
public:
    PartKernel(const SelectOptions& o, const KernelSpec& spec) : PartKernel(spec, o.dim, o.index, 1, true) {}
    PartKernel(const NarrowOptions& o, const KernelSpec& spec) : PartKernel(spec, o.dim, o.start, o.length, false) {}

    Layout input_layout(std::size_t, std::span<const Layout> arriving) const override {
        return drops_ && dim_ == 0 ? Layout::RowMajor : arriving[0];
    }
    Layout output_layout(std::size_t, std::span<const Layout> inputs) const override {
        return drops_ ? layout_without(inputs[0], dim_) : inputs[0];
    }
    bool backward_needs_input(std::size_t) const override { return false; }
    bool backward_needs_output(std::size_t) const override { return false; }

    void forward(const KernelRun& run) override { pieces_.take(run.inputs[0], 1, run.outputs[0].data); }
    void backward(const KernelRun& run) override {
        pieces_.place_alone(run.output_gradients[0].data, 1, run.input_gradients[0]);
    }

private:
    PartKernel(const KernelSpec& spec, std::int64_t dim, std::int64_t start, std::int64_t length, bool drops)
        : drops_(drops), dim_(dim_at(dim, spec.inputs[0].shape.size())) {
        const Extents& in = spec.inputs[0].shape;
        if (start < 0) start += in[dim_];
        pieces_ = Sections(in, dim_, {start, length, in[dim_] - start - length}, spec.inputs[0].dtype, spec.threads);
    }

    const bool drops_;
    const std::size_t dim_;
    Sections pieces_;
};

/// Dimensions in another order. Where the two layouts differ by just that order, nothing moves.
class PermuteKernel : public Kernel {
public:
    PermuteKernel(const PermuteOptions& o, const KernelSpec& spec) : threads_(spec.threads) {
        for (const std::int64_t dim : o.dims) order_.push_back(dim_at(dim, spec.inputs[0].shape.size()));
        prepare(spec);
    }
    PermuteKernel(const TransposeOptions& o, const KernelSpec& spec) : threads_(spec.threads) {
        const std::size_t rank = spec.inputs[0].shape.size();
        order_ = swapped(rank, dim_at(o.dim0, rank), dim_at(o.dim1, rank));
        prepare(spec);
    }

    Layout input_layout(std::size_t, std::span<const Layout> arriving) const override {
        if (to_back_ && to_front_) return arriving[0];
        return to_back_ ? Layout::ChannelsLast : to_front_ ? Layout::RowMajor : arriving[0];
    }
    Layout output_layout(std::size_t, std::span<const Layout> inputs) const override {
        if (same_) return inputs[0];
        return to_front_ && inputs[0] == Layout::RowMajor ? Layout::ChannelsLast : Layout::RowMajor;
    }
    bool alias() const override { return same_ || to_back_ || to_front_; }
    bool backward_needs_input(std::size_t) const override { return false; }
    bool backward_needs_output(std::size_t) const override { return false; }

    void forward(const KernelRun& run) override {
        forward_[run.inputs[0].layout == Layout::ChannelsLast].run(run.outputs[0].data, run.inputs[0].data, threads_);
    }
    void backward(const KernelRun& run) override {
        backward_[run.input_gradients[0].layout == Layout::ChannelsLast].run(run.input_gradients[0].data,
                                                                             run.output_gradients[0].data, threads_);
    }

private:
    void prepare(const KernelSpec& spec) {
        const std::size_t rank = order_.size();
        std::vector<std::size_t> plain(rank);
        std::iota(plain.begin(), plain.end(), std::size_t{0});
        same_ = order_ == plain;
        if (rank > 2 && !same_) {
            std::vector<std::size_t> back = plain, front = plain;
            std::rotate(back.begin() + 1, back.begin() + 2, back.end());
            std::rotate(front.begin() + 1, front.end() - 1, front.end());
            to_back_ = order_ == back;
            to_front_ = order_ == front;
        }
        const Extents& out = spec.outputs[0].shape;
        const Extents to = strides_of(out, Layout::RowMajor);
        for (const Layout layout : {Layout::RowMajor, Layout::ChannelsLast}) {
            const Extents in = strides_of(spec.inputs[0].shape, layout);
            Extents from;
            for (const std::size_t d : order_) from.push_back(in[d]);
            const bool last = layout == Layout::ChannelsLast;
            forward_[last] = StridedCopy(out, to, from, spec.inputs[0].dtype);
            backward_[last] = StridedCopy(out, from, to, spec.inputs[0].dtype);
        }
    }

    const int threads_;
    std::vector<std::size_t> order_;
    /// Dimension 1 goes to the back: channels-last memory read row-major; or the last one comes to 1, the other way
    /// round.
    bool same_ = false, to_back_ = false, to_front_ = false;
    std::array<StridedCopy, 2> forward_, backward_;  ///< for a row-major, a channels-last input
};

template <typename O, typename K>
Define<O> selecting(const char* id, const char* doc, const char* formula, const char* keywords) {
    Define<O> define(id);
    define.title(id)
        .category(Category::Shape)
        .role(Role::Function)
        .icon("shape")
        .doc(doc)
        .formula(formula)
        .keywords(keywords)
        .input("input", TR("(*)"))
        .output("output")
        .keeps_meaning()
        .template kernel<K>();
    return define;
}

/// `x[:, :, 3]` for a dimension counted from the front; `places` is what stands there.
std::optional<std::string> indexed(const std::string& from, std::int64_t dim, const std::string& places) {
    if (dim < 0) return std::nullopt;
    std::string text = from + "[";
    for (std::int64_t d = 0; d < dim; ++d) text += ":, ";
    return text + places + "]";
}

void write_select(const SelectOptions& o, PythonForm& form) {
    const std::string place = std::to_string(o.index);
    form.expression = indexed(form.inputs[0], o.dim, place)
                          .value_or(form.inputs[0] + ".select(" + std::to_string(o.dim) + ", " + place + ")");
}

void write_narrow(const NarrowOptions& o, PythonForm& form) {
    const std::string start = std::to_string(o.start);
    form.expression = form.inputs[0] + ".narrow(" + std::to_string(o.dim) + ", " + start + ", " + std::to_string(o.length) + ")";
    if (o.start < 0) return;
    if (auto slice = indexed(form.inputs[0], o.dim, (o.start ? start : "") + ":" + std::to_string(o.start + o.length)))
        form.expression = std::move(*slice);
}

void write_permute(const PermuteOptions& o, PythonForm& form) {
    std::string dims;
    for (const std::int64_t dim : o.dims) dims += (dims.empty() ? "" : ", ") + std::to_string(dim);
    form.expression = form.inputs[0] + ".permute(" + dims + ")";
}

void write_transpose(const TransposeOptions& o, PythonForm& form) {
    form.expression = form.inputs[0] + ".transpose(" + std::to_string(o.dim0) + ", " + std::to_string(o.dim1) + ")";
}

std::int64_t place_of(std::int64_t place, std::size_t dim, const OnnxForm& f) { return place < 0 ? place + f.shape()[dim].size : place; }

OnnxValue onnx_select(const SelectOptions& o, OnnxForm& f) {
    const std::size_t dim = dim_at(o.dim, f.shape().size());
    return f.node("Gather", {f.input(), f.integer(place_of(o.index, dim, f))}, {{"axis", static_cast<std::int64_t>(dim)}});
}

OnnxValue onnx_narrow(const NarrowOptions& o, OnnxForm& f) {
    const std::size_t dim = dim_at(o.dim, f.shape().size());
    const std::int64_t start = place_of(o.start, dim, f);
    return f.slice(f.input(), dim, start, start + o.length);
}

OnnxValue in_order(OnnxForm& f, const std::vector<std::size_t>& order) {
    return f.transpose(f.input(), {order.begin(), order.end()});
}

OnnxValue onnx_permute(const PermuteOptions& o, OnnxForm& f) {
    std::vector<std::size_t> order;
    for (const std::int64_t dim : o.dims) order.push_back(dim_at(dim, f.shape().size()));
    return in_order(f, order);
}

OnnxValue onnx_transpose(const TransposeOptions& o, OnnxForm& f) {
    const std::size_t rank = f.shape().size();
    return in_order(f, swapped(rank, dim_at(o.dim0, rank), dim_at(o.dim1, rank)));
}

constexpr std::int64_t kMostPlaces = std::int64_t{1} << 31;

}  // namespace

std::vector<Op> shape_select_ops() {
    const auto dim = [](auto op, auto member, const char* id, const char* doc) {
        op.option(member, id, doc).range(-16, 15).required().summary();
        return op;
    };
    return {
        dim(selecting<SelectOptions, PartKernel>(
                "Select", TR("Picks one place along a dimension, which is gone then: the last time step, one channel."),
                "y = x[.., index, ..]", "index pick last time step slice"),
            &SelectOptions::dim, "dim", TR("The dimension to pick from; not the batch."))
            .option(&SelectOptions::index, "index", TR("Which place; -1 is the last one."))
            .range(-kMostPlaces, kMostPlaces)
            .ui_range(-1, 16)
            .required()
            .summary()
            .infer(infer_select)
            .onnx(onnx_select)
            .python(write_select)
            .sample({{"dim", 1}, {"index", -1}}, {f32({2, 5, 3})})
            .sample({{"dim", -1}, {"index", 2}}, {f32({2, 3, 4})})
            .sample({{"dim", 2}, {"index", 0}}, {f32({2, 3, 4, 5})})
            .sample({{"dim", 1}, {"index", 1}}, {f32({2, 3})})
            .error({{"dim", 1}, {"index", 3}}, {f32({2, 3})}, "has only 3 elements")
            .error({{"dim", 2}, {"index", 0}}, {f32({2, 3})}, "has dimensions -2 to 1"),
        dim(selecting<NarrowOptions, PartKernel>("Narrow", TR("Keeps a range of places along a dimension."),
                                                 "y = x[.., start : start + length, ..]",
                                                 "slice range crop part window"),
            &NarrowOptions::dim, "dim", TR("The dimension to cut from; not the batch."))
            .option(&NarrowOptions::start, "start", TR("The first place that is kept; -1 is the last one."))
            .range(-kMostPlaces, kMostPlaces)
            .ui_range(0, 16)
            .required()
            .summary()
            .option(&NarrowOptions::length, "length", TR("How many are kept."))
            .range(1, kMostPlaces)
            .ui_range(1, 16)
            .required()
            .summary()
            .infer(infer_narrow)
            .onnx(onnx_narrow)
            .python(write_narrow)
            .sample({{"dim", 1}, {"start", 1}, {"length", 3}}, {f32({2, 5, 3})})
            .sample({{"dim", -1}, {"start", -2}, {"length", 2}}, {f32({2, 3, 4, 5})})
            .sample({{"dim", 2}, {"start", 0}, {"length", 4}}, {f32({2, 3, 4})})
            .error({{"dim", 1}, {"start", 1}, {"length", 3}}, {f32({2, 3})}, "has only 3")
            .error({{"dim", 1}, {"start", 3}, {"length", 1}}, {f32({2, 3})}, "has only 3 elements"),
        dim(selecting<PermuteOptions, PermuteKernel>("Permute", TR("Puts the dimensions in another order."),
                                                     "(N, C, H, W) → (N, H, W, C) with dims (0, 2, 3, 1)",
                                                     "reorder axes swap dimensions channels last"),
            &PermuteOptions::dims, "dims",
            TR("For each dimension of the result, the one of the input that comes there."))
            .infer(infer_permute)
            .onnx(onnx_permute)
            .python(write_permute)
            .sample({{"dims", {0, 2, 3, 1}}}, {f32({2, 3, 4, 5})})
            .sample({{"dims", {0, 3, 1, 2}}}, {f32({2, 3, 4, 5})})
            .sample({{"dims", {0, 3, 2, 1}}}, {f32({2, 3, 4, 5})})
            .sample({{"dims", {1, 0, -1}}}, {f32({2, 3, 4})})
            .sample({{"dims", {0, 1}}}, {f32({2, 3})})
            .sample({{"dims", {1, 0}}}, {f32({20, 30})})
            .error({{"dims", {0, 1}}}, {f32({2, 3, 4})}, "each must be named once")
            .error({{"dims", {0, 1, 1}}}, {f32({2, 3, 4})}, "each must be named once")
            .error({{"dims", {0, 1, 3}}}, {f32({2, 3, 4})}, "has dimensions -3 to 2"),
        dim(dim(selecting<TransposeOptions, PermuteKernel>(
                    "Transpose", TR("Swaps two dimensions: time and features, say."),
                    "(N, T, C) → (N, C, T) with dims 1 and 2", "swap axes dimensions matrix batch first"),
                &TransposeOptions::dim0, "dim0", TR("One of the two dimensions.")),
            &TransposeOptions::dim1, "dim1", TR("The other one."))
            .infer(infer_transpose)
            .onnx(onnx_transpose)
            .python(write_transpose)
            .sample({{"dim0", 1}, {"dim1", 2}}, {f32({2, 3, 4})})
            .sample({{"dim0", 0}, {"dim1", -1}}, {f32({2, 3, 4})})
            .sample({{"dim0", 2}, {"dim1", 3}}, {f32({2, 3, 4, 5})})
            .error({{"dim0", 1}, {"dim1", 2}}, {f32({2, 3})}, "has dimensions -2 to 1"),
    };
}

}  // namespace nn
