#pragma once
// What is tried before a long run, each within seconds and beside the project: whether the start is sound, whether the network can learn
// at all, how large steps may be. One file in nn/train/rehearsals declares one.

#include "nn/model/project.h"
#include "nn/model/result.h"

#include <filesystem>
#include <optional>
#include <stop_token>
#include <vector>

namespace nn {

struct RehearsalRequest {
    Project project;  ///< a frozen copy
    std::filesystem::path folder;
    int threads = 0;
    std::stop_token stop;  ///< ends it with `Rehearsal::stopped`
};

enum class Verdict { Good, Careful, Bad, Unknown };

/// What came of one.
struct Rehearsal {
    Verdict verdict = Verdict::Unknown;
    Message text;  ///< what was found, with its numbers
    Message advice;  ///< what to do about it; an empty format: nothing
    /// A curve that shows it; empty: there is none. Of `x` it is said what it is.
    const char* x_title = "";  ///< TR()
    const char* y_title = "";  ///< TR()
    bool log_x = false;
    std::vector<double> x, y;
    std::optional<double> learning_rate;  ///< that one click may set
    bool stopped = false;
    /// Numbers behind the text, by name, for whoever goes on with them: "loss", "expected".
    std::vector<std::pair<std::string, double>> numbers;
    std::optional<double> number(std::string_view name) const;
};

struct RehearsalKind {
    std::string id;  ///< permanent: "first_loss"
    int place = 0;   ///< in lists: the smallest first
    const char* title;  ///< TR()
    const char* doc;    ///< TR(): what it does, in one sentence
    /// On any thread. An error: it could not be tried, such as a project that cannot be trained.
    Result<Rehearsal> (*run)(const RehearsalRequest& request);
};
const std::vector<RehearsalKind>& declared_rehearsals();
/// Null where there is none.
const RehearsalKind* find_rehearsal(std::string_view id);

}  // namespace nn
