// Google Benchmark over the engine's kernels at the shapes of the networks that networks.py trains.
//
// Start it with GOMP_SPINCOUNT=2000, as the program sets it for itself; --benchmark_filter=convolution/.*32x32 picks by
// name.
#include "tests/bench/kernels.h"

#include "nn/engine/machine/parallel.h"

#include <benchmark/benchmark.h>

#include <chrono>
#include <random>

namespace nn::bench {

void add_benchmark(const std::string& name, int threads, std::function<Job()> make) {
    const auto body = [threads, make = std::move(make)](benchmark::State& state) {
        const ExecutionScope scope(threads);
        const Job job = make();
        for (auto _ : state) {
            if (job.prepare) job.prepare();
            const auto start = std::chrono::steady_clock::now();
            job.run();
            state.SetIterationTime(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
        }
        const auto rate = [&](double each) {
            return benchmark::Counter(each * static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
        };
        if (job.flops > 0) state.counters["flop"] = rate(job.flops);
        if (job.bytes > 0) state.counters["bytes"] = rate(job.bytes);
        state.SetLabel(job.note);
    };
    benchmark::RegisterBenchmark((name + "/" + std::to_string(threads) + "t").c_str(), body)
        ->UseManualTime()
        ->Unit(benchmark::kMicrosecond);
}

std::vector<int> thread_counts() {
    const int all = omp_get_num_procs();
    return all > 1 ? std::vector<int>{1, all} : std::vector<int>{1};
}

void fill(float* to, std::int64_t count) {
    std::mt19937 random(5);
    std::normal_distribution<float> normal(0.0f, 0.5f);
    for (std::int64_t i = 0; i < count; ++i) to[i] = normal(random);
}

AlignedVector<float> values(std::int64_t count) {
    AlignedVector<float> v(static_cast<std::size_t>(count));
    fill(v.data(), count);
    return v;
}

}  // namespace nn::bench

int main(int argc, char** argv) {
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
    nn::bench::register_products();
    nn::bench::register_convolutions();
    nn::bench::register_ops();
    nn::bench::register_losses();
    nn::bench::register_optimizers();
#ifdef NETLOOM_BENCH_EIGEN
    nn::bench::register_eigen();
#endif
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
    return 0;
}
