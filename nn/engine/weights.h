#pragma once
// A network's parameters, gradients and buffers: each kind one flat block of memory.

#include "nn/engine/kernel.h"
#include "nn/model/network.h"

#include <memory>
#include <string>
#include <vector>

namespace nn {

/// A named tensor by value, row-major: what weight files hold.
struct StateTensor {
    std::string key;
    DType dtype = DType::Float32;
    Extents shape;
    std::vector<std::byte> bytes;  ///< numel * size_of(dtype), little-endian
};
/// PyTorch's state_dict: tensors in order, and `_metadata`.
struct StateDict {
    std::vector<StateTensor> tensors;
    std::vector<Network::Module> metadata;
    const StateTensor* find(std::string_view key) const;
};

/// What `load_state_dict` finds.
struct LoadReport {
    std::vector<std::string> missing, unexpected;
    std::vector<std::string> misshaped;  ///< "fc.weight: file has [10, 64], network needs [10, 128]"
    bool clean() const { return missing.empty() && unexpected.empty() && misshaped.empty(); }
    /// One line naming all of them.
    std::string text() const;
};

class Weights {
public:
    /// Initial values as PyTorch draws them after torch.manual_seed(seed).
    Weights(std::shared_ptr<const Network> network, std::uint64_t seed);

    const Network& network() const { return *network_; }

    std::span<float> parameters() { return parameters_; }          ///< all learnable values, flat
    std::span<const float> parameters() const { return parameters_; }
    std::span<float> gradients() { return gradients_; }            ///< same places as parameters()
    std::span<const float> gradients() const { return gradients_; }
    TensorView parameter(std::size_t index);
    TensorView gradient(std::size_t index);
    TensorView buffer(std::size_t index);
    /// Offset of a parameter in the flat block, in floats.
    std::size_t offset(std::size_t parameter) const { return offsets_[parameter]; }
    /// Buffers as one flat block of bytes (for snapshots and checkpoints).
    std::span<std::byte> buffer_bytes() { return buffers_; }

    void zero_gradients();

    StateDict state_dict() const;
    /// Copies what fits. Strict: copies nothing unless the report is clean.
    LoadReport load_state_dict(const StateDict& state, bool strict = true);

private:
    std::shared_ptr<const Network> network_;
    std::vector<float> parameters_, gradients_;  // the engine may change these to aligned blocks
    std::vector<std::byte> buffers_;
    std::vector<std::size_t> offsets_, buffer_offsets_;
};

}  // namespace nn
