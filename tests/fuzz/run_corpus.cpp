// A target without libFuzzer, for every compiler: runs its seeds and the files of the folders that are named, each whole and cut off.
#include "tests/fuzz/fuzz.h"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>

namespace {

namespace fs = std::filesystem;

std::vector<fs::path> files_in(const fs::path& folder) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder)) files.push_back(entry.path());
    std::ranges::sort(files);
    return files;
}

/// The name is told before it is run: it is the last line of one that does not come back.
void run(const fuzz::Seed& input) {
    std::printf("%s, %zu bytes\n", input.name.c_str(), input.bytes.size());
    std::fflush(stdout);
    fuzz::target.run(input.bytes);
    constexpr std::size_t cuts = 8;
    for (std::size_t cut = 0; cut < cuts; ++cut) fuzz::target.run(std::string_view(input.bytes).substr(0, input.bytes.size() * cut / cuts));
}

}  // namespace

int main(int count, char** arguments) {
    std::size_t ran = 0;
    if (fuzz::target.seeds != nullptr) {
        for (const fuzz::Seed& seed : fuzz::target.seeds()) run(seed), ++ran;
    }
    for (int i = 1; i < count; ++i) {
        for (const fs::path& file : files_in(arguments[i])) {
            std::ifstream stream(file, std::ios::binary);
            run({file.string(), std::string(std::istreambuf_iterator<char>(stream), {})});
            ++ran;
        }
    }
    fuzz::expect(ran > 0, "there is something to run");
    return 0;
}
