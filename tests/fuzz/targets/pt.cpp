// Weight files of PyTorch: the zip archive, and the pickle in it by itself.
#include "tests/fuzz/archive.h"
#include "tests/fuzz/fuzz.h"

#include "nn/io/weights_file.h"

namespace {

/// What can be read can be written, and is the same then.
void load(std::string_view bytes) {
    const auto state = nn::load_pytorch(fuzz::spill("weights.pt", bytes));
    if (!fuzz::taken(state)) return;
    const auto copy = fuzz::folder() / "copy.pt";
    if (!fuzz::taken(nn::save_pytorch(*state, copy))) return;
    const auto again = nn::load_pytorch(copy);
    fuzz::expect(fuzz::taken(again), "what is written can be read");
    fuzz::expect(again->tensors.size() == state->tensors.size(), "all tensors are written");
    for (std::size_t i = 0; i < state->tensors.size(); ++i) {
        fuzz::expect(again->tensors[i].key == state->tensors[i].key && again->tensors[i].shape == state->tensors[i].shape &&
                         again->tensors[i].bytes == state->tensors[i].bytes,
                     "a tensor is the same when it is written and read");
    }
}

void run(std::string_view bytes) {
    load(bytes);
    if (bytes.starts_with("PK")) return load(fuzz::with_true_checksums(bytes));
    const std::string storage(64, '\1');
    load(fuzz::zip_of({{"archive/data.pkl", std::string(bytes)}, {"archive/data/0", storage}, {"archive/data/1", storage}}));
}

}  // namespace

const fuzz::Target fuzz::target{run};
