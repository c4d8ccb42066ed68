#pragma once
// Where the time of a plan's steps goes, node by node.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace nn {

/// One kernel of a plan. Times are sums over the steps since `Plan::start_profile`; counts are those of one step.
struct NodeProfile {
    /// Half of a step's work at a node.
    struct Pass {
        double seconds = 0;
        /// Floating-point operations, two per multiply-add of the layer's plain definition: a kernel that finds the
        /// result with fewer (Winograd) can exceed the machine's peak. Backward: the same again for the gradient of the
        /// inputs and for that of the parameters, where they are wanted. 0: the layer counts none.
        double operations = 0;
        /// Tensors that have to be read and written at least once, without scratch memory.
        std::int64_t bytes = 0;
    };
    std::string path;
    std::string op;                     ///< id; empty: put in by the plan (a reorder)
    std::vector<std::string> includes;  ///< paths of the nodes whose work it does too
    std::string note;                   ///< `Kernel::note`
    Pass forward, backward;
};

/// Operations a second of the fastest of several large products of float matrices on `threads` threads: what
/// `operations` per second can be held against. Takes about a quarter of a second and 12 MiB.
double measure_product_peak(int threads);

}  // namespace nn
