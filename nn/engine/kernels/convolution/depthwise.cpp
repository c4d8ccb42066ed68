// By hand: a product per tap in Eigen takes 3 times as long, for the weights 1.15 (64 of 16x16: 529 µs against 179).
// Depthwise convolution: a filter, or several, for every channel by itself. Channels lie side by side, so that a
// register of them meets a register of filters' numbers. The input is read where it lies.
#include "nn/engine/kernels/convolution/direct.h"
#include "nn/engine/kernels/vector/lanes.h"
#include "nn/engine/kernels/vector/rows.h"
#include "nn/engine/kernels/vector/simd_math.h"
#include "nn/engine/kernels/vector/transpose.h"
#include "nn/engine/machine/parallel.h"

#include <algorithm>
#include <utility>

namespace nn {
namespace {

using simd::Floats;
using simd::Ints;
using simd::kLanes;
using simd::load_lanes;
using simd::store_lanes;

constexpr int kMostTargets = 8;   // side by side: as many sums as it takes until a product's is ready for the next
constexpr int kMostTogether = 3;  // taps that share the sources they read
constexpr int kMostSums = 9;      // taps whose gradients are summed side by side
constexpr std::int64_t kCacheLine = 16;     // floats
constexpr std::int64_t kSumPositions = 64;  // at least, in registers, where lines are alike

std::int64_t ceil_div(std::int64_t a, std::int64_t b) { return (a + b - 1) / b; }

/// Every `step`-th target of a line, from `start` on, and the taps that reach it: target j gets source
/// offset + j * source_step.
struct Track {
    /// Taps of neighbouring sources, from `offset` on; the first of them, and how many.
    struct Run {
        std::int64_t tap, offset, taps;
    };
    std::int64_t start, step, count, source_step, sources;
    std::int64_t tap_step = 0;             ///< from the tap of one source to the next's
    std::int64_t first = 0, last = count;  ///< targets that all taps reach
    std::vector<Run> runs = {};

