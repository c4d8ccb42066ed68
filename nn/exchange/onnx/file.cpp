#include "nn/exchange/onnx/file.h"

#include "nn/exchange/onnx/protobuf.h"

#include <utility>

namespace nn {

namespace {

constexpr std::int64_t kIrVersion = 8, kOpset = 17;

// Field numbers of onnx.proto.
namespace model_field { enum : int { IrVersion = 1, ProducerName = 2, Graph = 7, OpsetImport = 8 }; }
namespace opset_field { enum : int { Domain = 1, Version = 2 }; }
namespace graph_field { enum : int { Node = 1, Name = 2, Initializer = 5, Input = 11, Output = 12 }; }
namespace node_field { enum : int { Input = 1, Output = 2, Name = 3, OpType = 4, Attribute = 5 }; }
namespace attribute_field { enum : int { Name = 1, F = 2, I = 3, S = 4, Floats = 7, Ints = 8, Strings = 9, Type = 20 }; }
namespace attribute_type { enum : int { Float = 1, Int = 2, String = 3, Floats = 6, Ints = 7, Strings = 8 }; }
namespace tensor_field { enum : int { Dims = 1, DataType = 2, Name = 8, RawData = 9 }; }
namespace info_field { enum : int { Name = 1, Type = 2 }; }
namespace type_field { enum : int { TensorType = 1, ElementType = 1, Shape = 2 }; }
namespace shape_field { enum : int { Dim = 1, DimValue = 1, DimParam = 2 }; }

std::int64_t element_type(DType dtype) { return dtype == DType::Float32 ? 1 : 7; }

/// Adds an attribute's value and says of which type it is.
struct AttributeValue {
    ProtoMessage& to;

    int operator()(std::monostate) const { return 0; }
    int operator()(bool value) const { return (*this)(std::int64_t{value}); }
    int operator()(std::int64_t value) const {
        to.integer(attribute_field::I, value);
        return attribute_type::Int;
    }
    int operator()(double value) const {
        to.floating(attribute_field::F, static_cast<float>(value));
        return attribute_type::Float;
    }
    int operator()(const std::string& value) const {
        to.text(attribute_field::S, value);
        return attribute_type::String;
    }
    int operator()(const std::vector<std::int64_t>& values) const {
        for (const std::int64_t value : values) to.integer(attribute_field::Ints, value);
        return attribute_type::Ints;
    }
    int operator()(const std::vector<double>& values) const {
        for (const double value : values) to.floating(attribute_field::Floats, static_cast<float>(value));
        return attribute_type::Floats;
    }
    int operator()(const std::vector<std::string>& values) const {
        for (const std::string& value : values) to.text(attribute_field::Strings, value);
        return attribute_type::Strings;
    }
    template <typename T>
    int operator()(const T&) const {
        return 0;  // no operator has one
    }
};

ProtoMessage node_message(const OnnxGraph& graph, const OnnxGraph::Node& node) {
    ProtoMessage message;
    for (const OnnxValue value : node.inputs) message.text(node_field::Input, value ? graph.name(value) : std::string());
    for (const OnnxValue value : node.outputs) message.text(node_field::Output, graph.name(value));
    message.text(node_field::Name, node.name);
    message.text(node_field::OpType, node.op);
    for (const auto& [name, value] : node.attributes) {
        ProtoMessage attribute;
        attribute.text(attribute_field::Name, name);
        attribute.integer(attribute_field::Type, std::visit(AttributeValue{attribute}, value));
        message.message(node_field::Attribute, std::move(attribute));
    }
    return message;
}

ProtoMessage tensor_message(const OnnxGraph& graph, const OnnxGraph::Tensor& tensor) {
    ProtoMessage message;
    for (const std::int64_t size : tensor.shape) message.integer(tensor_field::Dims, size);
    message.integer(tensor_field::DataType, element_type(tensor.dtype));
    message.text(tensor_field::Name, graph.name(tensor.value));
    message.bytes(tensor_field::RawData, tensor.bytes());
    return message;
}

/// The batch is "N", or a multiple of it.
ProtoMessage info_message(const OnnxGraph& graph, const OnnxModel::Port& port) {
    ProtoMessage shape;
    for (const Dim& dim : port.type.shape) {
        ProtoMessage size;
        if (dim.batch)
            size.text(shape_field::DimParam, to_string(dim));
        else
            size.integer(shape_field::DimValue, dim.size);
        shape.message(shape_field::Dim, std::move(size));
    }
    ProtoMessage tensor, type, message;
    tensor.integer(type_field::ElementType, element_type(port.type.dtype));
    tensor.message(type_field::Shape, std::move(shape));
    type.message(type_field::TensorType, std::move(tensor));
    message.text(info_field::Name, graph.name(port.value));
    message.message(info_field::Type, std::move(type));
    return message;
}

}  // namespace

Result<FileParts> onnx_file(const OnnxModel& model) {
    const OnnxGraph& from = model.graph;
    ProtoMessage graph;
    for (const OnnxGraph::Node& node : from.nodes) graph.message(graph_field::Node, node_message(from, node));
    graph.text(graph_field::Name, model.name);
    for (const OnnxGraph::Tensor& tensor : from.tensors) graph.message(graph_field::Initializer, tensor_message(from, tensor));
    for (const OnnxModel::Port& input : model.inputs) graph.message(graph_field::Input, info_message(from, input));
    for (const OnnxModel::Port& output : model.outputs) graph.message(graph_field::Output, info_message(from, output));
    ProtoMessage file, opset;
    file.integer(model_field::IrVersion, kIrVersion);
    file.text(model_field::ProducerName, "netloom");
    file.message(model_field::Graph, std::move(graph));
    opset.text(opset_field::Domain, "");
    opset.integer(opset_field::Version, kOpset);
    file.message(model_field::OpsetImport, std::move(opset));
    if (file.size() > OnnxGraph::most_bytes)
        return Error(Message(TR("The file would have {0} bytes, and an ONNX file ends at {1}. Export .safetensors or .py instead"),
                             {std::to_string(file.size()), std::to_string(OnnxGraph::most_bytes)}),
                     true);
    FileParts parts;
    file.give(parts);
    return parts;
}

}  // namespace nn
