#pragma once
// A state_dict out of what a pickle says and the storages that it speaks of. Internal to nn/io.

#include "nn/engine/weights.h"
#include "nn/io/elements.h"
#include "nn/io/pickle.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace nn {

/// A pickle larger than this is none of a state_dict.
constexpr std::uint64_t max_pickle_bytes = std::uint64_t{64} << 20;

/// Where the values lie.
class Storages {
public:
    virtual ~Storages() = default;
    /// The bytes of a storage of which the pickle says that it holds `count` elements of `type`; an error where the file says
    /// otherwise, before anything is unpacked. They stay while this object lives.
    virtual Result<std::string_view> find(const std::string& key, const ElementType& type, std::int64_t count) = 0;
    /// Bytes of all of them.
    virtual std::uint64_t total_size() const = 0;
};

/// The dictionary of tensors in `document`, its root or the one such dictionary in a checkpoint, with the values copied.
/// All together may take eight times what the storages do.
Result<StateDict> read_state(const pickle::Document& document, Storages& storages);

}  // namespace nn
