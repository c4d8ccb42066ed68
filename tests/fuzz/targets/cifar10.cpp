// CIFAR-10's binary batches: the input's first byte says how many pictures are in front of it.
#include "tests/fuzz/data.h"
#include "tests/fuzz/fuzz.h"

#include <algorithm>

namespace {

constexpr std::size_t record = 3073;

/// Pictures of the class 3.
std::string pictures(std::size_t count) {
    std::string bytes(count * record, '\x55');
    for (std::size_t at = 0; at < bytes.size(); at += record) bytes[at] = '\3';
    return bytes;
}

void run(std::string_view bytes) {
    if (bytes.empty()) return;
    const std::size_t before = static_cast<unsigned char>(bytes[0]) % 3;
    const std::string batch = pictures(before) + std::string(bytes.substr(1));
    for (int i = 1; i <= 5; ++i) fuzz::spill("data_batch_" + std::to_string(i) + ".bin", i == 2 ? batch : pictures(1));
    fuzz::spill("test_batch.bin", bytes[0] < 0 ? batch : pictures(2));
    nn::DataSpec data;
    data.source = "cifar10";
    data.options["path"] = std::string(".");
    fuzz::use_data(data);
}

std::vector<fuzz::Seed> seeds() { return {{"one", '\0' + pictures(1)}, {"two", '\x81' + pictures(2)}, {"none", "\1"}, {"label", "\1\x0a"}}; }

}  // namespace

const fuzz::Target fuzz::target{run, seeds};
