#pragma once
// How the parity suite talks to its driver: a line of JSON, then the arrays it announces in "arrays", raw and row-major.

#include "nn/engine/weights.h"
#include "nn/model/option.h"

#include <nlohmann/json.hpp>

namespace nn::parity {

using Json = nlohmann::ordered_json;

struct Packet {
    Json head;
    std::vector<StateTensor> arrays;  ///< `key` is the array's name

    const StateTensor* find(const std::string& name) const;
    void add(std::string name, DType dtype, Extents shape, const void* data);
};

/// False at the end of the input.
bool read_packet(Packet& packet);
void write_packet(Packet packet);

OptionValues options_from_json(const Json& json);
Json options_to_json(const OptionValues& values);
TensorType type_from_json(const Json& json);
Json type_to_json(DType dtype, const Extents& shape);

}  // namespace nn::parity
