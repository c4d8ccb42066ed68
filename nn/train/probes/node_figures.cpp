#include "nn/train/probes/node_figures.h"

#include "nn/train/live_run.h"

#include <algorithm>
#include <map>

namespace nn {

namespace {

using Clock = std::chrono::steady_clock;

std::size_t at(int index) { return static_cast<std::size_t>(index); }
double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

}  // namespace

const NodeFigureKind* find_node_figure(std::string_view id) {
    const auto& kinds = node_figure_kinds();
    const auto it = std::ranges::find(kinds, id, &NodeFigureKind::id);
    return it == kinds.end() ? nullptr : &*it;
}

void NodeFiguresProbe::begin(ProbeSite& site) {
    subjects_.clear();
    if (kind_.measure_step) {
        find_parameters(site.network);
        before_.resize(site.run.weights->parameters().size());
    } else {
        find_values(site.network);
    }
    for (Subject& subject : subjects_) subject.numbers.resize(kind_.names.size());
}

/// A container's result is what its last node gives: it is measured once.
void NodeFiguresProbe::find_values(const Network& network) {
    std::map<int, std::size_t> known;
    for (const Network::Port& port : network.ports) {
        const Network::Value& value = network.values[at(port.value)];
        if (!port.first || value.type.dtype != DType::Float32) continue;
        const auto [place, fresh] = known.emplace(port.value, subjects_.size());
        if (fresh) subjects_.push_back({{}, port.value, value.node, -1, {}, {}, false});
        subjects_[place->second].paths.push_back(port.path);
    }
    if (kind_.measure_units) find_pooled(network);
}

/// A convolution that takes in ReLU and max pooling never has what ReLU gives as a whole. A unit of it that is 0 everywhere is so behind
/// the pooling too, and the other way round, but for places in no window.
void NodeFiguresProbe::find_pooled(const Network& network) {
    std::vector<int> readers(network.values.size(), 0), reader(network.values.size(), -1);
    for (std::size_t n = 0; n < network.nodes.size(); ++n)
        for (const int v : network.nodes[n].inputs)
            if (v >= 0) ++readers[at(v)], reader[at(v)] = static_cast<int>(n);
    for (Subject& subject : subjects_) {
        if (subject.node < 0 || network.nodes[at(subject.node)].op->id() != "ReLU" || readers[at(subject.value)] != 1) continue;
        const Network::Node& next = network.nodes[at(reader[at(subject.value)])];
        if (next.op->id().starts_with("MaxPool")) subject.pooled = next.outputs[0];
    }
}

/// Of each node, and of each container around it.
void NodeFiguresProbe::find_parameters(const Network& network) {
    std::map<std::string, std::size_t, std::less<>> known;
    for (const Network::Node& node : network.nodes) {
        for (std::string_view path = node.path; !path.empty();) {
            for (const int p : node.parameters) {
                if (p < 0 || !network.parameters[at(p)].trainable) continue;
                const auto [place, fresh] = known.emplace(path, subjects_.size());
                if (fresh) subjects_.push_back({{std::string(path)}, -1, -1, -1, {}, {}, false});
                std::vector<int>& all = subjects_[place->second].parameters;
                if (std::ranges::find(all, p) == all.end()) all.push_back(p);
            }
            const std::size_t dot = path.rfind('.');
            path = dot == std::string_view::npos ? std::string_view() : path.substr(0, dot);
        }
    }
}

void NodeFiguresProbe::answer(ProbeSite& site) {
    if (waiting_) return;
    const Clock::time_point start = Clock::now();
    waiting_ = true;
    for (Subject& subject : subjects_) {
        subject.found = false;
        if (kind_.measure_step) continue;
        const auto tap = [&](int value) {
            return site.plan.tap(value, kind_.side, [this, &subject, &network = site.network](const TensorView& v) { look(network, subject, v); });
        };
        auto number = tap(subject.value);
        if (!number && subject.pooled >= 0) number = tap(subject.pooled);
        if (number) taps_.push_back(*number);
    }
    if (kind_.measure_step) std::ranges::copy(std::as_const(*site.run.weights).parameters(), before_.begin());
    seconds_ = seconds_since(start);
}

void NodeFiguresProbe::look(const Network& network, Subject& subject, const TensorView& view) {
    const Clock::time_point start = Clock::now();
    if (kind_.measure) {
        kind_.measure(view.f32(), view.size(), subject.numbers);
        subject.found = true;
    } else {
        subject.found = subject.node >= 0 && kind_.measure_units(network.nodes[at(subject.node)], view, subject.numbers);
    }
    const double seconds = seconds_since(start);
    spend(seconds);
    seconds_ += seconds;
}

void NodeFiguresProbe::compare(ProbeSite& site) {
    Weights& weights = *site.run.weights;
    for (Subject& subject : subjects_) {
        parameters_.clear();
        for (const int p : subject.parameters) {
            const std::size_t place = weights.offset(at(p));
            parameters_.push_back({before_.data() + place, weights.parameters().data() + place, weights.gradients().data() + place,
                                   numel(site.network.parameters[at(p)].shape)});
        }
        subject.found = kind_.measure_step(parameters_, subject.numbers);
    }
}

void NodeFiguresProbe::stepped(ProbeSite& site, const StepFacts& facts) {
    if (!waiting_) return;
    const Clock::time_point start = Clock::now();
    if (!facts.full_batch) {  // passed over: the next one begins here
        if (kind_.measure_step) std::ranges::copy(std::as_const(*site.run.weights).parameters(), before_.begin());
        seconds_ += seconds_since(start);
        return;
    }
    if (kind_.measure_step) compare(site);
    untap(site.plan);
    seconds_ += seconds_since(start);
    publish(site.run.position.step);
}

void NodeFiguresProbe::publish(std::int64_t step) {
    NodeFigures& figures = latest_.writing();
    figures.step = step;
    figures.seconds = seconds_;
    figures.nodes.clear();
    for (const Subject& subject : subjects_)
        for (const std::string& path : subject.paths)
            if (subject.found) figures.nodes.push_back({path, subject.numbers});
    latest_.publish();
}

void NodeFiguresProbe::untap(Plan& plan) {
    for (const int tap : taps_) plan.untap(tap);
    taps_.clear();
    waiting_ = false;
}

void NodeFiguresProbe::end(ProbeSite& site, bool) { untap(site.plan); }

}  // namespace nn