    /// Offsets in rising order.
    void add(std::int64_t tap, std::int64_t offset) {
        if (runs.empty()) first = offset < 0 ? std::min(count, ceil_div(-offset, source_step)) : 0;
        last = std::clamp(ceil_div(sources - offset, source_step), first, count);
        const bool joins = !runs.empty() && source_step == 1 && runs.back().taps < kMostTogether &&
                           offset == runs.back().offset + runs.back().taps;
        if (!joins) return runs.push_back({tap, offset, 1});
        tap_step = (tap - runs.back().tap) / runs.back().taps;
        ++runs.back().taps;
    }
};

/// From the input to the output.
Track forward_track(const ConvolutionShape& s) {
    Track track{0, 1, s.out[2], s.stride[2], s.in[2]};
    for (std::int64_t t = 0; t < s.kernel[2]; ++t) track.add(t, t * s.dilation[2] - s.pad_begin[2]);
    return track;
}

/// From the output's gradient to the input's: where the filter moves in steps, each phase of the input meets taps of
/// its own.
std::vector<Track> backward_tracks(const ConvolutionShape& s) {
    std::vector<Track> tracks;
    const std::int64_t stride = s.stride[2];
    for (std::int64_t start = 0; start < std::min(stride, s.in[2]); ++start) {
        Track track{start, stride, ceil_div(s.in[2] - start, stride), 1, s.out[2]};
        for (std::int64_t t = s.kernel[2]; t-- > 0;) {
            const std::int64_t reach = start + s.pad_begin[2] - t * s.dilation[2];
            if (reach % stride == 0) track.add(t, reach / stride);
        }
        tracks.push_back(track);
    }
    return tracks;
}

/// Taps that reach a line from one of the source's: what begins at `line`, `offset` positions on for target 0; where
/// the first tap's row of channels begins among the filter's.
struct Run {
    const float* line;
    std::int64_t offset, row, taps;
};

/// Lane i is lane `from[i]` of `v`.
Floats shuffled(Floats v, Ints from) {
#if defined(__clang__)
    Floats out{};
    for (int i = 0; i < kLanes; ++i) out[i] = v[from[i]];
    return out;
#else
    return __builtin_shuffle(v, from);
#endif
}

/// For each of several filters a channel has, the same input: channel i of the output reads channel i / times.
struct Repeat {
    std::int64_t times;
    const std::int32_t* lanes;  ///< for a register that begins at i % times, where its lanes read
};

/// Reads the sources of a register of output channels.
template <typename Repeats, typename Whole>
class Reader {
public:
    Reader(const Repeat& repeat, std::int64_t channel, std::int64_t count) : at_(channel), count_(count) {
        if constexpr (Repeats::value) {
            const std::int64_t rest = channel % repeat.times;
            at_ = channel / repeat.times;
            count_ = (rest + count - 1) / repeat.times + 1;
            lanes_ = simd::load<Ints>(repeat.lanes + rest * kLanes);
        }
    }
    Floats operator()(const float* source) const {
        if constexpr (Repeats::value)
            return shuffled(simd::load_first(source + at_, count_), lanes_);
        else
            return load_lanes(source + at_, count_, Whole());
    }

private:
    std::int64_t at_, count_;
    Ints lanes_{};
};

/// The targets of a track in one line.
struct Line {
    const Track* track;
    const Run* runs;
    std::int64_t run_count, channels;
    std::int64_t source_step, target_step;  ///< floats from one position of the source, from one target to the next
    std::int64_t row_step;                  ///< from a tap's row of channels to the next's in a run
    const float *weight, *bias;
    bool relu;
    float* target;
    Repeat repeat;
    const float *ahead = nullptr, *ahead_end = nullptr;  ///< what the next line reads that this one does not
};

/// sum[r] += the products of a run's K taps for target r of some, `place` being where the source of the first tap for
/// the first target lies. Not `inside`: sources beside the line are zeros.
template <int R, int K, typename Read>
inline __attribute__((always_inline)) void add_run(const float* weight, std::int64_t row_step, const float* line,
                                                   std::int64_t place, std::int64_t step, std::int64_t sources,
                                                   std::int64_t source_step, std::int64_t lanes, auto whole,
                                                   auto inside, const Read& read, Floats (&sum)[R]) {
    Floats weights[K];
    for (int k = 0; k < K; ++k, weight += row_step) weights[k] = load_lanes(weight, lanes, whole);
    const float* from = line + place * source_step;
#pragma GCC unroll 10
    for (int v = 0; v < R + K - 1; ++v, place += step, from += step * source_step) {
        const bool there = inside || static_cast<std::uint64_t>(place) < static_cast<std::uint64_t>(sources);
        const Floats source = there ? read(from) : Floats{};
#pragma GCC unroll 3
        for (int k = 0; k < K; ++k)
            if (v >= k && v - k < R) sum[v - k] = simd::fma(weights[k], source, sum[v - k]);
    }
}

/// R targets at a time, at the end perhaps some of those before once more. All channels of these before the next: in each
/// the sources lie side by side, whereas a register's own, a hundred channels apart, meet in few sets of the cache.
template <int R, typename Repeats>
void make_line(const Line& form) {
    const Line l = form;  // nothing that is stored changes it
    const Track track = {l.track->start, l.track->step, l.track->count, l.track->source_step, l.track->sources, 0,
                         l.track->first, l.track->last};
    // Registers of channels lie far apart, which no processor foresees: what comes next is asked for in time.
    const std::int64_t blocks = ceil_div(track.count, R), registers = ceil_div(l.channels, kLanes);
    const std::int64_t share = ceil_div(l.ahead_end - l.ahead, blocks * registers * kCacheLine) * kCacheLine;
    const float* ahead = l.ahead;
    const auto block = [&](std::int64_t first, auto inside) {
        const std::int64_t start = first * track.source_step;
        float* targets = l.target + first * l.target_step;
        simd::for_lanes(l.channels, true, [&](std::int64_t c, std::int64_t lanes, auto whole) {
            for (const float* end = std::min(ahead + share, l.ahead_end); ahead < end; ahead += kCacheLine) __builtin_prefetch(ahead);
            const Reader<Repeats, decltype(whole)> read(l.repeat, c, lanes);
            const Floats offset = l.bias ? load_lanes(l.bias + c, lanes, whole) : Floats{};
            Floats sum[R];
            for (int r = 0; r < R; ++r) sum[r] = offset;
            for (const Run* run = l.runs; run != l.runs + l.run_count; ++run) {
                const auto add = [&](auto taps) __attribute__((always_inline)) {
                    add_run<R, taps()>(l.weight + run->row + c, l.row_step, run->line, run->offset + start,
                                       track.source_step, track.sources, l.source_step, lanes, whole, inside, read,
                                       sum);
                };
                if (run->taps == 3)
                    add(std::integral_constant<int, 3>());
                else if (run->taps == 2)
                    add(std::integral_constant<int, 2>());
                else
                    add(std::integral_constant<int, 1>());
            }
            if (l.relu)
                for (int r = 0; r < R; ++r) sum[r] = simd::relu(sum[r]);
            float* target = targets + c;
            for (int r = 0; r < R; ++r, target += l.target_step) store_lanes(target, sum[r], lanes, whole);
        });
    };
    for (std::int64_t first = 0, end = 0; end < track.count; first = std::min(end, track.count - R)) {
        end = first + R;
        if (first >= track.first && end <= track.last)
            block(first, std::true_type());
        else
            block(first, std::false_type());
    }
}

/// The gradients of N taps, over some lines that the same taps reach.
struct TapSums {
    const Track* track;
    const Run* taps;
    std::int64_t channels, lines;
    std::int64_t source_step, source_line;  ///< floats from one position to the next, from the source of one line
    const float* dy;
    float* sums;  ///< [tap, channel], added to
    Repeat repeat;
};
template <int N, typename Repeats>
void add_taps(const TapSums& form) {
    const TapSums s = form;
    const Track track{*s.track};
    simd::for_lanes(s.channels, false, [&](std::int64_t c, std::int64_t lanes, auto whole) {
        const Reader<Repeats, decltype(whole)> read(s.repeat, c, lanes);
        Floats sum[N] = {};
        const float* from[N];
        for (int i = 0; i < N; ++i) from[i] = s.taps[i].line + s.taps[i].offset * s.source_step;
        const float* dy = s.dy + c;
        const std::int64_t step = track.source_step * s.source_step;
        for (std::int64_t line = 0; line < s.lines; ++line, dy += track.count * s.channels) {
            const auto edge = [&](std::int64_t j) {
                const Floats d = load_lanes(dy + j * s.channels, lanes, whole);
                for (int i = 0; i < N; ++i) {
                    const std::int64_t place = s.taps[i].offset + j * track.source_step;
                    if (place >= 0 && place < track.sources) sum[i] = simd::fma(read(from[i] + j * step), d, sum[i]);
                }
            };
            for (std::int64_t j = 0; j < track.first; ++j) edge(j);
            for (std::int64_t j = track.first; j < track.last; ++j) {
                const Floats d = load_lanes(dy + j * s.channels, lanes, whole);
                for (int i = 0; i < N; ++i) sum[i] = simd::fma(read(from[i] + j * step), d, sum[i]);
            }
            for (std::int64_t j = track.last; j < track.count; ++j) edge(j);
            for (int i = 0; i < N; ++i) from[i] += s.source_line;
        }
        for (int i = 0; i < N; ++i) {
            float* to = s.sums + s.taps[i].row + c;
            store_lanes(to, load_lanes(to, lanes, whole) + sum[i], lanes, whole);
        }
    });
}

template <typename Repeats, int... I>
void make_targets(std::int64_t count, const Line& line, std::integer_sequence<int, I...>) {
    static constexpr void (*kCodes[])(const Line&) = {&make_line<I + 1, Repeats>...};
    kCodes[count - 1](line);
}
template <typename Repeats, int... I>
void sum_taps(std::int64_t count, const TapSums& sums, std::integer_sequence<int, I...>) {
    static constexpr void (*kCodes[])(const TapSums&) = {&add_taps<I + 1, Repeats>...};
    kCodes[count - 1](sums);
}
/// Calls fn with a constant: do channels repeat?
template <typename Fn>
void with_repeats(bool repeats, Fn&& fn) {
    repeats ? fn(std::true_type()) : fn(std::false_type());
}

class DepthwiseConvolution : public Convolution {
public:
    DepthwiseConvolution(const ConvolutionShape& shape, const ConvolutionUse& use)
        : s_(shape),
          use_(use),
          channels_(shape.out_channels),
          times_(shape.out_channels / shape.in_channels),
          output_{TapLines(shape, true), {forward_track(shape)}, shape.in, shape.out, shape.in_channels, shape.stride[1]},
          input_{TapLines(shape, false), backward_tracks(shape), shape.out, shape.in, shape.out_channels, 0},
          shares_(share_count(use.threads, shape.batch * shape.out[0] * shape.out[1], work())) {
        for (std::int64_t i = 0; i < times_ * kLanes; ++i)
            lanes_.push_back(static_cast<std::int32_t>((i / kLanes + i % kLanes) / times_));
        find_lines_alike();
    }

