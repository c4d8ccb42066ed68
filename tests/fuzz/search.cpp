// A target linked with libFuzzer.
#include "tests/fuzz/fuzz.h"

#include <cstdint>
#include <cstdlib>
#include <fstream>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    fuzz::target.run({reinterpret_cast<const char*>(bytes), size});
    return 0;
}

/// NETLOOM_FUZZ_SEEDS names the folder of inputs that the search begins with, to which the target adds its own.
extern "C" int LLVMFuzzerInitialize(int*, char***) {
    const char* folder = std::getenv("NETLOOM_FUZZ_SEEDS");
    if (folder == nullptr || fuzz::target.seeds == nullptr) return 0;
    for (const fuzz::Seed& seed : fuzz::target.seeds()) {
        std::ofstream stream(std::filesystem::path(folder) / seed.name, std::ios::binary);
        stream.write(seed.bytes.data(), static_cast<std::streamsize>(seed.bytes.size()));
        fuzz::expect(stream.good(), "seeds can be written to NETLOOM_FUZZ_SEEDS");
    }
    return 0;
}
