#include "nn/engine/kernels/sequence/recurrent.h"

#include "nn/engine/kernels/sequence/recurrent_cells.h"
#include "nn/engine/kernels/vector/rows.h"
#include "nn/engine/machine/parallel.h"

#include <algorithm>

namespace nn {
namespace {

std::size_t lines(std::int64_t floats) { return (static_cast<std::size_t>(floats) + 15) / 16 * 16; }

}  // namespace

RecurrentLayer::RecurrentLayer(const RecurrentShape& shape, int threads, bool backward,
                               bool input_gradient)
    : shape_(shape), threads_(threads) {
    const RecurrentShape& s = shape_;
    const bool gru = s.cell == Cell::Gru;
    const std::int64_t summed = (gru ? 2 : s.gates()) * s.hidden;  // gates to which the state's part is added
    states_ = {s.state(), summed};
    states_back_ = {summed, s.state()};
    if (gru) third_ = third_back_ = {s.hidden, s.hidden};
    if (s.projection) {
        project_ = {s.hidden, s.projection};
        project_back_ = {s.projection, s.hidden};
    }
    whole_ = make_products(s.chunk, backward, input_gradient);
    if (s.steps % s.chunk) rest_ = make_products(s.steps % s.chunk, backward, input_gradient);
    plan_scratch();
}

RecurrentLayer::Products RecurrentLayer::make_products(std::int64_t steps, bool backward,
                                                       bool input_gradient) const {
    const RecurrentShape& s = shape_;
    const std::int64_t gates = s.gates() * s.hidden, row = s.row_gates(), rows = steps * s.batch;
    Products p;
    p.inputs = std::make_unique<Gemm>(GemmShape{.m = rows, .n = gates, .k = s.input, .transpose_b = true, .bias = true, .row_c = row},
                          threads_);
    if (!backward) return p;
    const auto gradient = [&](std::int64_t m, std::int64_t n, std::int64_t row_a, std::int64_t row_b) {
        return std::make_unique<Gemm>(GemmShape{.m = m, .n = n, .k = rows, .transpose_a = true, .accumulates = true, .row_a = row_a, .row_b = row_b},
            threads_);
    };
    p.d_ih = gradient(gates, s.input, row, s.input);
    const bool gru = s.cell == Cell::Gru;
    p.d_hh = gradient(gru ? 2 * s.hidden : gates, s.state(), row, s.row_h);
    if (gru) p.d_third = gradient(s.hidden, s.hidden, row, s.row_h);
    if (s.projection) p.d_hr = gradient(s.projection, s.hidden, s.projection, s.hidden);
    if (input_gradient)
        p.d_input =
            std::make_unique<Gemm>(GemmShape{.m = rows, .n = s.input, .k = gates, .accumulates = true, .row_a = row}, threads_);
    return p;
}

void RecurrentLayer::plan_scratch() {
    const RecurrentShape& s = shape_;
    std::size_t end = 0;
    const auto take = [&end](std::size_t floats) {
        const std::size_t at = end;
        end += lines(static_cast<std::int64_t>(floats));
        return at;
    };
    const auto count = [](std::int64_t n) { return static_cast<std::size_t>(n); };
    bias_ = take(count(s.row_gates()));
    packed_ = take(std::max(states_.packed_floats(), states_back_.packed_floats()));
    packed_third_ = take(third_.packed_floats());
    packed_project_ = take(std::max(project_.packed_floats(), project_back_.packed_floats()));
    if (whole_.d_ih) {
        carry_ = take(count(s.batch * s.state()));
        cell_ = take(count(s.cell == Cell::Lstm ? s.batch * s.hidden : 0));
        raw_ = take(count(s.projection ? s.batch * s.hidden : 0));
        projected_ = take(count(s.rows() * s.projection));
    }
    std::size_t product_bytes = 0;
    for (const Products* p : {&whole_, &rest_})
        for (const auto* gemm : {&p->inputs, &p->d_input, &p->d_ih, &p->d_hh, &p->d_third, &p->d_hr})
            if (*gemm) product_bytes = std::max(product_bytes, (*gemm)->scratch_bytes());
    gemm_ = take((product_bytes + sizeof(float) - 1) / sizeof(float));
    scratch_floats_ = end;
}

std::size_t RecurrentLayer::saved_floats() const {
    const RecurrentShape& s = shape_;
    std::size_t floats = lines(s.rows() * s.row_gates());
    if (s.cell == Cell::Lstm) floats += lines((s.steps + 1) * s.batch * s.hidden) + lines(s.rows() * s.hidden);
    if (s.projection) floats += lines(s.rows() * s.hidden);
    return floats;
}

RecurrentSaved RecurrentLayer::place(float* memory) const {
    const RecurrentShape& s = shape_;
    RecurrentSaved saved;
    saved.gates = memory;
    memory += lines(s.rows() * s.row_gates());
    if (s.cell == Cell::Lstm) {
        saved.cells = memory;
        saved.tanh_cells = memory += lines((s.steps + 1) * s.batch * s.hidden);
        memory += lines(s.rows() * s.hidden);
    }
    if (s.projection) saved.raw = memory;
    return saved;
}

void RecurrentLayer::pack(const PackedGemm& product, const float* b, std::int64_t depth_stride,
                          std::int64_t column_stride, float* packed) const {
    parallel_shares(threads_, product.strips(), 4 * static_cast<std::int64_t>(product.packed_floats()),
                    [&](std::int64_t begin, std::int64_t end, int) {
                        product.pack(b, depth_stride, column_stride, packed, begin, end);
                    });
}

void RecurrentLayer::begin_forward(const RecurrentWeights& w, float* scratch) {
    const RecurrentShape& s = shape_;
    const std::int64_t gates = s.gates() * s.hidden, added = s.cell == Cell::Gru ? 2 * s.hidden : gates;
    float* bias = scratch + bias_;
    std::fill_n(bias, s.row_gates(), 0.0f);
    if (w.bias_ih) {
        for (std::int64_t k = 0; k < gates; ++k) bias[k] = w.bias_ih[k] + (k < added ? w.bias_hh[k] : 0.0f);
        if (added < gates) std::copy_n(w.bias_hh + added, s.hidden, bias + gates);
    }
    pack(states_, w.hh, 1, s.state(), scratch + packed_);
    if (s.cell == Cell::Gru) pack(third_, w.hh + added * s.hidden, 1, s.hidden, scratch + packed_third_);
    if (s.projection) pack(project_, w.hr, 1, s.hidden, scratch + packed_project_);
}

void RecurrentLayer::project_inputs(StepRange steps, const RecurrentWeights& w, const float* x,
                                    const RecurrentSaved& saved, float* scratch) {
    const std::int64_t row = first_row(steps);
    products(steps).inputs->run(x + row * shape_.input, w.ih, scratch + bias_, saved.gates + row * shape_.row_gates(),
                                false, scratch + gemm_);
}

void RecurrentLayer::forward_rows(StepRange steps, std::int64_t first, std::int64_t last, float* h,
                                  const RecurrentSaved& saved, float* scratch) const {
    const RecurrentShape& s = shape_;
    const std::int64_t rows = last - first, row_gates = s.row_gates(), hidden = s.hidden;
    const bool gru = s.cell == Cell::Gru, lstm = s.cell == Cell::Lstm;
    for (std::int64_t step = steps.begin; step < steps.end; ++step) {
        const std::int64_t t = s.reverse ? s.steps - 1 - step : step, row = t * s.batch + first;
        float* gates = saved.gates + row * row_gates;
        const float* before = h + ((s.reverse ? t + 2 : t) * s.batch + first) * s.row_h;
        float* after = h + ((t + 1) * s.batch + first) * s.row_h;
        states_.run(rows, scratch + packed_, before, s.row_h, gates, row_gates, true);
        if (gru) third_.run(rows, scratch + packed_third_, before, s.row_h, gates + 3 * hidden, row_gates, false);
        for (std::int64_t r = 0; r < rows; ++r) {
            const std::int64_t cell = (step * s.batch + first + r) * hidden, cells = s.batch * hidden;
            cells::Row at{};
            at.gates = gates + r * row_gates;
            at.state = before + r * s.row_h;
            at.next_state = s.projection ? saved.raw + (row + r) * hidden : after + r * s.row_h;
            if (gru) at.bias = scratch + bias_ + 3 * hidden;
            if (lstm) {
                at.cell = saved.cells + cell;
                at.next_cell = saved.cells + cell + cells;
                at.tanh_cell = saved.tanh_cells + (row + r) * hidden;
            }
            cells::forward(s.cell, hidden, at);
        }
        if (s.projection)
            project_.run(rows, scratch + packed_project_, saved.raw + row * hidden, hidden, after, s.row_h, false);
    }
}

void RecurrentLayer::begin_backward(const RecurrentWeights& w, float* scratch) {
    const RecurrentShape& s = shape_;
    pack(states_back_, w.hh, s.state(), 1, scratch + packed_);
    if (s.cell == Cell::Gru) pack(third_back_, w.hh + 2 * s.hidden * s.hidden, s.hidden, 1, scratch + packed_third_);
    if (s.projection) pack(project_back_, w.hr, s.hidden, 1, scratch + packed_project_);
}

void RecurrentLayer::backward_rows(StepRange steps, std::int64_t first, std::int64_t last, const float* h,
                                   const float* dy, const RecurrentSaved& saved, float* scratch) const {
    const RecurrentShape& s = shape_;
    const std::int64_t rows = last - first, row_gates = s.row_gates(), hidden = s.hidden, state = s.state();
    const bool gru = s.cell == Cell::Gru, lstm = s.cell == Cell::Lstm;
    float* carry = scratch + carry_ + first * state;
    float* raw = s.projection ? scratch + raw_ + first * hidden : carry;
    for (std::int64_t step = steps.end; step-- > steps.begin;) {
        const std::int64_t t = s.reverse ? s.steps - 1 - step : step, row = t * s.batch + first;
        if (dy)
            for (std::int64_t r = 0; r < rows; ++r) {
                const float* from = dy + (row + r) * s.row_h;
                float* to = carry + r * state;
#pragma omp simd
                for (std::int64_t k = 0; k < state; ++k) to[k] += from[k];
            }
        if (s.projection) {
            std::copy_n(carry, rows * state, scratch + projected_ + static_cast<std::size_t>(row * state));
            project_back_.run(rows, scratch + packed_project_, carry, state, raw, hidden, false);
        }
        float* gates = saved.gates + row * row_gates;
        const std::int64_t block = gru ? (s.reverse ? t + 2 : t) : t + 1;
        const float* states = h + (block * s.batch + first) * s.row_h;
        for (std::int64_t r = 0; r < rows; ++r) {
            cells::Row at{};
            at.gates = gates + r * row_gates;
            at.state = states + r * s.row_h;
            at.d_state = raw + r * hidden;
            at.d_before = raw + r * hidden;
            if (lstm) {
                at.cell = saved.cells + (step * s.batch + first + r) * hidden;
                at.tanh_cell = saved.tanh_cells + (row + r) * hidden;
                at.d_cell = scratch + cell_ + (first + r) * hidden;
            }
            cells::backward(s.cell, hidden, at);
        }
        states_back_.run(rows, scratch + packed_, gates, row_gates, carry, state, gru);
        if (gru) third_back_.run(rows, scratch + packed_third_, gates + 3 * hidden, row_gates, carry, state, true);
    }
}

void RecurrentLayer::bias_gradients(const RecurrentWeights& gradients, bool overwrite, const float* gates,
                                    std::int64_t rows, float* scratch) const {
    const RecurrentShape& s = shape_;
    const std::int64_t count = s.gates() * s.hidden, shared = s.cell == Cell::Gru ? 2 * s.hidden : count;
    float* sums = scratch + bias_;
    sum_rows(gates, rows, s.row_gates(), sums, true, threads_);
    const auto give = [overwrite](float* to, const float* from, std::int64_t n) {
        for (std::int64_t k = 0; k < n; ++k) to[k] = (overwrite ? 0.0f : to[k]) + from[k];
    };
    if (gradients.bias_ih) give(gradients.bias_ih, sums, count);
    if (!gradients.bias_hh) return;
    give(gradients.bias_hh, sums, shared);
    if (shared < count) give(gradients.bias_hh + shared, sums + count, s.hidden);
}

void RecurrentLayer::end_backward(StepRange steps, const RecurrentWeights& w, const RecurrentWeights& gradients,
                                  bool overwrite, const float* x, const float* h, float* dx, bool add,
                                  const RecurrentSaved& saved, float* scratch) {
    const RecurrentShape& s = shape_;
    const Products& p = products(steps);
    float* memory = scratch + gemm_;
    const std::int64_t row = first_row(steps);
    overwrite = overwrite && steps.end == s.steps;  // the chunk that comes first
    const float *gates = saved.gates + row * s.row_gates(), *inputs = x + row * s.input;
    const float* before = h + (row + (s.reverse ? 2 * s.batch : 0)) * s.row_h;
    if (gradients.ih) p.d_ih->run(gates, inputs, nullptr, gradients.ih, !overwrite, memory);
    if (gradients.hh) {
        p.d_hh->run(gates, before, nullptr, gradients.hh, !overwrite, memory);
        if (p.d_third)
            p.d_third->run(gates + 3 * s.hidden, before, nullptr, gradients.hh + 2 * s.hidden * s.hidden, !overwrite,
                           memory);
    }
    if (gradients.hr)
        p.d_hr->run(scratch + projected_ + row * s.projection, saved.raw + row * s.hidden, nullptr, gradients.hr,
                    !overwrite, memory);
    if (gradients.bias_ih || gradients.bias_hh)
        bias_gradients(gradients, overwrite, gates, (steps.end - steps.begin) * s.batch, scratch);
    if (dx) p.d_input->run(gates, w.ih, nullptr, dx + row * s.input, add, memory);
}

}  // namespace nn
