// The checkpoint of a run, and the first step after it. The input takes the place of checkpoint.pt in a run folder that is right otherwise.
#include "tests/fuzz/archive.h"
#include "tests/fuzz/fuzz.h"

#include "nn/train/project_file.h"
#include "nn/train/trainer.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>

namespace {

namespace fs = std::filesystem;

constexpr std::int64_t steps_before = 3;

const nn::Project& project() {
    static const auto parsed = nn::parse_project(R"({"format": "netloom", "version": 1, "name": "small",
        "graph": {"nodes": [{"id": "x", "op": "Input", "options": {"field": "x"}}, {"id": "y", "op": "Input", "options": {"field": "y"}},
                            {"id": "a", "op": "Linear", "options": {"out_features": 4}}, {"id": "n", "op": "BatchNorm1d"},
                            {"id": "d", "op": "Dropout"}, {"id": "b", "op": "Linear", "options": {"out_features": 3}},
                            {"id": "loss", "op": "CrossEntropyLoss"}],
                  "wires": [["x", "a"], ["a", "n"], ["n", "d"], ["d", "b"], ["b", "loss:input"], ["y", "loss:target"]]},
        "data": {"source": "random", "samples": 30, "seed": 3, "fields": {"x": {"shape": [3]}, "y": {"shape": [], "classes": 3}},
                 "split": {"validation": 0.2}},
        "training": {"epochs": 3, "batch_size": 4, "optimizer": {"type": "Adam"}, "scheduler": {"type": "ReduceLROnPlateau"},
                     "early_stopping": {"patience": 5}}})");
    fuzz::expect(parsed && parsed->diagnostics.empty(), "the target's own project is right");
    return parsed->project;
}

nn::TrainRequest request(std::int64_t steps) {
    nn::TrainRequest made;
    made.project = project();
    made.threads = 1;
    made.steps = steps;
    return made;
}

fs::path run_folder() { return fuzz::folder() / "run"; }

std::string content(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(stream), {});
}

/// The files of a run that was stopped, by name.
const std::map<std::string, std::string>& files() {
    static const std::map<std::string, std::string> made = [] {
        nn::TrainRequest begin = request(steps_before);
        begin.run_folder = run_folder();
        auto trainer = nn::Trainer::create(std::move(begin), std::make_shared<nn::TrainChannel>());
        fuzz::expect(fuzz::taken(trainer) && fuzz::taken((*trainer)->run()), "the target's own project trains");
        trainer->reset();
        std::map<std::string, std::string> all;
        for (const auto& entry : fs::directory_iterator(run_folder()))
            if (entry.is_regular_file()) all[entry.path().filename().string()] = content(entry.path());
        return all;
    }();
    return made;
}

/// Whether the run goes on from there.
bool resume(std::string_view checkpoint) {
    fs::create_directories(run_folder());
    for (const auto& [name, bytes] : files()) fuzz::spill("run/" + name, name == "checkpoint.pt" ? checkpoint : bytes);
    nn::TrainRequest more = request(steps_before + 1);
    more.resume_folder = run_folder();
    const auto trainer = nn::Trainer::create(std::move(more), std::make_shared<nn::TrainChannel>());
    const bool good = fuzz::taken(trainer) && fuzz::taken((*trainer)->run());
    if (!good) fuzz::expect(content(run_folder() / "checkpoint.pt") == checkpoint, "a run that is refused leaves its folder as it was");
    return good && (*trainer)->state().position.step > steps_before;
}

void run(std::string_view bytes) {
    static const bool goes_on = resume(files().at("checkpoint.pt"));
    fuzz::expect(goes_on, "the target's own run goes on");
    resume(fuzz::with_true_checksums(bytes));
}

std::vector<fuzz::Seed> seeds() { return {{"after-three-steps", files().at("checkpoint.pt")}}; }

}  // namespace

const fuzz::Target fuzz::target{run, seeds};
