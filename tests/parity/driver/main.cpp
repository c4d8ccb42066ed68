// Runs single ops for the parity suite, one request after the other until the input ends.
//
// {"do": "infer", "op", "options", "inputs"} -> "refused" or "outputs"; "options" with the sizes from the wires
// {"do": "state", ..., "seed"} -> initial values by key, in state_dict order; "metadata"
// {"do": "run", ...} -> see run_step

#include "tests/parity/driver/subject.h"

#include <exception>

namespace {

using namespace nn::parity;

Packet infer(const Subject& subject) {
    Packet reply;
    reply.head["options"] = options_to_json(subject.values());
    if (!subject.refusal.empty()) {
        reply.head["refused"] = subject.refusal;
        return reply;
    }
    reply.head["outputs"] = Json::array();
    for (const nn::TensorType& type : subject.outputs)
        reply.head["outputs"].push_back(type_to_json(type.dtype, nn::extents(type.shape, 1)));
    if (const std::string text = subject.symbolic_disagreement(); !text.empty()) reply.head["symbolic"] = text;
    return reply;
}

Packet initial_state(const Subject& subject, std::uint64_t seed) {
    Packet reply;
    auto network = owned_state(subject);
    if (!network) {
        reply.head["refused"] = network.error().text();
        return reply;
    }
    const nn::StateDict state = nn::Weights(*network, seed).state_dict();
    reply.arrays = state.tensors;
    reply.head["metadata"] = Json::object();
    for (const auto& module : state.metadata) reply.head["metadata"][module.path] = module.version;
    return reply;
}

Packet answer(const Packet& request) {
    const Subject subject(request.head);
    const std::string wanted = request.head["do"];
    if (wanted == "infer") return infer(subject);
    if (wanted == "state") return initial_state(subject, request.head["seed"]);
    return run_step(subject, request);
}

}  // namespace

int main() {
    Packet request;
    while (read_packet(request)) {
        Packet reply;
        try {
            reply = answer(request);
        } catch (const std::exception& e) {
            reply = {};
            reply.head["failed"] = e.what();
        }
        write_packet(std::move(reply));
    }
    return 0;
}
