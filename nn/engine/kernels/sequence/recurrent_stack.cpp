#include "nn/engine/kernels/sequence/recurrent_stack.h"

#include "nn/engine/machine/parallel.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace nn {
namespace {

std::size_t lines(std::int64_t floats) { return (static_cast<std::size_t>(floats) + 15) / 16 * 16; }

/// Steps whose gates take half a megabyte a thread; more where the weights, which every chunk's gradients are added to,
/// are the larger part. The two directions add to the same gradient of the input: one after the other, all steps at
/// once.
std::int64_t chunk_steps(const RecurrentShape& s, std::int64_t directions, int threads) {
    if (directions > 1) return s.steps;
    const std::int64_t rows = threads * std::max(2 * s.hidden, 128 * 1024 / s.row_gates());
    const std::int64_t chunks = std::max<std::int64_t>(s.steps * s.batch / rows, 1);
    return (s.steps + chunks - 1) / chunks;
}

}  // namespace

RecurrentStack::RecurrentStack(const StackShape& shape, const KernelSpec& spec)
    : shape_(shape),
      spec_(spec),
      steps_(spec.inputs[0].shape[shape.batch_first ? 1 : 0]),
      batch_(spec.inputs[0].shape[shape.batch_first ? 0 : 1]),
      dropout_(shape.floors > 1 ? shape.dropout : 0, spec) {
    for (std::int64_t floor = 0; floor < shape.floors; ++floor)
        for (std::int64_t direction = 0; direction < shape.directions; ++direction) {
            RecurrentShape s;
            s.cell = shape.cell;
            s.steps = steps_;
            s.batch = batch_;
            s.input = shape.input_of(floor);
            s.hidden = shape.hidden;
            s.projection = shape.projection;
            s.row_h = shape.width();
            s.reverse = direction == 1;
            s.chunk = chunk_steps(s, shape.directions, spec.threads);
            layers_.emplace_back(s, spec.threads, spec.backward, floor > 0 || spec.input_gradient[0]);
        }
    plan_memory();
}

void RecurrentStack::plan_memory() {
    const std::int64_t rows = steps_ * batch_, width = shape_.width();
    std::size_t end = 0;
    const auto take = [&end](std::size_t floats) { return std::exchange(end, end + floats); };
    if (shape_.batch_first) input_ = take(lines(rows * shape_.input));
    for (std::int64_t floor = 0; floor < shape_.floors; ++floor) {
        states_.push_back(take(lines((steps_ + 2) * batch_ * width)));
        const bool drops = floor > 0 && dropout_.active();
        dropped_.push_back(take(drops ? lines(rows * width) : 0));
    }
    const std::size_t common = end;
    for (std::int64_t floor = 0; floor < shape_.floors; ++floor) {
        if (!spec_.backward) end = common;  // one floor's memory serves all
        for (std::int64_t direction = 0; direction < shape_.directions; ++direction) {
            const RecurrentLayer& layer = layers_[index(floor, direction)];
            saved_.push_back(take(layer.saved_floats()));
            layer_scratch_floats_ = std::max(layer_scratch_floats_, layer.scratch_floats());
        }
        kept_floats_ = std::max(kept_floats_, end);
    }
    end = 0;
    for (std::size_t& gradient : gradient_) gradient = take(lines(rows * std::max(width, shape_.input)));
    backward_layers_ = end;
    backward_floats_ = end + static_cast<std::size_t>(shape_.directions) * layer_scratch_floats_;
}

std::size_t RecurrentStack::scratch_bytes() const {
    const std::size_t layers = static_cast<std::size_t>(shape_.directions) * layer_scratch_floats_;
    return sizeof(float) * (spec_.backward ? std::max(layers, backward_floats_) : kept_floats_ + layers);
}

RecurrentWeights RecurrentStack::weights(std::span<const TensorView> tensors, std::int64_t floor,
                                         std::int64_t direction) const {
    const auto first = index(floor, direction) * static_cast<std::size_t>(shape_.tensors());
    RecurrentWeights w;
    std::size_t k = first;
    w.ih = tensors[k++].f32();
    w.hh = tensors[k++].f32();
    if (shape_.bias) {
        w.bias_ih = tensors[k++].f32();
        w.bias_hh = tensors[k++].f32();
    }
    if (shape_.projection) w.hr = tensors[k].f32();
    return w;
}

