#include "nn/exchange/onnx/model.h"

#include "nn/model/nested_message.h"

#include <set>
#include <unordered_map>

namespace nn {

namespace {

/// The types with the batch as it is exported.
TensorType exported(TensorType type, std::optional<std::int64_t> batch) {
    if (batch)
        for (Dim& dim : type.shape) dim = Dim(dim.at(*batch));
    return type;
}

class Walk {
public:
    Walk(const Network& network, const StateDict& weights, const std::string& name, std::optional<std::int64_t> batch)
        : network_(network), batch_(batch), values_(network.values.size()) {
        model_.name = name.empty() ? "netloom" : name;
        for (const StateTensor& tensor : weights.tensors) tensors_.emplace(tensor.key, &tensor);
    }

    Result<OnnxModel> run() {
        for (const Network::Input& input : network_.inputs) {
            if (input.target_only) continue;
            const OnnxValue value = model_.graph.add_value(input.path);
            values_[index(input.value)] = value;
            model_.inputs.push_back({value, type_of(input.value)});
        }
        const std::vector<bool> read = read_values();
        for (const Network::Node& node : network_.nodes) {
            bool wanted = false;
            for (const int value : node.outputs) wanted = wanted || read[index(value)];
            if (!wanted) continue;
            if (auto done = add(node, read); !done) return done.error();
        }
        if (refused_ > 1) refusal_ = Message(TR("{0} (and {1} more nodes that have none)"), {as_argument(refusal_), std::to_string(refused_ - 1)});
        if (refused_ > 0) return Error(refusal_, true);
        name_outputs();
        return std::move(model_);
    }

private:
    static std::size_t index(int value) { return static_cast<std::size_t>(value); }
    TensorType type_of(int value) const { return exported(network_.values[index(value)].type, batch_); }

    /// What the outputs are made of; losses and what only they read are not.
    std::vector<bool> read_values() const {
        std::vector<bool> read(network_.values.size(), false);
        for (const Network::Output& output : network_.outputs) read[index(output.value)] = true;
        for (std::size_t i = network_.nodes.size(); i-- > 0;) {
            const Network::Node& node = network_.nodes[i];
            bool wanted = false;
            for (const int value : node.outputs) wanted = wanted || read[index(value)];
            for (const int value : node.inputs)
                if (wanted && value >= 0) read[index(value)] = true;
        }
        return read;
    }

    void refuse(const Network::Node& node, const Message& why) {
        if (refused_++ > 0) return;
        refusal_ = Message(TR("{0}: ONNX has no form for {1}: {2}"), {node.path, node.op->id(), as_argument(why)});
    }

    Result<void> add(const Network::Node& node, const std::vector<bool>& read) {
        if (!node.op->onnx) {
            refuse(node, node.op->role == Role::Loss ? TR("a loss is not part of what is exported") : TR("there is no operator like it"));
            return {};
        }
        auto source = source_of(node, read);
        if (!source) return source.error();
        OnnxForm form(model_.graph, std::move(*source));
        node.op->onnx(node.options.get(), form);
        if (form.refusal()) {
            refuse(node, *form.refusal());
            return {};
        }
        form.give_names();
        for (std::size_t k = 0; k < node.outputs.size(); ++k) values_[index(node.outputs[k])] = form.results()[k];
        return {};
    }