    std::size_t scratch_bytes() const override {
        return static_cast<std::size_t>(packed_floats() + share_floats() * std::max(use_.threads, 1)) * sizeof(float);
    }
    std::string note() const override { return "depthwise"; }

    void forward(const float* x, const float* weight, const float* bias, float* y, void* scratch) override {
        pack(weight, scratch);
        for_lines(output_, scratch, [&](std::int64_t n, std::int64_t line, const Share& mine) {
            const float* from = x + n * s_.in_positions() * s_.in_channels;
            const std::int64_t left = (s_.batch - n) * s_.in_positions() * s_.in_channels;
            Line form{.bias = s_.bias ? bias : nullptr, .relu = use_.relu};
            form.target = y + (n * s_.out[0] * s_.out[1] + line) * s_.out[2] * channels_;
            with_repeats(times_ > 1, [&](auto repeats) { run_line(output_, line, from, left, form, mine, repeats); });
        });
    }

    void backward(const float* x, const float* weight, const float* dy, const Gradients& g, void* scratch) override {
        if (g.x) input_gradient(weight, dy, g.x, scratch);
        if (g.weight)
            filter_gradient(x, dy, g, scratch);
        else if (g.bias)  // of frozen filters
            sum_rows(dy, s_.batch * s_.out_positions(), channels_, g.bias, g.overwrite, use_.threads);
    }

private:
    /// From the input to the output, or from the output's gradient to the input's.
    struct Direction {
        TapLines lines;
        std::vector<Track> tracks;
        ConvolutionShape::Axes from, to;
        std::int64_t from_channels;
        std::int64_t lines_ahead;  ///< of the source, that the next line of the target reads anew
    };
    /// Memory of one thread.
    struct Share {
        const float* packed;  ///< the filters, [tap, channel]; of all threads
        Run* runs;            ///< of a line
        double* bias;         ///< its gradient
        float* floats;        ///< the filters' gradients, or a line of the input's, a number for every filter
    };

