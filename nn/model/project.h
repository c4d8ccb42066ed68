#pragma once
// Everything a project file holds, as a value (see the project file reference in resources/help).

#include "nn/model/graph.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace nn {

/// A field that the project itself declares: SourceInfo::field describes the keys.
struct FieldSpec {
    std::string name;
    OptionValues options;
    bool operator==(const FieldSpec&) const = default;
};

struct SplitSpec {
    std::optional<double> validation;  ///< fraction of the training samples; unset: the source's default
    std::optional<double> test;        ///< fraction; only where the source has no test files of its own
    std::int64_t seed = 0;
    std::string order = "random";  ///< "file": the first samples train, the next validate, the last test
    bool operator==(const SplitSpec&) const = default;
};

struct DataSpec {
    std::string source;    ///< id of a Source (data.h); "" where the project has no data yet
    OptionValues options;  ///< the source's own keys (path, samples, seed...)
    std::vector<FieldSpec> fields;  ///< in the order of the file; SourceInfo::field says which sources take them
    SplitSpec split;
    bool operator==(const DataSpec&) const = default;
};

struct OptimizerSpec {
    std::string type = "SGD";
    OptionValues options;
    bool operator==(const OptimizerSpec&) const = default;
};

struct SchedulerSpec {
    std::string type = "StepLR";
    OptionValues options;
    bool operator==(const SchedulerSpec&) const = default;
};

/// The defaults live in training.h; here are the values that differ.
struct TrainingSpec {
    OptionValues options;  ///< epochs, batch_size, shuffle, drop_last, seed, clip_grad_norm
    OptimizerSpec optimizer;
    std::optional<SchedulerSpec> scheduler;     ///< none: the learning rate stays
    std::optional<OptionValues> early_stopping; ///< none: all epochs are run
    OptionValues checkpoint;
    bool operator==(const TrainingSpec&) const = default;
};

struct Point {
    double x = 0, y = 0;
    bool operator==(const Point&) const = default;
};

/// Where a node stands.
struct Position {
    double x = 0, y = 0;
    bool collapsed = false;  ///< drawn as its title alone
    bool operator==(const Position&) const = default;
};

/// A scope's path, and a wire as the scope has it.
using ScopeWire = std::pair<std::string, Wire>;
/// The points that a wire goes through on its way, first to last.
using Bends = std::map<ScopeWire, std::vector<Point>>;

/// A comment around nodes. It holds none: what lies in it is what is seen in it.
struct Frame {
    std::string text;
    Point at, size;     ///< upper left corner; both sides positive
    std::string scope;  ///< path of the container, "" is the root
    std::string color;  ///< as the file has it, "#4c9aff"; "": the canvas' own
    bool operator==(const Frame&) const = default;
};

struct Project {
    std::string name;
    std::string notes;
    Graph graph;
    DataSpec data;
    TrainingSpec training;
    std::map<std::string, Position> layout;  ///< by node path
    Bends bends;                             ///< of wires that there are
    std::vector<Frame> frames;               ///< the first lies lowest
    bool operator==(const Project&) const = default;
};

}  // namespace nn