RecurrentWeights RecurrentStack::gradients(const KernelRun& run, std::int64_t floor, std::int64_t direction) const {
    RecurrentWeights w = weights(run.parameter_gradients, floor, direction);
    const auto first = index(floor, direction) * static_cast<std::size_t>(shape_.tensors());
    const auto wanted = [&](std::size_t k) { return spec_.parameter_gradient[first + k]; };
    if (!wanted(0)) w.ih = nullptr;
    if (!wanted(1)) w.hh = nullptr;
    if (shape_.bias && !wanted(2)) w.bias_ih = nullptr;
    if (shape_.bias && !wanted(3)) w.bias_hh = nullptr;
    if (shape_.projection && !wanted(shape_.bias ? 4 : 2)) w.hr = nullptr;
    return w;
}

RecurrentSaved RecurrentStack::saved(float* kept, std::int64_t floor, std::int64_t direction) const {
    const std::size_t i = index(floor, direction);
    return layers_[i].place(kept + saved_[i]);
}

const float* RecurrentStack::input_of(const KernelRun& run, std::int64_t floor) const {
    float* memory = kept(run);
    if (floor == 0) return shape_.batch_first ? memory + input_ : run.inputs[0].f32();
    if (dropout_.active()) return memory + dropped_[static_cast<std::size_t>(floor)];
    return states(memory, floor - 1) + batch_ * shape_.width();
}

void RecurrentStack::swap_axes(const float* from, float* to, std::int64_t features, bool to_time_first) const {
    const auto bytes = static_cast<std::size_t>(features) * sizeof(float);
    parallel_shares(spec_.threads, batch_, steps_ * batch_ * features, [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t n = begin; n < end; ++n)
            for (std::int64_t t = 0; t < steps_; ++t) {
                const std::int64_t by_time = (t * batch_ + n) * features, by_sample = (n * steps_ + t) * features;
                std::memcpy(to + (to_time_first ? by_time : by_sample), from + (to_time_first ? by_sample : by_time),
                            bytes);
            }
    });
}

void RecurrentStack::drop(const KernelRun& run, std::int64_t floor, const float* from, float* to) const {
    const std::int64_t count = steps_ * batch_ * shape_.width();
    parallel_shares(spec_.threads, (count + 3) / 4, 8 * count, [&](std::int64_t begin, std::int64_t end, int) {
        const std::int64_t first = 4 * begin, last = std::min(4 * end, count);
        dropout_.apply(run.step, floor * ((count + 3) / 4 * 4) + first, last - first, from + first, to + first);
    });
}

/// Every direction, and in it shares of the batch: each goes through all steps by itself.
template <typename Fn>
void RecurrentStack::for_parts(Fn&& fn) const {
    const std::int64_t directions = shape_.directions;
    const std::int64_t work = steps_ * batch_ * directions * shape_.hidden * shape_.state();
    const std::int64_t wanted = (spec_.threads + directions - 1) / directions;
    const std::int64_t shares = work < kParallelWork ? 1 : std::min<std::int64_t>(wanted, batch_);
    parallel_shares(spec_.threads, directions * shares, work, [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t part = begin; part < end; ++part) {
            const std::int64_t share = part % shares;
            fn(part / shares, batch_ * share / shares, batch_ * (share + 1) / shares);
        }
    });
}