    std::int64_t work() const { return s_.batch * s_.out_positions() * s_.weight_size(); }
    std::int64_t packed_floats() const { return simd::whole_lines(s_.weight_size()); }
    std::int64_t run_floats() const {
        return simd::whole_lines(s_.taps() * static_cast<std::int64_t>(sizeof(Run) / sizeof(float)));
    }
    std::int64_t share_floats() const {
        const std::int64_t line = times_ > 1 ? s_.in[2] * channels_ : 0;
        return run_floats() + simd::whole_lines(2 * channels_) + simd::whole_lines(std::max(line, s_.weight_size()));
    }
    Share share(void* scratch, int index) const {
        auto* packed = static_cast<float*>(scratch);
        float* mine = packed + packed_floats() + share_floats() * index;
        auto* bias = reinterpret_cast<double*>(mine + run_floats());
        return {packed, reinterpret_cast<Run*>(mine), bias, mine + run_floats() + simd::whole_lines(2 * channels_)};
    }
    Repeat repeat() const { return {times_, lanes_.data()}; }

    void pack(const float* weight, void* scratch) const {
        transpose(channels_, s_.taps(), weight, s_.taps(), static_cast<float*>(scratch), channels_);
    }

    /// Calls fn(sample, line of the target, memory) for all lines, shared out among the threads.
    template <typename Fn>
    void for_lines(const Direction& d, void* scratch, Fn&& fn) const {
        const std::int64_t lines = d.to[0] * d.to[1];
        parallel_shares(use_.threads, s_.batch * lines, work(), [&](std::int64_t begin, std::int64_t end, int index) {
            const Share mine = share(scratch, index);
            for (std::int64_t i = begin; i < end; ++i) fn(i / lines, i % lines, mine);
        });
    }

