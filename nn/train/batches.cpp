#include "nn/train/batches.h"

#include "nn/train/answers.h"

namespace nn {

namespace {

/// Labels of one sample, from memory where the data set has them there.
class LabelReader {
public:
    LabelReader(const Dataset& dataset, const std::string& field, bool test, std::int64_t per_sample)
        : dataset_(dataset),
          field_(field),
          test_(test),
          per_sample_(per_sample),
          raw_(static_cast<const std::int64_t*>(dataset.raw(field, test))),
          copy_(static_cast<std::size_t>(per_sample)) {}

    const std::int64_t* sample(std::int64_t index) {
        if (raw_ != nullptr) return raw_ + index * per_sample_;
        dataset_.read(field_, test_, index, copy_.data());
        return copy_.data();
    }

private:
    const Dataset& dataset_;
    const std::string& field_;
    bool test_;
    std::int64_t per_sample_;
    const std::int64_t* raw_;
    std::vector<std::int64_t> copy_;
};

}  // namespace

Result<void> check_labels(const Network& network, const Dataset& dataset, const SplitIndices& split) {
    for (const LossAnswers& answers : loss_answers(network)) {
        if (answers.kind != Answers::Classes || !answers.field) continue;  // any number is a target of the others
        const std::string& field = network.inputs[*answers.field].field;
        const Shape& labels_shape = network.values[static_cast<std::size_t>(answers.targets)].type.shape;
        const std::int64_t positions = numel_per_sample(labels_shape);
        LabelReader reader(dataset, field, split.test_files, positions);
        for (const std::int64_t index : split.indices) {
            const std::int64_t* labels = reader.sample(index);
            for (std::int64_t p = 0; p < positions; ++p) {
                if ((labels[p] >= 0 && labels[p] < answers.classes) || labels[p] == answers.ignore_index) continue;
                return Error(
                    Message(
                        TR("{0}: field \"{1}\" holds the label {2} (sample {3}), but the network gives scores for {4} "
                           "classes, 0 to {5}. Change the last layer's size or the data"),
                        {network.nodes[static_cast<std::size_t>(answers.node)].path, field, std::to_string(labels[p]),
                         std::to_string(index), std::to_string(answers.classes), std::to_string(answers.classes - 1)}),
                    true);
            }
        }
    }
    return {};
}

std::vector<std::string> input_fields(const Network& network) {
    std::vector<std::string> fields;
    for (const Network::Input& input : network.inputs) fields.push_back(input.field);
    return fields;
}

DataRequest data_request(const Network& network, std::stop_token stop) {
    DataRequest request{std::move(stop), {}};
    auto& uses = request.uses.emplace();
    for (const Network::Input& input : network.inputs)
        uses.emplace(input.field, network.values[static_cast<std::size_t>(input.value)].type.dtype);
    return request;
}

void bind_batch(Plan& plan, const Batch& batch) {
    for (std::size_t i = 0; i < batch.fields.size(); ++i) plan.bind_input(i, batch.fields[i].data());
}

}  // namespace nn
