#pragma once
// The op under test: what its declaration infers, the state it owns, and one training or evaluation step of it through
// a compiled plan.

#include "nn/engine/plan/plan.h"
#include "nn/model/analysis.h"
#include "tests/parity/driver/packet.h"
#include "tests/parity/driver/probes.h"

#include <optional>

namespace nn::parity {

/// An op with options and input types, inferred. `refusal` says why there are no outputs.
struct Subject {
    const Op* op = nullptr;
    std::shared_ptr<void> options;  ///< with the sizes from the wires, as far as they were found
    std::vector<std::string> ports;  ///< in force for the options; a variadic one once per wire
    std::vector<bool> wired;         ///< by port
    std::vector<TensorType> inputs, outputs;
    std::string refusal;

    /// `request`: {"op", "options", "inputs": [{"dtype", "shape"} or null, ...]}, in the order of the ports.
    explicit Subject(const Json& request);
    /// All options as they are now.
    OptionValues values() const;
    /// Where the inputs share their first extent: why the same shapes with the batch as a symbol give other outputs. "": they
    /// do not, or are refused because the batch is a symbol.
    std::string symbolic_disagreement() const;

private:
    void infer();
};

/// A network of nothing but the op's parameters and buffers, through the analysis: registration order, keys, `_metadata`.
/// The error is the analysis'.
Result<std::shared_ptr<Network>> owned_state(const Subject& subject);

/// One step. Reads "mode", "threads", "seed", "channels_last", "any_layout", "trainable_inputs", "trainable",
/// "unread", "weight" from the request; arrays: "input.K", "state.KEY", "upstream.K".
Packet run_step(const Subject& subject, const Packet& request);

}  // namespace nn::parity
