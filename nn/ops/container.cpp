#include "nn/model/op.h"

namespace nn {

namespace {
struct NoOptions {};
}  // namespace

std::vector<Op> container_ops() {
    return {
        Define<NoOptions>("Sequential")
            .title(TR("Sequential"))
            .category(Category::Container)
            .role(Role::Sequential)
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
    };
}

}  // namespace nn
