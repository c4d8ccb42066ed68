#include "nn/exchange/file_format.h"

#include <algorithm>

namespace nn {

bool FileFormat::fits(const std::filesystem::path& file) const {
    std::string ending = file.extension().string();
    for (char& c : ending) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return std::ranges::find(endings, ending) != endings.end();
}

std::string FileFormat::text() const {
    std::string text;
    for (const std::string& ending : endings) text += (text.empty() ? "" : ", ") + ending;
    return text + " (" + title + ")";
}

std::string list_of(const std::vector<std::string>& words) {
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i)
        text += (i == 0 ? "" : i + 1 == words.size() ? " or " : ", ") + words[i];
    return text;
}

}  // namespace nn
