#pragma once
// Shapes as people and PyTorch write them. The batch stays a symbol until a plan is compiled.

#include <cstdint>
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
    /// The extent for a batch of `n` samples.
    std::int64_t at(std::int64_t n) const { return batch ? size * n : size; }
    bool operator==(const Dim&) const = default;
};

/// A shape with the batch as a symbol.
using Shape = std::vector<Dim>;
/// A shape in numbers.
using Extents = std::vector<std::int64_t>;

struct TensorType {
    DType dtype = DType::Float32;
    Shape shape;

    std::size_t rank() const { return shape.size(); }
    bool operator==(const TensorType&) const = default;
};

Extents extents(const Shape& shape, std::int64_t batch);
/// Number of elements; 1 for a scalar. Extents are checked products: overflow gives -1.
std::int64_t numel(const Extents& extents);
/// Elements per sample: the product of the fixed extents and the batch coefficients.
std::int64_t numel_per_sample(const Shape& shape);

/// "N × 20 × 24 × 24"; a scalar is "scalar".
std::string to_string(const Shape& shape);
/// "[20, 24, 24]"
std::string to_string(const Extents& extents);
/// "N", "8", "2N"
std::string to_string(const Dim& dim);

}  // namespace nn
