// Weight files in the safetensors format.
#include "tests/fuzz/fuzz.h"

#include "nn/io/weights_file.h"

#include <cstring>

namespace {

void load(std::string_view bytes) {
    const auto state = nn::load_safetensors(fuzz::spill("weights.safetensors", bytes));
    if (!fuzz::taken(state)) return;
    const auto copy = fuzz::folder() / "copy.safetensors";
    if (!fuzz::taken(nn::save_safetensors(*state, copy))) return;
    const auto again = nn::load_safetensors(copy);
    fuzz::expect(fuzz::taken(again) && *again == *state, "what is written is the same when it is read");
}

/// Once as it is, and once with a header as long as its braces say.
void run(std::string_view bytes) {
    load(bytes);
    const auto end = bytes.rfind('}');
    if (bytes.size() < sizeof(std::uint64_t) || end == std::string_view::npos || end < sizeof(std::uint64_t)) return;
    std::string mended(bytes);
    const std::uint64_t header = end + 1 - sizeof(std::uint64_t);
    std::memcpy(mended.data(), &header, sizeof header);
    load(mended);
}

}  // namespace

const fuzz::Target fuzz::target{run};