void RecurrentStack::begin_floor(const KernelRun& run, std::int64_t floor) const {
    const std::int64_t state = shape_.state(), width = shape_.width(), cells = batch_ * shape_.hidden;
    float* all = states(kept(run), floor);
    for (std::int64_t d = 0; d < shape_.directions; ++d) {
        const auto i = static_cast<std::int64_t>(index(floor, d));
        const RecurrentShape& s = layers_[index(floor, d)].shape();
        float* first = all + s.first_block() * batch_ * width + d * state;
        for (std::int64_t n = 0; n < batch_; ++n) {
            if (run.inputs[1])
                std::copy_n(run.inputs[1].f32() + (i * batch_ + n) * state, state, first + n * width);
            else
                std::fill_n(first + n * width, state, 0.0f);
        }
        if (shape_.cell != Cell::Lstm) continue;
        float* cell = saved(kept(run), floor, d).cells;
        if (run.inputs[2])
            std::copy_n(run.inputs[2].f32() + i * cells, cells, cell);
        else
            std::fill_n(cell, cells, 0.0f);
    }
}

void RecurrentStack::end_floor(const KernelRun& run, std::int64_t floor) const {
    const std::int64_t state = shape_.state(), width = shape_.width(), cells = batch_ * shape_.hidden;
    const float* all = states(kept(run), floor);
    for (std::int64_t d = 0; d < shape_.directions; ++d) {
        const auto i = static_cast<std::int64_t>(index(floor, d));
        const RecurrentShape& s = layers_[index(floor, d)].shape();
        const float* last = all + s.last_block() * batch_ * width + d * state;
        for (std::int64_t n = 0; n < batch_; ++n)
            std::copy_n(last + n * width, state, run.outputs[1].f32() + (i * batch_ + n) * state);
        if (shape_.cell == Cell::Lstm)
            std::copy_n(saved(kept(run), floor, d).cells + steps_ * cells, cells, run.outputs[2].f32() + i * cells);
    }
}

void RecurrentStack::forward(const KernelRun& run) {
    float* memory = kept(run);
    float* scratch = static_cast<float*>(run.scratch) + (spec_.backward ? 0 : kept_floats_);
    if (shape_.batch_first) swap_axes(run.inputs[0].f32(), memory + input_, shape_.input, true);
    const std::int64_t block = batch_ * shape_.width();
    for (std::int64_t floor = 0; floor < shape_.floors; ++floor) {
        if (floor > 0 && dropout_.active())
            drop(run, floor, states(memory, floor - 1) + block, memory + dropped_[static_cast<std::size_t>(floor)]);
        begin_floor(run, floor);
        const auto scratch_of = [&](std::int64_t d) {
            return scratch + static_cast<std::size_t>(d) * layer_scratch_floats_;
        };
        const std::int64_t directions = shape_.directions;
        for (std::int64_t d = 0; d < directions; ++d)
            layers_[index(floor, d)].begin_forward(weights(run.parameters, floor, d), scratch_of(d));
        for (std::int64_t c = 0; c < layers_[index(floor, 0)].chunks(); ++c) {
            const StepRange steps = layers_[index(floor, 0)].chunk(c);
            for (std::int64_t d = 0; d < directions; ++d)
                layers_[index(floor, d)].project_inputs(steps, weights(run.parameters, floor, d), input_of(run, floor),
                                                        saved(memory, floor, d), scratch_of(d));
            for_parts([&](std::int64_t d, std::int64_t first, std::int64_t last) {
                layers_[index(floor, d)].forward_rows(steps, first, last, states(memory, floor) + d * shape_.state(),
                                                      saved(memory, floor, d), scratch_of(d));
            });
        }
        end_floor(run, floor);
    }
    const float* top = states(memory, shape_.floors - 1) + block;
    if (shape_.batch_first)
        swap_axes(top, run.outputs[0].f32(), shape_.width(), false);
    else
        std::copy_n(top, steps_ * block, run.outputs[0].f32());
}

void RecurrentStack::begin_floor_gradients(const KernelRun& run, std::int64_t floor, float* layer_scratch) const {
    const auto start = [&](std::size_t output, float* into, std::int64_t offset, std::int64_t count) {
        const TensorView& gradient = run.output_gradients[output];
        if (gradient)
            std::copy_n(gradient.f32() + offset, count, into);
        else
            std::fill_n(into, count, 0.0f);
    };
    for (std::int64_t d = 0; d < shape_.directions; ++d) {
        const RecurrentLayer& layer = layers_[index(floor, d)];
        float* scratch = layer_scratch + static_cast<std::size_t>(d) * layer_scratch_floats_;
        const auto i = static_cast<std::int64_t>(index(floor, d));
        const std::int64_t state = batch_ * shape_.state(), cells = batch_ * shape_.hidden;
        start(1, layer.state_gradient(scratch), i * state, state);
        if (shape_.cell == Cell::Lstm) start(2, layer.cell_gradient(scratch), i * cells, cells);
    }
}

