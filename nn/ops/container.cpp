#include "nn/model/define.h"

namespace nn {

namespace {
struct NoOptions {};
struct ReuseOptions {
    std::string module;
};
}  // namespace

std::vector<Op> container_ops() {
    return {
        Define<NoOptions>("Sequential")
            .title(TR("Sequential"))
            .category(Category::Container)
            .role(Role::Sequential)
            .numbered_children()
            .icon("sequential")
            .doc(TR("Runs its children in order: the output of each is the input of the next. Children are named 0, 1, 2... "
                    "or as you like."))
            .keywords("chain stack layers block group container")
            .input("input", TR("(*)"))
            .output("output", TR("(*)")),
        Define<NoOptions>("Module")
            .title(TR("Module"))
            .category(Category::Container)
            .role(Role::Module)
            .icon("module")
            .doc(TR("A module of your own: a graph in a box. Its Input and Output nodes are its ports."))
            .keywords("custom subgraph block residual group container"),
        Define<NoOptions>("ModuleList")
            .title(TR("ModuleList"))
            .category(Category::Container)
            .role(Role::List)
            .numbered_children()
            .icon("list")
            .doc(TR("Holds modules in a list and runs nothing: wires around it name its children, such as linears.0."))
            .keywords("array list of layers container repeat"),
        Define<NoOptions>("ModuleDict")
            .title(TR("ModuleDict"))
            .category(Category::Container)
            .role(Role::List)
            .icon("list")
            .doc(TR("Holds modules by name and runs nothing: wires around it name its children, such as heads.age."))
            .keywords("dictionary named layers container"),
        Define<NoOptions>("ParameterList")
            .title(TR("ParameterList"))
            .category(Category::Container)
            .role(Role::List)
            .numbered_children()
            .holds_parameters()
            .icon("list")
            .doc(TR("Holds Parameter nodes in a list; wires around it name them, such as params.0."))
            .keywords("array list of tensors weights container"),
        Define<NoOptions>("ParameterDict")
            .title(TR("ParameterDict"))
            .category(Category::Container)
            .role(Role::List)
            .holds_parameters()
            .icon("list")
            .doc(TR("Holds Parameter nodes by name; wires around it name them, such as params.scale."))
            .keywords("dictionary named tensors weights container"),
        Define<ReuseOptions>("Reuse")
            .title(TR("Reuse"))
            .category(Category::Container)
            .role(Role::Reuse)
            .icon("reuse")
            .doc(TR("Applies a module that stands elsewhere once more, with the same parameters: weight sharing. Its ports are "
                    "those of that module."))
            .keywords("shared weights siamese tied twice again call")
            .input("input", TR("(*)"))
            .output("output", TR("(*)"))
            .option(&ReuseOptions::module, "module", TR("Path of the module to apply again, for example features.0."))
            .summary()
            .required(),
    };
}

}  // namespace nn
