#pragma once
// Few rows times one matrix, over and over: a recurrent layer's product of every time step.

#include <cstddef>
#include <cstdint>

namespace nn {

/// c [rows, columns] (+)= a [rows, depth] b [depth, columns], on the calling thread, for as many rows as one likes. `b`
/// is packed once into strips of columns that lie together.
class PackedGemm {
public:
    PackedGemm() = default;
    PackedGemm(std::int64_t depth, std::int64_t columns) : depth_(depth), columns_(columns) {}

    std::size_t packed_floats() const;
    /// Element (k, n) of b is b[k * depth_stride + n * column_stride]. Packs columns of strips [first, last) of
    /// `strips()`.
    void pack(const float* b, std::int64_t depth_stride, std::int64_t column_stride, float* packed, std::int64_t first,
              std::int64_t last) const;
    std::int64_t strips() const;
    /// a and c have the given distances between their rows.
    void run(std::int64_t rows, const float* packed, const float* a, std::int64_t row_a, float* c, std::int64_t row_c,
             bool add) const;

private:
    void run_narrow(std::int64_t rows, std::int64_t width, const float* strip, const float* a, std::int64_t row_a,
                    float* c, std::int64_t row_c, bool add) const;

    std::int64_t depth_ = 0, columns_ = 0;
};

}  // namespace nn
