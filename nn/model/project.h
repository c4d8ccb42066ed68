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

struct Position {
    double x = 0, y = 0;
    bool operator==(const Position&) const = default;
};

struct Project {
    std::string name;
    std::string notes;
    Graph graph;
    DataSpec data;
    TrainingSpec training;
    std::map<std::string, Position> layout;  ///< by node path
    bool operator==(const Project&) const = default;
};

}  // namespace nn
