#pragma once
// What a target of the search for faults is, and what targets share. One file in targets/ is one target: it takes bytes from a stranger and
// does with them what the program would. A fault is a crash, a sanitizer's report, a hang, or `expect` of what does not hold.

#include "nn/model/result.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace fuzz {

/// Inputs that go deep, made by the library itself: what the search begins with beside the files in corpus/.
struct Seed {
    std::string name, bytes;
};

struct Target {
    void (*run)(std::string_view bytes);
    std::vector<Seed> (*seeds)() = nullptr;
};
/// Every file in targets/ defines it.
extern const Target target;

/// Ends the process where `holds` is false.
void expect(bool holds, const char* what);
/// Whether there is a value; an error that says nothing is a fault.
bool says(const nn::Error& error);
template <typename T>
bool taken(const nn::Result<T>& result) {
    return result ? true : says(result.error());
}

/// A temporary folder of this process, which goes when it ends.
const std::filesystem::path& folder();
/// Writes `folder() / name`, whole.
std::filesystem::path spill(const std::string& name, std::string_view bytes);

/// The input's first line, and what is behind it.
struct LineAndRest {
    std::string_view line, rest;
};
LineAndRest first_line(std::string_view bytes);

}  // namespace fuzz
