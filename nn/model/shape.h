#pragma once
// Shapes as people and PyTorch write them. The batch stays a symbol until a plan is compiled.

#include "nn/model/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace nn {

enum class DType : std::uint8_t { Float32, Int64 };

std::string to_string(DType dtype);
/// Bytes of one element.
std::size_t size_of(DType dtype);

/// One extent of a shape: `size`, or `size` x the batch size where `batch` is set.
struct Dim {
    std::int64_t size = 0;
    bool batch = false;

    Dim() = default;
    Dim(std::int64_t fixed) : size(fixed) {}
    static Dim batches(std::int64_t times = 1) {
        Dim d(times);
        d.batch = true;
        return d;
    }
    /// The extent for a batch of `n` samples; what 64 bits cannot hold is the largest number they can.
    std::int64_t at(std::int64_t n) const;
    bool operator==(const Dim&) const = default;
};

/// A shape with the batch as a symbol.
using Shape = std::vector<Dim>;
/// A shape in numbers.
using Extents = std::vector<std::int64_t>;

/// More dimensions than this no tensor has.
constexpr std::size_t max_rank = 16;
/// More elements than this no tensor has: places inside one are counted in 32 bits here and there.
constexpr std::int64_t max_elements = std::int64_t{1} << 31;

/// A product or sum of counts, none of them negative: what 64 bits cannot hold stays the largest number they can.
class Count {
public:
    Count(std::int64_t value = 0) : value_(value) {}
    std::int64_t value() const { return value_; }
    friend Count operator*(Count a, Count b);
    friend Count operator+(Count a, Count b);

private:
    std::int64_t value_;
};

struct TensorType {
    DType dtype = DType::Float32;
    Shape shape;

    std::size_t rank() const { return shape.size(); }
    bool operator==(const TensorType&) const = default;
};

Extents extents(const Shape& shape, std::int64_t batch);
/// Why there can be no tensor of this shape, not even for a batch of one; nothing where there can: a scalar is one. Every
/// shape is asked this where it is made, so that products of two sizes of a tensor hold in 64 bits everywhere after.
std::optional<Message> shape_problem(const Shape& shape);
std::optional<Message> shape_problem(const Extents& extents);
/// Number of elements; 1 for a scalar. Extents of a tensor are never negative; what 64 bits cannot hold is the largest number they can.
std::int64_t numel(const Extents& extents);
/// The same of numbers that may be anything, such as a file's: nothing where one is negative or the product is beyond 64 bits.
std::optional<std::int64_t> checked_numel(const Extents& extents);
/// Whether a tensor of this shape and type has so many bytes.
bool fills(std::size_t bytes, const Extents& extents, DType dtype);
/// Elements per sample: the product of the fixed extents and the batch coefficients.
std::int64_t numel_per_sample(const Shape& shape);

/// "N × 20 × 24 × 24"; a scalar is "scalar".
std::string to_string(const Shape& shape);
/// "[20, 24, 24]"
std::string to_string(const Extents& extents);
/// "N", "8", "2N"
std::string to_string(const Dim& dim);

}  // namespace nn
