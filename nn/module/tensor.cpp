#include "nn/module/tensor.h"

#include <algorithm>
#include <cstring>

namespace nn {

Tensor Tensor::empty(DType dtype, Extents shape) {
    Tensor tensor;
    const auto count = checked_numel(shape);
    if (!count) return tensor;
    // At least one byte: a tensor without elements is not none.
    auto memory = std::make_shared<std::vector<std::byte>>(static_cast<std::size_t>(*count) * size_of(dtype) + 1);
    tensor.data_ = std::shared_ptr<void>(memory, memory->data());
    tensor.dtype_ = dtype;
    tensor.shape_ = std::move(shape);
    return tensor;
}

Tensor::Tensor(Extents shape, float fill_value) : Tensor(empty(DType::Float32, std::move(shape))) { fill(fill_value); }

Tensor::Tensor(Extents shape, const std::vector<float>& values) {
    if (checked_numel(shape) != std::ssize(values)) return;
    *this = empty(DType::Float32, std::move(shape));
    std::ranges::copy(values, floats().begin());
}

Tensor Tensor::integers(Extents shape, const std::vector<std::int64_t>& values) {
    if (checked_numel(shape) != std::ssize(values)) return {};
    Tensor tensor = empty(DType::Int64, std::move(shape));
    std::ranges::copy(values, tensor.integers().begin());
    return tensor;
}

Tensor Tensor::view(std::shared_ptr<void> owner, const TensorView& view) {
    Tensor tensor;
    tensor.data_ = std::shared_ptr<void>(std::move(owner), view.data);
    tensor.dtype_ = view.dtype;
    tensor.shape_ = view.shape;
    return tensor;
}

std::span<float> Tensor::floats() const {
    if (dtype_ != DType::Float32) return {};
    return {static_cast<float*>(data_.get()), static_cast<std::size_t>(numel())};
}

std::span<std::int64_t> Tensor::integers() const {
    if (dtype_ != DType::Int64) return {};
    return {static_cast<std::int64_t*>(data_.get()), static_cast<std::size_t>(numel())};
}

double Tensor::item() const {
    if (numel() < 1) return 0;
    return dtype_ == DType::Float32 ? static_cast<double>(floats()[0]) : static_cast<double>(integers()[0]);
}

Tensor Tensor::clone() const {
    if (!data_) return {};
    Tensor copy = empty(dtype_, shape_);
    copy.copy_from(*this);
    return copy;
}

void Tensor::fill(float value) const {
    std::ranges::fill(floats(), value);
    std::ranges::fill(integers(), static_cast<std::int64_t>(value));
}

bool Tensor::copy_from(const Tensor& other) const {
    if (!data_ || !other.data_ || dtype_ != other.dtype_ || shape_ != other.shape_) return false;
    if (data() != other.data()) std::memmove(data(), other.data(), bytes());
    return true;
}

}  // namespace nn
