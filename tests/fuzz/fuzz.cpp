#include "tests/fuzz/fuzz.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>

namespace fuzz {

namespace fs = std::filesystem;

namespace {

class TemporaryFolder {
public:
    TemporaryFolder() {
        std::string pattern = (fs::temp_directory_path() / "netloom-fuzz.XXXXXX").string();
        expect(mkdtemp(pattern.data()) != nullptr, "a temporary folder");
        path_ = pattern;
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

}  // namespace

void expect(bool holds, const char* what) {
    if (holds) return;
    std::fprintf(stderr, "does not hold: %s\n", what);
    std::abort();
}

bool says(const nn::Error& error) {
    expect(!error.text().empty(), "an error has a text");
    return false;
}

const fs::path& folder() {
    static const TemporaryFolder made;
    return made.path();
}

fs::path spill(const std::string& name, std::string_view bytes) {
    const fs::path file = folder() / name;
    std::ofstream stream(file, std::ios::binary | std::ios::trunc);
    stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    stream.close();
    expect(stream.good(), "the input can be written to a temporary file");
    return file;
}

LineAndRest first_line(std::string_view bytes) {
    const auto end = bytes.find('\n');
    if (end == std::string_view::npos) return {bytes, {}};
    return {bytes.substr(0, end), bytes.substr(end + 1)};
}

}  // namespace fuzz
