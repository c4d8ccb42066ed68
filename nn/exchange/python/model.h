#pragma once
// A network as classes of PyTorch.

#include "nn/exchange/python/code.h"
#include "nn/model/analysis.h"

#include <set>
#include <string>
#include <vector>

namespace nn {

/// The class of a container, or of the model itself.
struct PythonClass {
    std::string name;
    std::vector<std::string> paths;      ///< of the containers that share it; "" is the model
    std::size_t first = 0, last = 0;     ///< lines: from `first` on, `last` is none of them
};

/// A loss of the model, as what runs after it would call it.
struct PythonLoss {
    std::string path;
    PythonExpression construct;          ///< `nn.CrossEntropyLoss(label_smoothing=0.1)`
    /// What the call takes: the name of a model output or of an Input node.
    std::vector<std::string> arguments;
    double weight = 1;                   ///< in the objective
};

struct PythonModel {
    std::set<std::string> imports;       ///< lines
    std::vector<std::string> lines;      ///< the classes, those first that others stand on
    std::vector<PythonClass> classes;
    /// Of nodes in a class that several share: under their paths in the first of those. A node may have several, `__init__`'s before
    /// `forward`'s.
    std::vector<PythonNodeLines> nodes;
    std::vector<std::string> inputs;     ///< of `forward`: names, and ids of the Input nodes
    std::vector<std::string> input_ids;
    std::vector<std::string> outputs;    ///< names of what `forward` gives
    /// What `forward_all` gives: the outputs, and what losses read beside them. Empty: the outputs are all, there is no such method.
    std::vector<std::string> all;
    std::vector<PythonLoss> losses;
    /// Names of the Input nodes, by id; those that feed losses' targets alone are no inputs of the model.
    std::vector<std::pair<std::string, std::string>> data;
};

/// A model that is not finished: it has neither outputs nor losses, or something reads a loss.
enum class PythonUnfinished {
    Refused,
    Ends,  ///< without outputs it gives what nothing reads; what reads a loss reads None
};

/// `analysis` is of `graph`. Where it has mistakes, what they leave open is left out. An error names the node that has no form in Python,
/// and why. Linear in the graph.
Result<PythonModel> python_model(const Graph& graph, const Analysis& analysis, const std::string& title,
                                 PythonUnfinished unfinished = PythonUnfinished::Refused);

}  // namespace nn
