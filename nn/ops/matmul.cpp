#include "nn/engine/kernels/gemm/batched_gemm.h"
#include "nn/engine/kernels/vector/nest.h"
#include "nn/model/python.h"
#include "nn/ops/broadcast_rules.h"
#include "nn/ops/dims.h"

namespace nn {

namespace {

struct NoOptions {};

/// A matrix or a stack of them; a vector counts as a row on the left, a column on the right.
template <typename D>
struct Matrices {
    std::vector<D> stack;
    D rows = 1, columns = 1;
    Matrices(const std::vector<D>& shape, bool left) {
        const std::size_t rank = shape.size();
        if (rank == 1) {
            (left ? columns : rows) = shape[0];
            return;
        }
        stack.assign(shape.begin(), shape.end() - 2);
        rows = shape[rank - 2];
        columns = shape[rank - 1];
    }
};

void infer(NoOptions&, InferContext& c) {
    if (!need_float(c, 0) || !need_float(c, 1)) return;
    const Shape &left = c.input(0).shape, &right = c.input(1).shape;
    for (std::size_t i = 0; i < 2; ++i)
        if (c.input(i).shape.empty()) {
            c.error(i, TR("a single number arrives; needed is a vector or matrices"));
            return;
        }
    const Matrices<Dim> a(left, true), b(right, false);
    if (a.columns != b.rows) {
        c.error(1, Message(TR("{0} and {1} cannot be multiplied: {2} columns meet {3} rows"),
                           {to_string(left), to_string(right), to_string(a.columns), to_string(b.rows)}));
        return;
    }
    Shape out;
    if (!broadcast(a.stack, b.stack, out)) {
        c.error(1,
                Message(TR("{0} and {1} cannot be multiplied: the dimensions before the matrices must be equal or 1"),
                        {to_string(left), to_string(right)}));
        return;
    }
    if (a.columns.batch) warn_if_batch(c, static_cast<std::int64_t>(left.size()) - 1);
    if (left.size() > 1) out.push_back(a.rows);
    if (right.size() > 1) out.push_back(b.columns);
    c.macs(Count(numel_per_sample(out)) * a.columns.size);
    c.output(std::move(out));
}

/// All of torch.matmul: what is not a plain product is a stack of them; where one matrix stands for the whole stack of
/// the right side, rows of the left side are one long matrix.
class MatMulKernel : public Kernel {
public:
    MatMulKernel(const NoOptions&, const KernelSpec& spec) {
        using M = Matrices<std::int64_t>;
        const M a(spec.inputs[0].shape, true), b(spec.inputs[1].shape, false);
        std::int64_t m = a.rows;
        const std::int64_t n = b.columns, k = a.columns;
        std::vector<BatchedGemm::Item> items(1);
        if (numel(b.stack) == 1) {
            m *= numel(a.stack);
        } else {
            Extents stack = a.stack.size() > b.stack.size() ? a.stack : b.stack;
            for (std::size_t d = 1; d <= std::min(a.stack.size(), b.stack.size()); ++d)
                stack[stack.size() - d] = std::max(a.stack[a.stack.size() - d], b.stack[b.stack.size() - d]);
            items = pairs(a.stack, b.stack, stack, m * k, k * n, m * n);
        }
        const auto make = [&](GemmShape shape, auto a_of, auto b_of, auto c_of) {
            std::vector<BatchedGemm::Item> list;
            for (const auto& i : items) list.push_back({i.*a_of, i.*b_of, i.*c_of});
            return std::make_unique<BatchedGemm>(shape, std::move(list), spec.threads);
        };
        using I = BatchedGemm::Item;
        forward_ = make({.m = m, .n = n, .k = k}, &I::a, &I::b, &I::c);
        if (spec.input_gradient[0]) left_ = make({.m = m, .n = k, .k = n, .transpose_b = true}, &I::c, &I::b, &I::a);
        if (spec.input_gradient[1]) right_ = make({.m = k, .n = n, .k = m, .transpose_a = true}, &I::a, &I::c, &I::b);
    }

