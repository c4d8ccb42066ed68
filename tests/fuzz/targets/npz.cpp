// Arrays of NumPy: as weights, and as data. An input that is no archive becomes the one array of one.
#include "tests/fuzz/archive.h"
#include "tests/fuzz/data.h"
#include "tests/fuzz/fuzz.h"

#include "nn/io/npz.h"

namespace {

void use(std::string_view bytes) {
    const auto file = fuzz::spill("arrays.npz", bytes);
    const auto arrays = nn::load_npz(file);
    if (fuzz::taken(arrays)) {
        const auto copy = fuzz::folder() / "copy.npz";
        if (fuzz::taken(nn::save_npz(*arrays, copy))) {
            const auto again = nn::load_npz(copy);
            fuzz::expect(fuzz::taken(again) && again->size() == arrays->size(), "what is written can be read");
        }
    }
    nn::DataSpec data;
    data.source = "npz";
    data.options["path"] = std::string("arrays.npz");
    fuzz::use_data(data);
    data.options["labels"] = std::vector<std::string>{"y"};
    fuzz::use_data(data);
}

void run(std::string_view bytes) {
    use(bytes);
    if (bytes.starts_with("PK")) return use(fuzz::with_true_checksums(bytes));
    use(fuzz::zip_of({{"y.npy", std::string(bytes)}}));
}

}  // namespace

const fuzz::Target fuzz::target{run};
