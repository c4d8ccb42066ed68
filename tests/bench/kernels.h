#pragma once
// Benchmarks of the engine's kernels, registered family by family. Names: family/what/shape/threads.

#include "nn/engine/kernels/convolution/convolution.h"
#include "nn/engine/kernels/gemm/gemm.h"
#include "nn/engine/machine/aligned.h"
#include "nn/model/op.h"

#include <omp.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace nn::bench {

void register_products();
void register_convolutions();
void register_ops();
void register_losses();
void register_optimizers();
/// Plain Eigen, as its users write it, beside what the engine computes the same with.
void register_eigen();

/// What is timed: `run`. `prepare`, where there is one, comes before every call and is not counted.
struct Job {
    std::function<void()> run, prepare;
    double flops = 0, bytes = 0;  ///< of one call, for the rates beside the time
    std::string note;             ///< what it computes with
};
/// `make` is called when the benchmark begins; what it takes is given back at its end.
void add_benchmark(const std::string& name, int threads, std::function<Job()> make);

/// Random matrices of that shape.
Job product_job(const GemmShape& shape, int threads);

/// A square filter over images whose axes have `size` each; 3x3 with a margin of one where nothing else is said.
ConvolutionShape convolution(std::int64_t batch, std::int64_t in, std::int64_t out, std::int64_t size,
                             std::int64_t kernel = 3, std::int64_t padding = 1, int rank = 2, std::int64_t groups = 1);
enum class Pass { Forward, Data, Weight };
using ConvolutionMaker = std::unique_ptr<Convolution> (*)(const ConvolutionShape&, const ConvolutionUse&);
Job convolution_job(const ConvolutionShape& shape, Pass pass, ConvolutionMaker maker, int threads);

struct NamedOp {
    std::string name, op, followed_by;  ///< `followed_by`: an op to be taken in; empty: none
    OptionValues options;
    Extents input;
    std::vector<TensorType> more = {};             ///< what else it takes
    std::function<void(TensorView)> settle = {};  ///< puts right what its last input holds: random numbers
};
/// Forward, or backward, each with the other untimed: backward may destroy what forward saved.
Job op_job(const NamedOp& what, bool backward, int threads);

/// One thread, and all of them where the machine has more.
std::vector<int> thread_counts();
/// Values around 0, none of them large.
void fill(float* to, std::int64_t count);
AlignedVector<float> values(std::int64_t count);

}  // namespace nn::bench
