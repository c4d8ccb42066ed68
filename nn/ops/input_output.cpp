#include "nn/model/define.h"

namespace nn {

namespace {

struct InputOptions {
    std::string field;
};
struct OutputOptions {};

}  // namespace

std::vector<Op> input_output_ops() {
    return {
        Define<InputOptions>("Input")
            .title(TR("Input"))
            .category(Category::Input)
            .role(Role::Input)
            .icon("input")
            .doc(TR("A field of the project's data, one batch at a time. Inside a Module: one of its input ports, named by "
                    "its id."))
            .keywords("data source image label features placeholder")
            .output("output", TR("(N, ...)"))
            .option(&InputOptions::field, "field", TR("Name of the data's field. Empty: the node's own id."))
            .summary(),
        Define<OutputOptions>("Output")
            .title(TR("Output"))
            .category(Category::Input)
            .role(Role::Output)
            .icon("output")
            .doc(TR("An output of the model, named by its id. Without any, what feeds the losses is the output. Inside a "
                    "Module: one of its output ports."))
            .keywords("result prediction return")
            .input("input", TR("(*)")),
    };
}

}  // namespace nn
