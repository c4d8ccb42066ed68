#pragma once
// What `bench --profile` says: where the time of a training step goes, node by node.

#include "nn/engine/plan/profile.h"

#include <nlohmann/json_fwd.hpp>

namespace cli {

struct ProfileReport {
    std::vector<nn::NodeProfile> nodes;
    double steps = 1;      ///< that the nodes' times are sums over
    double optimizer = 0;  ///< seconds, the same sum
    std::int64_t optimizer_bytes = 0;
    double peak = 0;  ///< operations a second of a large matrix product on the same threads
};

/// Times and bytes of one step, rates in units of 1e9 a second; `peak_share` is that of the measured product.
nlohmann::ordered_json to_json(const ProfileReport& report);

/// A table, in running order.
void print(const ProfileReport& report);

}  // namespace cli
