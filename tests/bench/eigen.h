#pragma once
// What the benchmarks beside plain Eigen share. Compiled as the engine's own Eigen is.

#include "tests/bench/kernels.h"

#include "nn/engine/kernels/vector/array.h"

#include <fmt/format.h>

namespace nn::bench {

using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using MatrixMap = Eigen::Map<Matrix>;
using ConstMatrixMap = Eigen::Map<const Matrix>;

/// The same computation by both, on one thread; names end with "ours" and "Eigen".
void add_pair(const std::string& name, std::function<Job()> ours, std::function<Job()> eigen);
template <typename... Parts>
std::string name_of(const Parts&... parts) {
    std::string name;
    ((name += fmt::format("{}{}", name.empty() ? "" : "/", parts)), ...);
    return name;
}

/// Pooling, recurrent steps, attention, transposition, normalization.
void add_eigen_layers();

}  // namespace nn::bench