void RecurrentStack::end_floor_gradients(const KernelRun& run, std::int64_t floor, float* layer_scratch) const {
    for (std::int64_t d = 0; d < shape_.directions; ++d) {
        const RecurrentLayer& layer = layers_[index(floor, d)];
        float* scratch = layer_scratch + static_cast<std::size_t>(d) * layer_scratch_floats_;
        const auto i = static_cast<std::int64_t>(index(floor, d));
        const std::int64_t state = batch_ * shape_.state(), cells = batch_ * shape_.hidden;
        if (run.input_gradients[1])
            std::copy_n(layer.state_gradient(scratch), state, run.input_gradients[1].f32() + i * state);
        if (shape_.cell == Cell::Lstm && run.input_gradients[2])
            std::copy_n(layer.cell_gradient(scratch), cells, run.input_gradients[2].f32() + i * cells);
    }
}

void RecurrentStack::backward_floor(const KernelRun& run, std::int64_t floor, const float* dy, float* dx,
                                    float* layer_scratch) {
    float* memory = kept(run);
    const auto scratch_of = [&](std::int64_t d) {
        return layer_scratch + static_cast<std::size_t>(d) * layer_scratch_floats_;
    };
    begin_floor_gradients(run, floor, layer_scratch);
    for (std::int64_t d = 0; d < shape_.directions; ++d)
        layers_[index(floor, d)].begin_backward(weights(run.parameters, floor, d), scratch_of(d));
    for (std::int64_t c = layers_[index(floor, 0)].chunks(); c-- > 0;) {
        const StepRange steps = layers_[index(floor, 0)].chunk(c);
        for_parts([&](std::int64_t d, std::int64_t first, std::int64_t last) {
            const std::int64_t column = d * shape_.state();
            layers_[index(floor, d)].backward_rows(steps, first, last, states(memory, floor) + column,
                                                   dy ? dy + column : nullptr, saved(memory, floor, d), scratch_of(d));
        });
        for (std::int64_t d = 0; d < shape_.directions; ++d)
            layers_[index(floor, d)].end_backward(steps, weights(run.parameters, floor, d), gradients(run, floor, d),
                                                  run.overwrite_gradients, input_of(run, floor),
                                                  states(memory, floor) + d * shape_.state(), dx, d > 0,
                                                  saved(memory, floor, d), scratch_of(d));
    }
    end_floor_gradients(run, floor, layer_scratch);
}

void RecurrentStack::backward(const KernelRun& run) {
    auto* scratch = static_cast<float*>(run.scratch);
    const float* dy = run.output_gradients[0] ? run.output_gradients[0].f32() : nullptr;
    std::size_t next = 0;  // which of the two gradient buffers is free
    if (dy && shape_.batch_first) {
        swap_axes(dy, scratch + gradient_[0], shape_.width(), true);
        dy = scratch + gradient_[0];
        next = 1;
    }
    const bool input_gradient = static_cast<bool>(run.input_gradients[0]);
    for (std::int64_t floor = shape_.floors; floor-- > 0;) {
        float* dx = scratch + gradient_[next];
        if (floor == 0 && !input_gradient) dx = nullptr;
        if (floor == 0 && input_gradient && !shape_.batch_first) dx = run.input_gradients[0].f32();
        backward_floor(run, floor, dy, dx, scratch + backward_layers_);
        if (floor > 0 && dropout_.active()) drop(run, floor, dx, dx);
        dy = dx;
        next = 1 - next;
    }
    if (input_gradient && shape_.batch_first) swap_axes(dy, run.input_gradients[0].f32(), shape_.input, false);
}

}  // namespace nn
