#pragma once
// First models: one file each in starters/.

#include "nn/start/sketch.h"

namespace nn {

struct Starter {
    const char* id = "";
    const char* title = "";
    const char* doc = "";  ///< one line under the title
    int place = 0;         ///< in lists: the smallest first
    enum class Fit { No, Yes, Best };
    Fit (*fit)(const StartPoint&) = nullptr;
    /// Draws from the Input nodes, which are there, to the features that the last layer takes: (N, F), or (N, T, F) where each step is
    /// predicted. Returns the node that gives them. Null: nothing is drawn between inputs and loss.
    std::string (*draw)(Sketch&, const StartPoint&) = nullptr;
};

/// As CMake found their files.
const std::vector<Starter>& declared_starters();
/// Those that fit, in their order, and which of them fits best.
struct FittingStarters {
    std::vector<const Starter*> all;
    std::size_t best = 0;
};
FittingStarters fitting_starters(const StartPoint& point);

/// A whole project: data, Input nodes, model, last layer of the right size, loss, and settings for a first training. `data`: what
/// `data_of` gave for the point's plan.
Project start_project(const StartPoint& point, const DataSpec& data, const Starter& starter);

}  // namespace nn