    /// A line of the target; `source` is the sample, from which `left` floats lie before the end of all. `form` holds bias,
    /// ReLU and place.
    template <typename Repeats>
    void run_line(const Direction& d, std::int64_t index, const float* source, std::int64_t left, const Line& form,
                  const Share& mine, Repeats) const {
        for (const Track& track : d.tracks) {
            Run* end = mine.runs;
            std::int64_t newest = -1;
            d.lines.for_lines(index, [&](std::int64_t from, std::int64_t row) {
                newest = std::max(newest, from);
                for (const Track::Run& run : track.runs)
                    *end++ = {source + from * d.from[2] * d.from_channels, run.offset,
                              (row * s_.kernel[2] + run.tap) * channels_, run.taps};
            });
            Line line = form;
            line.track = &track;
            line.runs = mine.runs;
            line.run_count = end - mine.runs;
            line.channels = channels_;
            line.source_step = d.from_channels;
            line.target_step = track.step * channels_;
            line.row_step = track.tap_step * channels_;
            line.weight = mine.packed;
            line.target += track.start * channels_;
            line.repeat = repeat();
            if (&track == &d.tracks.front()) {
                const std::int64_t wide = d.from[2] * d.from_channels;
                line.ahead = source + std::min((newest + 1) * wide, left);
                line.ahead_end = source + std::min((newest + 1 + d.lines_ahead) * wide, left);
            }
            const std::int64_t blocks = ceil_div(track.count, kMostTargets);
            make_targets<Repeats>(ceil_div(track.count, blocks), line, std::make_integer_sequence<int, kMostTargets>());
        }
    }

    void input_gradient(const float* weight, const float* dy, float* dx, void* scratch) const {
        pack(weight, scratch);
        for_lines(input_, scratch, [&](std::int64_t n, std::int64_t line, const Share& mine) {
            float* to = dx + (n * s_.in[0] * s_.in[1] + line) * s_.in[2] * s_.in_channels;
            const std::int64_t sample = s_.out_positions() * channels_;
            run_line(input_, line, dy + n * sample, (s_.batch - n) * sample, {.target = times_ > 1 ? mine.floats : to},
                     mine, std::false_type());
            if (times_ == 1) return;
            const float* from = mine.floats;
            for (std::int64_t i = 0; i < s_.in[2] * s_.in_channels; ++i, from += times_) {
                to[i] = from[0];
                for (std::int64_t m = 1; m < times_; ++m) to[i] += from[m];
            }
        });
    }

