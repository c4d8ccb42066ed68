#pragma once
// Benchmarks of the engine's kernels, registered family by family. Names: family/what/shape/threads.

#include "nn/engine/machine/aligned.h"

#include <omp.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace nn::bench {

void register_products();
void register_convolutions();
void register_ops();
void register_optimizers();

/// What is timed: `run`. `prepare`, where there is one, comes before every call and is not counted.
struct Job {
    std::function<void()> run, prepare;
    double flops = 0, bytes = 0;  ///< of one call, for the rates beside the time
    std::string note;             ///< what it computes with
};
/// `make` is called when the benchmark begins; what it takes is given back at its end.
void add_benchmark(const std::string& name, int threads, std::function<Job()> make);

/// One thread, and all of them where the machine has more.
std::vector<int> thread_counts();
/// Values around 0, none of them large.
void fill(float* to, std::int64_t count);
AlignedVector<float> values(std::int64_t count);

}  // namespace nn::bench
