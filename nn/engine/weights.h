#pragma once
// A network's parameters, gradients and buffers: each kind one flat block of memory.

#include "nn/engine/kernel.h"
#include "nn/engine/machine/aligned.h"
#include "nn/model/network.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nn {

class Mt19937;

/// A named tensor by value, row-major: what weight files hold.
struct StateTensor {
    std::string key;
    DType dtype = DType::Float32;
    Extents shape;
    std::vector<std::byte> bytes;  ///< numel * size_of(dtype), little-endian
    std::string shares;            ///< key of the earlier tensor that this is another name of; "": a tensor of its own
    bool operator==(const StateTensor&) const = default;
};
/// PyTorch's state_dict: tensors in order, and `_metadata`.
struct StateDict {
    std::vector<StateTensor> tensors;
    std::vector<Network::Module> metadata;
    const StateTensor* find(std::string_view key) const;
    bool operator==(const StateDict&) const = default;
};

/// What `load_state_dict` finds.
struct LoadReport {
    std::vector<std::string> missing, unexpected;
    std::vector<std::string> misshaped;  ///< "fc.weight: file has [10, 64], network needs [10, 128]"
    std::size_t fitting = 0;             ///< tensors of the network that the state has, by key and shape
    bool clean() const { return missing.empty() && unexpected.empty() && misshaped.empty(); }
    /// One line that says how many there are of each and names the first.
    std::string text() const;
};

/// How a name in a file becomes the network's, where one of both stands in a container that the other has not. One of them is empty at
/// least.
struct KeyChange {
    std::string left_out;    ///< in front of the file's names
    std::string put_before;  ///< what the network's names begin with, and the file's do not
    bool none() const { return left_out.empty() && put_before.empty(); }
    bool operator==(const KeyChange&) const = default;
};
/// What wrappers put in front of every key ("module." of DataParallel, "model." of Lightning, "_orig_mod." of torch.compile) is left
/// out; where the whole network stands in one container, as a bare nn.Sequential is drawn, its name is put before the keys of a file that
/// was saved without. None where a name matches as it is, where none does, or where not most of the file's do.
KeyChange key_change(const Network& network, const StateDict& state);

/// Bytes of the blocks that a network's values lie in; gradients take as much as parameters.
struct WeightsSize {
    std::size_t parameters = 0, buffers = 0;
};
WeightsSize weights_size(const Network& network);

/// Every tensor starts a cache line of its block; the gaps between are zero and stay zero.
class Weights {
public:
    /// Initial values as PyTorch draws them after torch.manual_seed(seed).
    Weights(std::shared_ptr<const Network> network, std::uint64_t seed);

    const Network& network() const { return *network_; }

    /// Overwrites all values as PyTorch's constructors draw them; the generator goes on from where it is.
    void draw_initial_values(Mt19937& generator);

    std::span<float> parameters() { return parameters_; }  ///< all learnable values, flat
    std::span<const float> parameters() const { return parameters_; }
    std::span<float> gradients() { return gradients_; }  ///< same places as parameters()
    std::span<const float> gradients() const { return gradients_; }
    /// Views of one tensor, by its index in the Network; contiguous, in PyTorch's order of dimensions.
    TensorView parameter(std::size_t index);
    TensorView gradient(std::size_t index);
    TensorView buffer(std::size_t index);
    /// Offset of a parameter in the flat block, in floats.
    std::size_t offset(std::size_t parameter) const { return offsets_[parameter]; }
    /// Buffers as one flat block of bytes (for snapshots and checkpoints).
    std::span<std::byte> buffer_bytes() { return buffers_; }

    void zero_gradients();
    /// Of values, gradients and buffers.
    std::size_t bytes() const;

    StateDict state_dict() const;
    /// Copies what fits, integers to floats and back as PyTorch's copy_ does. Strict: copies nothing unless the report
    /// is clean. As in PyTorch, `num_batches_tracked` may be missing where `_metadata` has no version 2 for its module:
    /// it becomes 0. The report has the state's keys as they are.
    LoadReport load_state_dict(const StateDict& state, bool strict = true, const KeyChange& change = {});

private:
    std::shared_ptr<const Network> network_;
    AlignedVector<float> parameters_, gradients_;
    AlignedVector<std::byte> buffers_;
    std::vector<std::size_t> offsets_, buffer_offsets_;
};

/// An error where this machine has not the memory for values and gradients.
Result<std::unique_ptr<Weights>> make_weights(std::shared_ptr<const Network> network, std::uint64_t seed);

}  // namespace nn