    /// From every line of the output on, how many the same taps reach, each a step further than for the one before.
    void find_lines_alike() {
        using Lines = std::vector<std::pair<std::int64_t, std::int64_t>>;
        std::vector<Lines> all(static_cast<std::size_t>(s_.out[0] * s_.out[1]));
        for (std::size_t line = 0; line < all.size(); ++line)
            output_.lines.for_lines(static_cast<std::int64_t>(line), [&](std::int64_t from, std::int64_t row) {
                all[line].emplace_back(from - static_cast<std::int64_t>(line) * s_.stride[1], row);
            });
        alike_.assign(all.size(), 1);
        const std::int64_t most = ceil_div(kSumPositions, s_.out[2]);
        for (std::size_t line = all.size() - 1; line-- > 0;)
            if (all[line] == all[line + 1]) alike_[line] = std::min(most, alike_[line + 1] + 1);
    }

    void filter_gradient(const float* x, const float* dy, const Gradients& g, void* scratch) const {
        const std::int64_t lines = s_.out[0] * s_.out[1];
        parallel_shares(use_.threads, s_.batch * lines, work(), [&](std::int64_t begin, std::int64_t end, int index) {
            const Share mine = share(scratch, index);
            std::fill_n(mine.floats, s_.weight_size(), 0.0f);
            std::fill_n(mine.bias, channels_, 0.0);
            for (std::int64_t i = begin; i < end;) {
                const std::int64_t count = std::min(end - i, alike_[static_cast<std::size_t>(i % lines)]);
                const float* d = dy + i * s_.out[2] * channels_;
                add_lines(x + i / lines * s_.in_positions() * s_.in_channels, d, i % lines, count, mine);
                if (g.bias) add_rows(d, count * s_.out[2], channels_, mine.bias);
                i += count;
            }
        });
        for (std::int64_t c = 0; c < channels_; ++c) {
            for (std::int64_t t = 0; t < s_.taps(); ++t) {
                float& to = g.weight[c * s_.taps() + t];
                if (g.overwrite) to = 0;
                for (int i = 0; i < shares_; ++i) to += share(scratch, i).floats[t * channels_ + c];
            }
            double sum = 0;
            for (int i = 0; g.bias && i < shares_; ++i) sum += share(scratch, i).bias[c];
            if (g.bias) g.bias[c] = (g.overwrite ? 0.0f : g.bias[c]) + static_cast<float>(sum);
        }
    }

    /// Adds what `lines` lines alike give to a thread's gradients.
    void add_lines(const float* x, const float* dy, std::int64_t line, std::int64_t lines, const Share& mine) const {
        const Track& track = output_.tracks[0];
        std::int64_t count = 0;
        output_.lines.for_lines(line, [&](std::int64_t from, std::int64_t row) {
            for (const Track::Run& run : track.runs)
                for (std::int64_t k = 0; k < run.taps; ++k)
                    mine.runs[count++] = {x + from * s_.in[2] * s_.in_channels, run.offset + k,
                                          (row * s_.kernel[2] + run.tap + k) * channels_, 1};
        });
        const std::int64_t groups = ceil_div(count, kMostSums);
        for (std::int64_t i = 0; i < groups; ++i) {
            const std::int64_t first = count * i / groups, last = count * (i + 1) / groups;
            const TapSums sums{&track, mine.runs + first, channels_,
                               lines,  s_.in_channels,    s_.stride[1] * s_.in[2] * s_.in_channels,
                               dy,     mine.floats,       repeat()};
            with_repeats(times_ > 1, [&](auto repeats) {
                sum_taps<decltype(repeats)>(last - first, sums, std::make_integer_sequence<int, kMostSums>());
            });
        }
    }

    const ConvolutionShape s_;
    const ConvolutionUse use_;
    const std::int64_t channels_, times_;  // of the output; filters of a channel
    const Direction output_, input_;
    const int shares_;
    std::vector<std::int32_t> lanes_;  // see Repeat
    std::vector<std::int64_t> alike_;
};

}  // namespace

std::unique_ptr<Convolution> make_depthwise_convolution(const ConvolutionShape& shape, const ConvolutionUse& use) {
    if (shape.groups != shape.in_channels) return nullptr;
    return std::make_unique<DepthwiseConvolution>(shape, use);
}

}  // namespace nn
