#pragma once
// Layers from the op registry: `layer("Conv2d", {{"in_channels", 1}, {"out_channels", 20}, {"kernel_size", 5}})`.

#include "nn/module/module.h"

namespace nn {

/// One op with its options. Its parameters exist, drawn as PyTorch would at this moment, as soon as their sizes are
/// given; sizes left to the wire are known after the first `Run::make`.
class Layer : public Module {
public:
    Layer(std::string op, OptionValues options);

    Values forward_many(const Values& inputs) override;
    std::string name() const override { return op_; }
    std::string extra_repr() const override;
    Node node() const override;
    Kind kind() const override { return Kind::Layer; }
    const OptionValues& options() const { return options_; }
    /// Sizes that an analysis found on the wires; parameters that waited for them are drawn now.
    void take_sizes(const OptionValues& sizes);

private:
    void make_parameters();
    std::string op_;
    OptionValues options_;
};

std::shared_ptr<Layer> layer(std::string op, OptionValues options = {});

}  // namespace nn
