#include "app/cli/inputs.h"
#include "app/cli/profile_report.h"
#include "app/cli/resident_memory.h"
#include "app/cli/terminal.h"
#include "nn/engine/machine/idle_cores.h"
#include "nn/engine/machine/processor.h"
#include "nn/train/batches.h"
#include "nn/train/plan_cache.h"
#include "nn/train/schedule.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <optional>

namespace cli {

namespace {

struct BenchResult {
    std::vector<double> step_ms;  ///< sorted
    std::int64_t batch = 0;
    int threads = 1;
    std::size_t plan_bytes = 0;
    std::optional<std::size_t> used_bytes;  ///< by which resident memory grew, from before the weights to the peak
    double compile_ms = 0;                  ///< of the plan
    double waited_ms = 0;                   ///< for cores that other programs held
    std::vector<std::string> notes;
    ProfileReport profile;  ///< without nodes unless asked for

    double quantile(double q) const {
        const double at = q * static_cast<double>(step_ms.size() - 1);
        const auto below = static_cast<std::size_t>(at);
        const std::size_t above = std::min(below + 1, step_ms.size() - 1);
        return step_ms[below] + (at - static_cast<double>(below)) * (step_ms[above] - step_ms[below]);
    }
};

/// The first samples of the training split, in order: the same batch in every run.
nn::Result<nn::Batch> fixed_batch(const LoadedProject& loaded, const nn::Network& network, std::int64_t size) {
    auto dataset = nn::open_dataset(loaded.project.data, loaded.folder, nn::data_request(network));
    if (!dataset) return nn::Error(dataset.error().message, true);
    auto split = nn::split_indices(**dataset, loaded.project.data, nn::Split::Train);
    if (!split) return split.error();
    if (split->indices.empty()) return nn::Error(nn::Message("the data has no training samples"), true);
    split->indices.resize(std::min(split->indices.size(), static_cast<std::size_t>(size)));
    if (auto labels = nn::check_labels(network, **dataset, *split); !labels) return labels.error();
    nn::Batcher batcher(*dataset, nn::input_fields(network), split->test_files);
    batcher.start(split->indices, static_cast<std::int64_t>(split->indices.size()), false);
    const nn::Batch* batch = batcher.next();
    if (batch == nullptr) return nn::Error(nn::Message("the data gave no batch"));
    return *batch;
}

nn::Result<BenchResult> run_bench(const LoadedProject& loaded, std::int64_t steps, std::int64_t warmup, int threads,
                                  bool profile) {
    auto network = network_of(loaded);
    if (!network) return network.error();
    if ((*network)->losses.empty())
        return nn::Error(nn::Message("the network has no loss, so there is no training step to time"), true);
    auto training = nn::training_options(loaded.project.training);
    if (!training) return training.error();
    auto batch = fixed_batch(loaded, **network, training->batch_size);
    if (!batch) return batch.error();

    const ResidentGrowth growth;
    nn::Weights weights(*network, static_cast<std::uint64_t>(training->seed));
    auto optimizer =
        nn::make_optimizer(nn::optimizer_for(loaded.project.training), weights, nn::resolve_threads(threads));
    if (!optimizer) return optimizer.error();
    nn::PlanOptions options = nn::training_plan(**network, *training, threads);
    options.batch = batch->size;
    BenchResult result;
    const auto before = std::chrono::steady_clock::now();
    auto plan = nn::Plan::compile(*network, options);
    if (!plan) return plan.error();
    result.compile_ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - before).count();
    nn::bind_batch(**plan, *batch);

