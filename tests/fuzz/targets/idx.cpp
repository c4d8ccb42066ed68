// IDX files: the input's first byte says which of the four files the rest is; the others are right.
#include "tests/fuzz/data.h"
#include "tests/fuzz/fuzz.h"

#include <array>

namespace {

constexpr std::array names = {"train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"};

std::string images() { return std::string("\0\0\x08\x03\0\0\0\2\0\0\0\2\0\0\0\3", 16) + std::string(12, '\x40'); }
std::string labels() { return std::string("\0\0\x08\x01\0\0\0\2\3\1", 10); }

void run(std::string_view bytes) {
    if (bytes.empty()) return;
    const std::size_t which = static_cast<unsigned char>(bytes[0]) % names.size();
    for (std::size_t i = 0; i < names.size(); ++i)
        fuzz::spill(names[i], i == which ? std::string(bytes.substr(1)) : i % 2 == 0 ? images() : labels());
    nn::DataSpec data;
    data.source = "idx";
    data.options["path"] = std::string(".");
    fuzz::use_data(data);
}

std::vector<fuzz::Seed> seeds() {
    return {{"train-images", '\0' + images()}, {"train-labels", '\1' + labels()}, {"test-images", '\2' + images()}, {"test-labels", '\3' + labels()}};
}

}  // namespace

const fuzz::Target fuzz::target{run, seeds};
