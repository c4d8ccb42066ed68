#pragma once
// Values in memory, row-major. Copies share their memory, as PyTorch's tensors do; `clone` makes another.

#include "nn/engine/kernel.h"

#include <memory>

namespace nn {

class Tensor {
public:
    /// None: without shape and memory.
    Tensor() = default;
    explicit Tensor(Extents shape, float fill = 0);
    /// The number of values must be the shape's; a tensor that is none otherwise.
    Tensor(Extents shape, const std::vector<float>& values);
    static Tensor integers(Extents shape, const std::vector<std::int64_t>& values);
    static Tensor empty(DType dtype, Extents shape);
    /// Memory that belongs to `owner`, which lives at least as long as the tensor.
    static Tensor view(std::shared_ptr<void> owner, const TensorView& view);

    explicit operator bool() const { return data_ != nullptr; }
    DType dtype() const { return dtype_; }
    const Extents& shape() const { return shape_; }
    std::int64_t numel() const { return data_ ? nn::numel(shape_) : 0; }
    std::size_t bytes() const { return static_cast<std::size_t>(numel()) * size_of(dtype_); }
    void* data() const { return data_.get(); }
    /// Empty where the tensor is of the other type.
    std::span<float> floats() const;
    std::span<std::int64_t> integers() const;
    /// The first value, of either type.
    double item() const;

    Tensor clone() const;
    void fill(float value) const;
    /// False, and nothing happens, where type or shape differ.
    bool copy_from(const Tensor& other) const;

private:
    std::shared_ptr<void> data_;
    DType dtype_ = DType::Float32;
    Extents shape_;
};

}  // namespace nn
