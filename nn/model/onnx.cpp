#include "nn/model/onnx.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace nn {

namespace {

template <typename T>
std::vector<std::byte> bytes_of(const std::vector<T>& values) {
    std::vector<std::byte> bytes(values.size() * sizeof(T));
    if (!bytes.empty()) std::memcpy(bytes.data(), values.data(), bytes.size());
    return bytes;
}

std::size_t growing(const Shape& shape) {
    return static_cast<std::size_t>(std::ranges::count_if(shape, [](const Dim& dim) { return dim.batch; }));
}

}  // namespace

OnnxValue OnnxGraph::add_value(std::string name) {
    names.push_back(std::move(name));
    return {static_cast<int>(names.size()) - 1};
}

OnnxForm::OnnxForm(OnnxGraph& graph, Source source)
    : graph_(graph), source_(std::move(source)), first_node_(graph.nodes.size()), results_(source_.output_types.size()) {}

const OnnxParameter* OnnxForm::find(std::string_view id) const {
    const auto it = std::ranges::find(source_.parameters, id, &OnnxParameter::id);
    return it == source_.parameters.end() ? nullptr : &*it;
}

/// Behind the path a slash, which no path holds, so that it is nobody else's name.
std::string OnnxForm::free_name(const std::string& wanted) {
    const int before = counts_[wanted]++;
    return source_.path + "/" + wanted + (before ? "_" + std::to_string(before) : "");
}

OnnxValue OnnxForm::tensor(std::string name, bool shared, DType dtype, Extents shape, std::span<const std::byte> elsewhere,
                           std::vector<std::byte> own) {
    if (shared) {
        auto known = graph_.shared.find(name);
        if (known != graph_.shared.end() && graph_.tensors[known->second].shape != shape) {  // the same values in another shape
            for (const std::int64_t size : shape) name += "/" + std::to_string(size);
            known = graph_.shared.find(name);
        }
        if (known != graph_.shared.end()) return graph_.tensors[known->second].value;
    }
    const OnnxValue value = graph_.add_value(name);
    if (shared) graph_.shared.emplace(std::move(name), graph_.tensors.size());
    graph_.tensors.push_back({value, dtype, std::move(shape), std::move(own), elsewhere});
    return value;
}

OnnxValue OnnxForm::parameter(std::string_view id) {
    const OnnxParameter* p = find(id);
    return p ? tensor(p->key, true, p->dtype, p->shape, p->bytes, {}) : OnnxValue{};
}

OnnxValue OnnxForm::parameter(std::string_view id, Extents shape) {
    const OnnxParameter* p = find(id);
    return p ? tensor(p->key, true, p->dtype, std::move(shape), p->bytes, {}) : OnnxValue{};
}

std::span<const float> OnnxForm::values(std::string_view id) const {
    const OnnxParameter* p = find(id);
    if (!p || p->dtype != DType::Float32) return {};
    return {reinterpret_cast<const float*>(p->bytes.data()), p->bytes.size() / sizeof(float)};
}

OnnxValue OnnxForm::derived(std::string_view id, const char* what, Extents shape, std::vector<float> values) {
    const OnnxParameter* p = find(id);
    return tensor((p ? p->key : source_.path) + "/" + what, true, DType::Float32, std::move(shape), {}, bytes_of(values));
}

OnnxValue OnnxForm::transposed(std::string_view id) {
    const OnnxParameter* p = find(id);
    if (!p) return {};
    const auto rows = static_cast<std::size_t>(p->shape[0]), columns = static_cast<std::size_t>(p->shape[1]);
    const std::span<const float> from = values(id);
    std::vector<float> to(rows * columns);
    for (std::size_t r = 0; r < rows; ++r)
        for (std::size_t c = 0; c < columns; ++c) to[c * rows + r] = from[r * columns + c];
    return derived(id, "transposed", {p->shape[1], p->shape[0]}, std::move(to));
}

std::vector<OnnxValue> OnnxForm::nodes(const char* op, const std::vector<OnnxValue>& inputs, const OptionLiterals& attributes,
                                       std::size_t count) {
    OnnxGraph::Node node{"", op, inputs, {}, attributes.values()};
    while (!node.inputs.empty() && !node.inputs.back()) node.inputs.pop_back();
    for (std::size_t k = 0; k < count; ++k) node.outputs.push_back(graph_.add_value(free_name(op)));
    graph_.nodes.push_back(node);
    return std::move(node.outputs);
}

