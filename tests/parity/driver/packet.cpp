#include "tests/parity/driver/packet.h"

#include <cstdio>
#include <iostream>
#include <stdexcept>

namespace nn::parity {

namespace {

DType dtype_of(const std::string& word) {
    if (word == "float32") return DType::Float32;
    if (word == "int64") return DType::Int64;
    throw std::runtime_error("no such type: " + word);
}

OptionValue value_from_json(const Json& json) {
    if (json.is_null()) return std::monostate{};
    if (json.is_boolean()) return json.get<bool>();
    if (json.is_number_integer()) return json.get<std::int64_t>();
    if (json.is_number()) return json.get<double>();
    if (json.is_string()) return json.get<std::string>();
    for (const Json& item : json)
        if (item.is_number_float()) return json.get<std::vector<double>>();
    return json.get<std::vector<std::int64_t>>();
}

}  // namespace

const StateTensor* Packet::find(const std::string& name) const {
    for (const StateTensor& array : arrays)
        if (array.key == name) return &array;
    return nullptr;
}

void Packet::add(std::string name, DType dtype, Extents shape, const void* data) {
    const auto* bytes = static_cast<const std::byte*>(data);
    const std::size_t count = static_cast<std::size_t>(numel(shape)) * size_of(dtype);
    arrays.push_back({std::move(name), dtype, std::move(shape), {bytes, bytes + count}});
}

bool read_packet(Packet& packet) {
    std::string line;
    if (!std::getline(std::cin, line)) return false;
    packet = {};
    packet.head = Json::parse(line);
    if (!packet.head.contains("arrays")) return true;
    for (const Json& array : packet.head["arrays"]) {
        StateTensor t{array["name"], dtype_of(array["dtype"]), array["shape"].get<Extents>(), {}};
        t.bytes.resize(static_cast<std::size_t>(numel(t.shape)) * size_of(t.dtype));
        std::cin.read(reinterpret_cast<char*>(t.bytes.data()), static_cast<std::streamsize>(t.bytes.size()));
        packet.arrays.push_back(std::move(t));
    }
    return static_cast<bool>(std::cin);
}

void write_packet(Packet packet) {
    packet.head["arrays"] = Json::array();
    for (const StateTensor& t : packet.arrays) {
        Json array = type_to_json(t.dtype, t.shape);
        array["name"] = t.key;
        packet.head["arrays"].push_back(std::move(array));
    }
    std::cout << packet.head.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
    for (const StateTensor& t : packet.arrays)
        std::cout.write(reinterpret_cast<const char*>(t.bytes.data()), static_cast<std::streamsize>(t.bytes.size()));
    std::cout.flush();
}

OptionValues options_from_json(const Json& json) {
    OptionValues values;
    for (const auto& [id, value] : json.items()) values[id] = value_from_json(value);
    return values;
}

Json options_to_json(const OptionValues& values) {
    Json json = Json::object();
    for (const auto& [id, value] : values)
        std::visit(
            [&json, &id = id](const auto& v) {
                if constexpr (std::is_same_v<std::decay_t<decltype(v)>, std::monostate>)
                    json[id] = nullptr;
                else
                    json[id] = v;
            },
            value);
    return json;
}

TensorType type_from_json(const Json& json) {
    const auto shape = json["shape"].get<Extents>();
    return {dtype_of(json["dtype"]), Shape(shape.begin(), shape.end())};
}

Json type_to_json(DType dtype, const Extents& shape) { return {{"dtype", to_string(dtype)}, {"shape", shape}}; }

}  // namespace nn::parity