    Result<OnnxForm::Source> source_of(const Network::Node& node, const std::vector<bool>& read) const {
        OnnxForm::Source source;
        source.path = node.path;
        for (const int value : node.inputs) {
            source.inputs.push_back(value < 0 ? OnnxValue{} : values_[index(value)]);
            source.input_types.push_back(value < 0 ? TensorType{} : type_of(value));
        }
        for (std::size_t k = 0; k < node.outputs.size(); ++k) {
            source.output_types.push_back(type_of(node.outputs[k]));
            source.output_used.push_back(read[index(node.outputs[k])]);
        }
        for (const PortInfo& port : node.op->outputs)
            if (!port.when || port.when(node.options.get())) source.output_ports.push_back(port.id);
        source.output_ports.resize(node.outputs.size(), "output");
        std::size_t parameter = 0, buffer = 0;
        for (const ParameterInfo& info : node.op->parameters_for(node.options.get())) {
            const int at = info.buffer ? node.buffers[buffer++] : node.parameters[parameter++];
            if (at < 0) continue;
            const Network::Tensor& tensor = (info.buffer ? network_.buffers : network_.parameters)[index(at)];
            const auto found = tensors_.find(tensor.key);
            if (found == tensors_.end() || found->second->shape != tensor.shape || found->second->dtype != tensor.dtype)
                return Error(Message(TR("{0}: the weights have no {1} of shape {2}: they are those of another network"),
                                     {node.path, tensor.key, to_string(tensor.shape)}),
                             true);
            source.parameters.push_back({info.id, tensor.key, tensor.dtype, tensor.shape, found->second->bytes});
        }
        return source;
    }

    /// An output is named by its node's path. What has a name that must stay, or has become an output already, is passed on.
    void name_outputs() {
        std::set<std::string, std::less<>> named;
        std::set<int> renamed;
        for (const OnnxGraph::Tensor& tensor : model_.graph.tensors) renamed.insert(tensor.value.index);
        for (const OnnxModel::Port& input : model_.inputs) renamed.insert(input.value.index);
        for (const Network::Output& output : network_.outputs) {
            if (!named.insert(output.path).second) continue;  // as `predict`, which has one array by that name
            OnnxValue value = values_[index(output.value)];
            std::string& name = model_.graph.names[index(value.index)];
            if (name != output.path || !renamed.contains(value.index)) {
                give_way(output.path);
                if (renamed.insert(value.index).second)
                    name = output.path;
                else
                    value = passed_on(value, output.path);
            } else if (model_.graph.shared.contains(name)) {  // a Parameter node by itself
                give_way(output.path);
                value = passed_on(value, output.path);
            }
            model_.outputs.push_back({value, type_of(output.value)});
        }
    }
    /// A tensor of the state_dict by this name takes another.
    void give_way(const std::string& path) {
        const auto tensor = model_.graph.shared.find(path);
        if (tensor != model_.graph.shared.end())
            model_.graph.names[index(model_.graph.tensors[tensor->second].value.index)] = path + "/value";
    }
    OnnxValue passed_on(OnnxValue value, const std::string& path) {
        const OnnxValue result = model_.graph.add_value(path);
        model_.graph.nodes.push_back({path + "/Identity", "Identity", {value}, {result}, {}});
        return result;
    }

    const Network& network_;
    const std::optional<std::int64_t> batch_;
    OnnxModel model_;
    std::vector<OnnxValue> values_;  ///< by the network's
    std::unordered_map<std::string, const StateTensor*> tensors_;
    Message refusal_;
    std::size_t refused_ = 0;
};

}  // namespace

Result<OnnxModel> onnx_model(const Network& network, const StateDict& weights, const std::string& name, std::optional<std::int64_t> batch) {
    return Walk(network, weights, name, batch).run();
}

Result<void> fits_onnx(const Network& network) {
    Count bytes;
    for (const auto* tensors : {&network.parameters, &network.buffers})
        for (const Network::Tensor& tensor : *tensors) bytes = bytes + Count(numel(tensor.shape)) * static_cast<std::int64_t>(size_of(tensor.dtype));
    if (static_cast<std::uint64_t>(bytes.value()) <= OnnxGraph::most_bytes) return {};
    return Error(Message(TR("The weights take {0} bytes, and an ONNX file ends at {1}. Export .safetensors or .py instead"),
                         {std::to_string(bytes.value()), std::to_string(OnnxGraph::most_bytes)}),
                 true);
}

}  // namespace nn