OnnxValue OnnxForm::node(const char* op, const std::vector<OnnxValue>& inputs, const OptionLiterals& attributes) {
    return nodes(op, inputs, attributes, 1)[0];
}

OnnxValue OnnxForm::node(const char* op, std::initializer_list<OnnxValue> inputs, const OptionLiterals& attributes) {
    return node(op, std::vector<OnnxValue>(inputs), attributes);
}

OnnxValue OnnxForm::floats(std::vector<float> values, Extents shape) {
    return tensor(free_name("constant"), false, DType::Float32, std::move(shape), {}, bytes_of(values));
}

OnnxValue OnnxForm::integers(std::vector<std::int64_t> values, Extents shape) {
    return tensor(free_name("constant"), false, DType::Int64, std::move(shape), {}, bytes_of(values));
}

bool OnnxForm::room(Count numbers) {
    Count bytes = numbers * 8;
    for (const OnnxGraph::Tensor& tensor : graph_.tensors) bytes = bytes + static_cast<std::int64_t>(tensor.own.size());
    if (static_cast<std::uint64_t>(bytes.value()) <= OnnxGraph::most_bytes) return true;
    refuse(TR("written out, what it does takes more than the 2 GiB that an ONNX file may have"));
    return false;
}

OnnxValue OnnxForm::number(double value) { return floats({static_cast<float>(value)}, {}); }
OnnxValue OnnxForm::integer(std::int64_t value) { return integers({value}, {}); }
OnnxValue OnnxForm::integers(const Extents& values) { return integers(values, {static_cast<std::int64_t>(values.size())}); }

OnnxValue OnnxForm::reshape(OnnxValue x, const Shape& shape) {
    if (growing(shape) > 1)
        return refuse(TR("two dimensions of what it lays out grow with the batch; with a fixed batch there is one"));
    Extents sizes;
    for (const Dim& dim : shape) sizes.push_back(dim.batch ? -1 : dim.size);
    return node("Reshape", {x, integers(sizes)});
}

OnnxValue OnnxForm::transpose(OnnxValue x, const std::vector<std::int64_t>& order) { return node("Transpose", {x}, {{"perm", order}}); }

OnnxValue OnnxForm::slice(OnnxValue x, std::size_t axis, std::int64_t begin, std::int64_t end) {
    return node("Slice", {x, integers({begin}), integers({end}), integers({static_cast<std::int64_t>(axis)})});
}

OnnxValue OnnxForm::unsqueeze(OnnxValue x, std::int64_t axis) { return node("Unsqueeze", {x, integers({axis})}); }
OnnxValue OnnxForm::squeeze(OnnxValue x, std::int64_t axis) { return node("Squeeze", {x, integers({axis})}); }

OnnxValue OnnxForm::sizes(const Shape& shape, OnnxValue like) {
    if (growing(shape) == 0) return integers(extents(shape, 1));
    const OnnxValue batch = node("Shape", {like}, {{"start", 0}, {"end", 1}});
    std::vector<OnnxValue> parts;
    Extents fixed;
    const auto close = [&] {
        if (!fixed.empty()) parts.push_back(integers(std::exchange(fixed, {})));
    };
    for (const Dim& dim : shape) {
        if (!dim.batch) {
            fixed.push_back(dim.size);
            continue;
        }
        close();
        parts.push_back(dim.size == 1 ? batch : node("Mul", {batch, integers({dim.size})}));
    }
    close();
    return parts.size() == 1 ? parts[0] : node("Concat", parts, {{"axis", 0}});
}

void OnnxForm::result(OnnxValue value, std::size_t k) {
    if (k < results_.size()) results_[k] = value;
}

OnnxValue OnnxForm::refuse(Message why) {
    if (!refusal_) refusal_ = std::move(why);
    return {};
}

void OnnxForm::give_names() {
    std::map<std::string, int> uses;
    const std::size_t made = graph_.nodes.size() - first_node_;
    for (std::size_t i = first_node_; i < graph_.nodes.size(); ++i) {
        OnnxGraph::Node& node = graph_.nodes[i];
        const int before = uses[node.op]++;
        node.name = made == 1 ? source_.path : source_.path + "/" + node.op + (before ? "_" + std::to_string(before) : "");
        for (const OnnxValue output : node.outputs)
            for (std::size_t k = 0; k < results_.size(); ++k)
                if (results_[k] == output && source_.output_ports[k].find('/') == std::string::npos)
                    graph_.names[static_cast<std::size_t>(output.index)] = source_.path + "/" + source_.output_ports[k];
    }
}

}  // namespace nn
