#include "nn/model/define.h"

#include "nn/model/onnx.h"

namespace nn {

SampleInput::SampleInput(DType type, const Extents& extents) : dtype(type), rank(extents.size()) {
    for (std::size_t axis = 0; axis < rank; ++axis) sizes.at(axis) = extents[axis];
}

SampleInput::operator TensorType() const { return {dtype, Shape(sizes.data(), sizes.data() + rank)}; }

OpFields::OpFields() = default;
OpFields::OpFields(const OpFields&) = default;
OpFields::OpFields(OpFields&&) noexcept = default;
OpFields::~OpFields() = default;

void OpFields::set_icon(std::string_view name) { op_.icon = name; }

void OpFields::add_input(const char* id, const char* doc, bool variadic, bool optional) {
    op_.inputs.push_back({id, doc, variadic, optional});
    last_ = Part::Input;
}

void OpFields::add_output(std::string_view id, const char* doc) {
    op_.outputs.push_back({std::string(id), doc});
    last_ = Part::Output;
}

void OpFields::add_parameter(const char* id, bool buffer, DType dtype, std::function<Extents(const void*)> shape,
                             std::function<Init(const void*)> init, const char* doc) {
    ParameterInfo p;
    p.id = id;
    p.doc = doc;
    p.buffer = buffer;
    p.dtype = dtype;
    p.shape = std::move(shape);
    p.init = std::move(init);
    op_.parameters.push_back(std::move(p));
    last_ = Part::Parameter;
}

void OpFields::set_when(When when) {
    switch (last_) {
        case Part::None: break;
        case Part::Input: op_.inputs.back().when = std::move(when); break;
        case Part::Output: op_.outputs.back().when = std::move(when); break;
        case Part::Parameter: op_.parameters.back().when = std::move(when); break;
    }
}

void OpFields::set_meaning(std::function<Meaning(const void*)> meaning, const char* from_scores) {
    PortInfo& port = (last_ == Part::Input ? op_.inputs : op_.outputs).back();
    port.meaning = std::move(meaning);
    port.from_scores = from_scores;
}

void OpFields::add_submodule(const char* id) { op_.submodules.emplace_back(id); }

void OpFields::add_sample(const OptionLiterals& options, Inputs inputs) {
    op_.samples.push_back({options.values(), {inputs.begin(), inputs.end()}});
}

void OpFields::add_error(const OptionLiterals& options, Inputs inputs, std::string_view text) {
    op_.error_samples.push_back({options.values(), {inputs.begin(), inputs.end()}, std::string(text)});
}

void OpFields::set_onnx(const char* node) {
    op_.onnx = [node](const void*, OnnxForm& form) { form.result(form.node(node, form.inputs())); };
}

Op OpFields::with_schema(const Schema& schema) const {
    Op op = op_;
    op.schema = schema;
    return op;
}

}  // namespace nn
