#include "tests/parity/driver/subject.h"

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace nn::parity {

namespace {

/// The ports that have to be filled for these options; a variadic one once per wire.
std::vector<PortInfo> ports_in_force(const Op& op, const OptionValues& options, std::size_t given) {
    Node node;
    node.op = op.id();
    node.options = options;
    std::vector<PortInfo> ports = input_ports(node);
    if (!ports.empty() && ports.back().variadic && ports.size() < given) ports.resize(given, ports.back());
    return ports;
}

std::vector<Extents> shapes(const std::vector<TensorType>& types, std::int64_t batch) {
    std::vector<Extents> result;
    for (const TensorType& type : types) result.push_back(extents(type.shape, batch));
    return result;
}

}  // namespace

Subject::Subject(const Json& request) : op(find_op(request["op"].get<std::string>())) {
    if (!op) throw std::runtime_error("no such op: " + request["op"].get<std::string>());
    const OptionValues given = options_from_json(request["options"]);
    auto built = op->schema.build(given);
    if (!built) {
        refusal = built.error().text();
        return;
    }
    options = *built;
    const Json& types = request["inputs"];
    const auto in_force = ports_in_force(*op, given, types.size());
    if (types.size() > in_force.size()) refusal = "more inputs than ports";
    for (std::size_t k = 0; k < in_force.size(); ++k) {
        wired.push_back(k < types.size() && !types[k].is_null());
        inputs.push_back(wired[k] ? type_from_json(types[k]) : TensorType{});
        ports.push_back(in_force[k].id);
        if (!wired[k] && !in_force[k].optional) refusal = "a wire is needed on '" + ports[k] + "'";
    }
    if (refusal.empty()) infer();
}

void Subject::infer() {
    InferContext context(inputs, ports, wired);
    op->infer(options.get(), context);
    for (const InferContext::Issue& issue : context.issues())
        if (issue.severity == Severity::Error && refusal.empty()) refusal = issue.text.text();
    if (!context.failed()) outputs = context.outputs();
}

OptionValues Subject::values() const {
    OptionValues values;
    if (!options) return values;
    for (const OptionInfo& option : op->schema.options) values[option.id] = option.get(options.get());
    return values;
}

std::string Subject::symbolic_disagreement() const {
    if (inputs.empty() || !refusal.empty()) return {};
    std::vector<TensorType> symbolic = inputs;
    const std::int64_t batch = inputs[0].shape.empty() ? 0 : inputs[0].shape[0].size;
    if (batch == 1) return {};  // what PyTorch stretches or squeezes; as a symbol it is a batch and stays
    for (std::size_t k = 0; k < symbolic.size(); ++k) {
        if (!wired[k]) continue;
        Shape& shape = symbolic[k].shape;
        if (shape.empty() || shape[0].size != batch) return {};
        shape[0] = Dim::batches();
    }
    const auto fresh = op->schema.copy(options.get());
    InferContext context(symbolic, ports, wired);
    op->infer(fresh.get(), context);
    if (context.failed() || shapes(context.outputs(), batch) == shapes(outputs, 1)) return {};
    return "with the batch as a symbol the outputs have other shapes";
}

Result<std::shared_ptr<Network>> owned_state(const Subject& subject) {
    Node node;
    node.id = "subject";
    node.op = subject.op->id();
    node.options = subject.values();
    Graph graph;
    if (subject.op->role != Role::Loss) graph.nodes.push_back(std::move(node));  // losses are not part of the module
    const Fields none;
    const Analysis analysis = Analyzer().analyze(graph, &none);
    if (!analysis.ok()) return Error(analysis.first_error());
    return std::make_shared<Network>(*analysis.network);
}

namespace {

/// Builds and runs the network source(s) -> subject -> judge.
class Step {
public:
    Step(const Subject& subject, const Packet& request) : subject_(subject), request_(request), head_(request.head) {}

    Packet run() {
        auto owned = owned_state(subject_);
        if (!owned) return refused(owned.error().text());
        network_ = *owned;
        const std::size_t own = network_->parameters.size();
        for (Network::Tensor& t : network_->parameters) t.trainable = head_["trainable"];
        make_inputs();
        make_subject(own);
        make_judge();

        PlanOptions options;
        options.mode = head_["mode"] == "train" ? Mode::Train : Mode::Evaluate;
        options.threads = head_["threads"];
        options.seed = head_["seed"];
        auto plan = Plan::compile(network_, options);
        if (!plan) return refused(plan.error().text());
        Weights weights(network_, options.seed);
        Packet first = step(**plan, weights);
        if (const auto& refusal = (*plan)->refusal()) return refused(refusal->text());
        const Packet second = step(**plan, weights);
        first.head["repeats"] = std::ranges::equal(first.arrays, second.arrays, {}, &StateTensor::bytes, &StateTensor::bytes);
        return first;
    }

private:
    static Packet refused(const std::string& text) {
        Packet reply;
        reply.head["refused"] = text;
        return reply;
    }

    int add_value(const TensorType& type, int node, int port) {
        network_->values.push_back({type, node, port});
        return static_cast<int>(network_->values.size()) - 1;
    }

    void make_inputs() {
        for (std::size_t k = 0; k < subject_.inputs.size(); ++k) {
            const TensorType& type = subject_.inputs[k];
            const std::string path = "in" + std::to_string(k);
            if (!subject_.wired[k]) {
                given_.push_back(-1);
                sources_.push_back(-1);
                continue;
            }
            if (type.dtype == DType::Int64) {
                given_.push_back(add_value(type, -1, 0));
                network_->inputs.push_back({path, path, given_.back(), false});
                sources_.push_back(-1);
                continue;
            }
            sources_.push_back(static_cast<int>(network_->parameters.size()));
            network_->parameters.push_back({path, extents(type.shape, 1), DType::Float32,
                                            head_["trainable_inputs"][k].get<bool>()});
            auto options = std::make_shared<SourceOptions>();
            if (head_["channels_last"].get<bool>() && type.rank() > 2) options->layout = Layout::ChannelsLast;
            given_.push_back(add_value(type, static_cast<int>(network_->nodes.size()), 0));
            network_->nodes.push_back({path, &source_op(), options, {}, {given_.back()}, {sources_.back()}, {}, 1});
        }
    }

    void make_subject(std::size_t own) {
        const Op& op = *subject_.op;
        const int index = static_cast<int>(network_->nodes.size());
        Network::Node node{"subject", &op, subject_.options, given_, {}, {}, {}, 1};
        for (std::size_t k = 0; k < subject_.outputs.size(); ++k)
            node.outputs.push_back(add_value(subject_.outputs[k], index, static_cast<int>(k)));
        int parameter = 0, buffer = 0;
        for (const ParameterInfo& p : op.parameters_for(subject_.options.get())) {
            const bool there = !p.when || p.when(subject_.options.get());
            auto& places = p.buffer ? node.buffers : node.parameters;
            places.push_back(there ? (p.buffer ? buffer : parameter)++ : -1);
        }
        if (static_cast<std::size_t>(parameter) != own) throw std::runtime_error("parameters do not match");
        if (op.role == Role::Loss && subject_.outputs[0].rank() == 0) {
            node.objective_weight = head_["weight"];
            network_->losses.push_back(index);
        }
        outputs_ = node.outputs;
        network_->nodes.push_back(std::move(node));
    }

    bool read(std::size_t output) const {
        return std::ranges::find(head_["unread"], Json(output)) == head_["unread"].end();
    }

    void make_judge() {
        Network::Node node{"judge", &judge_op(), nullptr, {}, {}, {}, {}, 1};
        record_.any_layout = head_["any_layout"];
        for (std::size_t k = 0; k < outputs_.size(); ++k) {
            if (!read(k)) continue;
            node.inputs.push_back(outputs_[k]);
            const TensorType& type = subject_.outputs[k];
            const auto count = static_cast<std::size_t>(numel(extents(type.shape, 1)));
            record_.captured.emplace_back(count * size_of(type.dtype));
            record_.upstream.emplace_back(count);
            if (const StateTensor* up = request_.find("upstream." + std::to_string(k)); up && type.dtype == DType::Float32)
                std::memcpy(record_.upstream.back().data(), up->bytes.data(), up->bytes.size());
        }
        const int index = static_cast<int>(network_->nodes.size());
        node.outputs.push_back(add_value({DType::Float32, {}}, index, 0));
        auto options = std::make_shared<JudgeOptions>();
        options->record = &record_;
        node.options = options;
        network_->losses.push_back(index);
        network_->nodes.push_back(std::move(node));
    }

    void load(Plan& plan, Weights& weights) {
        StateDict state;
        for (const StateTensor& t : request_.arrays)
            if (t.key.starts_with("state.")) {
                state.tensors.push_back(t);
                state.tensors.back().key = t.key.substr(6);
            }
        state.metadata = network_->modules;
        if (const LoadReport report = weights.load_state_dict(state); !report.clean())
            throw std::runtime_error("load_state_dict: " + report.text());
        std::size_t next = 0;
        for (std::size_t k = 0; k < sources_.size(); ++k) {
            if (!subject_.wired[k]) continue;
            const StateTensor* in = request_.find("input." + std::to_string(k));
            if (!in) throw std::runtime_error("no array for input " + std::to_string(k));
            void* into = sources_[k] < 0 ? plan.inputs()[next++].data
                                         : weights.parameter(static_cast<std::size_t>(sources_[k])).data;
            std::memcpy(into, in->bytes.data(), in->bytes.size());
        }
    }

    Packet step(Plan& plan, Weights& weights) {
        load(plan, weights);
        Packet reply;
        plan.forward_backward(weights, 3);
        add_gradients(reply, weights);
        for (std::size_t k = 0, place = 0; k < outputs_.size(); ++k)
            if (read(k)) {
                const TensorType& type = subject_.outputs[k];
                reply.add("output." + std::to_string(k), type.dtype, extents(type.shape, 1), record_.captured[place++].data());
            }
        for (std::size_t b = 0; b < network_->buffers.size(); ++b) {
            const TensorView buffer = weights.buffer(b);
            reply.add("buffer." + network_->buffers[b].key, buffer.dtype, buffer.shape, buffer.data);
        }
        reply.head["notes"] = plan.notes();
        return reply;
    }

    void add_gradients(Packet& reply, Weights& weights) {
        for (std::size_t p = 0; p < network_->parameters.size(); ++p) {
            const Network::Tensor& tensor = network_->parameters[p];
            if (!tensor.trainable) continue;
            const auto source = std::ranges::find(sources_, static_cast<int>(p));
            const std::string name = source == sources_.end()
                                         ? "gradient." + tensor.key
                                         : "input_gradient." + std::to_string(source - sources_.begin());
            reply.add(name, DType::Float32, tensor.shape, weights.gradient(p).data);
        }
    }

    const Subject& subject_;
    const Packet& request_;
    const Json& head_;
    std::shared_ptr<Network> network_;
    std::vector<int> given_;    ///< values that feed the subject
    std::vector<int> sources_;  ///< parameter behind each input; -1: int64, given as a batch
    std::vector<int> outputs_;
    Record record_;
};

}  // namespace

Packet run_step(const Subject& subject, const Packet& request) { return Step(subject, request).run(); }

}  // namespace nn::parity
