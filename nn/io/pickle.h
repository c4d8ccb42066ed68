#pragma once
// An interpreter for the part of Python's pickle format that weight files use. Internal to nn/io. It builds values and
// calls nothing: what a function or class outside the list would make is a value of which only that name is known.

#include "nn/model/result.h"

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace nn::pickle {

/// Index into Document::values. Values refer to each other by index, so that hostile cycles and depths stay harmless.
using Ref = std::uint32_t;
constexpr Ref none = 0xffffffff;

enum class Kind : std::uint8_t {
    None,
    Bool,
    Int,
    Float,
    Text,
    Tuple,
    List,
    Dict,
    Global,   ///< `text` is "module.name"
    Storage,  ///< items: what the persistent id says (type, key, location, element count; before 1.6 also what part of it)
    Tensor,   ///< items: first arguments of _rebuild_tensor_v2 (storage, offset, sizes, strides)
    Opaque,   ///< `text` is the "module.name" that would have made it; what it would hold is left out
};

struct Value {
    Kind kind = Kind::None;
    std::int64_t integer = 0;  ///< Bool, Int
    double number = 0;
    std::string text;
    std::vector<Ref> items;  ///< Dict: key, value, key, value...
    Ref attributes = none;   ///< Dict: what BUILD set on it (`_metadata`)
};

struct Document {
    std::deque<Value> values;
    Ref root = none;

    const Value& at(Ref ref) const { return values[ref]; }
    const Value& top() const { return at(root); }
    /// Entry of a dict by text key; null where there is none.
    const Value* find(const Value& dict, std::string_view key) const;
    /// "a list", "the number 3", "a tensor": for messages.
    std::string describe(const Value& value) const;
};

/// Why a value that is Opaque, where tensors should be, is none.
Error asks_for(const Value& opaque);

/// Runs the program that `bytes` begin with. Bounded: at most four million values. `used`: how many bytes it was; others may
/// follow.
Result<Document> run(std::string_view bytes, std::size_t* used = nullptr);

}  // namespace nn::pickle