    result.batch = batch->size;
    result.threads = options.threads;
    result.notes = (*plan)->notes();
    result.plan_bytes = (*plan)->arena_bytes() + (*optimizer)->state_bytes() + weights.bytes();
    result.waited_ms = 1e3 * nn::wait_for_cores(options.threads, 1.0);
    result.step_ms.reserve(static_cast<std::size_t>(steps));
    for (std::int64_t i = 0; i < warmup + steps; ++i) {
        if (profile && i == warmup) (*plan)->start_profile();
        const auto start = std::chrono::steady_clock::now();
        (*plan)->forward_backward(weights, static_cast<std::uint64_t>(i));  // zeroes the gradients first
        const auto gradients = std::chrono::steady_clock::now();
        (*optimizer)->step(weights);
        const auto end = std::chrono::steady_clock::now();
        if (i < warmup) continue;
        result.step_ms.push_back(std::chrono::duration<double, std::milli>(end - start).count());
        result.profile.optimizer += std::chrono::duration<double>(end - gradients).count();
    }
    result.used_bytes = growth.peak();
    result.profile.nodes = (*plan)->profile();
    result.profile.steps = static_cast<double>(steps);
    // Values are read and written, gradients read, state read and written.
    result.profile.optimizer_bytes =
        static_cast<std::int64_t>(3 * weights.parameters().size() * sizeof(float) + 2 * (*optimizer)->state_bytes());
    if (profile) result.profile.peak = nn::measure_product_peak(options.threads);
    std::sort(result.step_ms.begin(), result.step_ms.end());
    return result;
}

std::size_t peak_rss_bytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<std::size_t>(usage.ru_maxrss) * 1024;
}

int bench(const Arguments& arguments) {
    const auto steps = arguments.integer("steps", 50, 1, 1'000'000);
    const auto warmup = arguments.integer("warmup", 10, 0, 1'000'000);
    const auto threads = threads_of(arguments);
    if (!steps) return report(steps.error());
    if (!warmup) return report(warmup.error());
    if (!threads) return report(threads.error());
    auto loaded = load(arguments);
    if (!loaded) return report(loaded.error());
    const auto result = run_bench(*loaded, *steps, *warmup, *threads, arguments.has("profile"));
    if (!result) return report(result.error());

    const double median = result->quantile(0.5), least = result->step_ms.front(), p90 = result->quantile(0.9);
    const double rate = median > 0 ? static_cast<double>(result->batch) * 1000 / median : 0;
    if (arguments.has("json")) {
        nlohmann::ordered_json out{{"step_ms", {{"median", median}, {"min", least}, {"p90", p90}}},
                                   {"samples_per_second", rate},
                                   {"peak_rss_bytes", peak_rss_bytes()},
                                   {"memory_plan_bytes", result->plan_bytes},
                                   {"memory_used_bytes", nullptr},
                                   {"compile_ms", result->compile_ms},
                                   {"waited_ms", result->waited_ms},
                                   {"batch_size", result->batch},
                                   {"threads", result->threads},
                                   {"processor_level", nn::processor_level()},
                                   {"steps", *steps}};
        if (result->used_bytes) out["memory_used_bytes"] = *result->used_bytes;
        if (arguments.has("profile")) out["profile"] = to_json(result->profile);
        fmt::print("{}\n", out.dump());
        return finish_output();
    }
    fmt::print("step: median {:.3f} ms, min {:.3f} ms, p90 {:.3f} ms ({} steps of {} samples, {} threads)\n", median,
               least, p90, *steps, result->batch, result->threads);
    const auto mib = [](std::size_t bytes) { return static_cast<double>(bytes) / 1048576; };
    fmt::print("{:.0f} samples/s; peak memory {:.1f} MiB, planned {:.1f} MiB", rate, mib(peak_rss_bytes()),
               mib(result->plan_bytes));
    if (result->used_bytes) fmt::print(", used {:.1f} MiB", mib(*result->used_bytes));
    fmt::print("; plan made in {:.1f} ms\n", result->compile_ms);
    for (const std::string& note : result->notes) print_line(stdout, note);
    if (arguments.has("profile")) print(result->profile);
    return finish_output();
}

}  // namespace

Command bench_command() {
    return {"bench",
            60,
            "FILE",
            "Times full training steps (forward, loss, backward, optimizer) on one fixed batch of the project's data. "
            "Waits up to a "
            "second until its threads have the cores to themselves.",
            {{"steps", "N", "Steps to time; 50."},
             {"warmup", "M", "Steps before; 10."},
             {"profile", "", "Also say where the time goes, node by node, against a large matrix product's speed."},
             threads_flag(),
             set_flag(),
             json_flag()},
            bench,
            true};
}

}  // namespace cli
