#pragma once
// What an exporter and an importer say about their files; the command line, its help and the window's dialogs derive from it.

#include <filesystem>
#include <string>
#include <vector>

namespace nn {

struct FileFormat {
    std::vector<std::string> endings;  ///< ".pt", ".pth": the usual one first
    const char* title = "";            ///< of such a file: "PyTorch state_dict"
    int place = 0;                     ///< in lists: the smallest first

    /// Whether the file's ending is one of these, in small letters or large ones.
    bool fits(const std::filesystem::path& file) const;
    /// ".pt, .pth (PyTorch state_dict)"
    std::string text() const;
};

/// ".pt, .pth or .npz"
std::string list_of(const std::vector<std::string>& words);

/// The endings of all formats, those of exporters or of importers: ".pt, .pth or .npz".
template <typename Format>
std::string endings_of(const std::vector<Format>& formats) {
    std::vector<std::string> endings;
    for (const FileFormat& format : formats) endings.insert(endings.end(), format.endings.begin(), format.endings.end());
    return list_of(endings);
}

/// All formats with their titles: ".pt, .pth (PyTorch state_dict) or .npz (NumPy arrays)".
template <typename Format>
std::string texts_of(const std::vector<Format>& formats) {
    std::vector<std::string> texts;
    for (const FileFormat& format : formats) texts.push_back(format.text());
    return list_of(texts);
}

}  // namespace nn