    bool backward_needs_output(std::size_t) const override { return false; }
    bool backward_needs_input(std::size_t input) const override { return input == 0 ? bool(right_) : bool(left_); }
    std::size_t scratch_bytes() const override {
        std::size_t bytes = forward_->scratch_bytes();
        for (const auto* part : {left_.get(), right_.get()})
            if (part) bytes = std::max(bytes, part->scratch_bytes());
        return bytes;
    }

    void forward(const KernelRun& run) override {
        forward_->run(run.inputs[0].f32(), run.inputs[1].f32(), run.outputs[0].f32(), run.scratch);
    }
    void backward(const KernelRun& run) override {
        const float* g = run.output_gradients[0].f32();
        if (left_) left_->run(g, run.inputs[1].f32(), run.input_gradients[0].f32(), run.scratch);
        if (right_) right_->run(run.inputs[0].f32(), g, run.input_gradients[1].f32(), run.scratch);
    }

private:
    /// Which matrix meets which, the stacks stretched to `stack`.
    static std::vector<BatchedGemm::Item> pairs(const Extents& a, const Extents& b, const Extents& stack,
                                                std::int64_t size_a, std::int64_t size_b, std::int64_t size_c) {
        const Nest<3> nest(stack, {strides_of(stack, Layout::RowMajor), stretched_strides(a, Layout::RowMajor, stack),
                                   stretched_strides(b, Layout::RowMajor, stack)});
        std::vector<BatchedGemm::Item> items;
        nest.blocks(0, [&](const Nest<3>::Places& at) {
            items.push_back({at[1] * size_a, at[2] * size_b, at[0] * size_c});
        });
        return items;
    }

    std::unique_ptr<BatchedGemm> forward_, left_, right_;
};

}  // namespace

std::vector<Op> matmul_ops() {
    return {
        Define<NoOptions>("MatMul")
            .title("MatMul")
            .category(Category::Math)
            .role(Role::Function)
            .icon("math")
            .doc(TR("The matrix product. More than two dimensions are stacks of matrices, stretched to each other; a "
                    "vector "
                    "counts as a row on the left and as a column on the right."))
            .formula("y[.., i, j] = Σₖ input[.., i, k] · other[.., k, j]")
            .keywords("matrix product multiply dot bmm mm attention")
            .input("input", TR("(*, M, K) or (K)"))
            .input("other", TR("(*, K, N) or (K)"))
            .output("output", TR("(*, M, N)"))
            .infer(infer)
            .kernel<MatMulKernel>()
            .onnx("MatMul")
            .python([](const NoOptions&, PythonForm& form) { form.expression = form.inputs[0] + " @ " + form.inputs[1]; })
            .sample({}, {f32({4, 3}), f32({3, 5})})
            .sample({}, {f32({2, 4, 3}), f32({2, 3, 5})})
            .sample({}, {f32({2, 5, 4, 3}), f32({3, 6})})
            .sample({}, {f32({2, 1, 4, 3}), f32({2, 5, 3, 2})})
            .sample({}, {f32({5, 4, 3}), f32({2, 1, 3, 2})})
            .sample({}, {f32({4, 3}), f32({2, 3, 5})})
            .sample({}, {f32({3}), f32({3})})
            .sample({}, {f32({4, 3}), f32({3})})
            .sample({}, {f32({3}), f32({3, 4})})
            .sample({}, {f32({3}), f32({2, 3, 4})})
            .sample({}, {f32({2, 4, 3}), f32({3})})
            .sample({}, {f32({2, 40, 30}), f32({2, 30, 50})})
            .error({}, {f32({2, 4, 3}), f32({2, 4, 3})}, "3 columns meet 4 rows")
            .error({}, {f32({2, 2, 4, 3}), f32({2, 3, 3, 4})}, "must be equal or 1")
            .error({}, {f32({2, 3}), i64({2, 3})}, "takes float32"),
    };
}

}  // namespace nn
