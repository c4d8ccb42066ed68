// Weight files of PyTorch before 1.6.
#include "tests/fuzz/fuzz.h"

#include "nn/io/weights_old.h"

namespace {

void run(std::string_view bytes) {
    nn::is_old_pytorch(bytes);
    fuzz::taken(nn::read_old_pytorch(bytes));
}

}  // namespace

const fuzz::Target fuzz::target{run};
