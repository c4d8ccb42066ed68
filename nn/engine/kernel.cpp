#include "nn/engine/kernel.h"

namespace nn {

std::optional<Message> Kernel::refusal() const { return std::nullopt; }

Layout Kernel::input_layout(std::size_t, std::span<const Layout>) const { return Layout::RowMajor; }

Layout Kernel::output_layout(std::size_t, std::span<const Layout> inputs) const {
    return inputs.empty() ? Layout::RowMajor : inputs[0];
}

bool Kernel::absorb(const Kernel&, std::size_t) { return false; }

}  // namespace nn
