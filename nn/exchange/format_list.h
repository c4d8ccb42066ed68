#pragma once
// What `texts_of` says, as a message: titles of files are translated, and so is the word before the last.

#include "nn/exchange/file_format.h"
#include "nn/model/result.h"

namespace nn {

/// "a, b or c", each a message of its own. At least one.
Message list_message(const std::vector<Message>& words);
/// ".pt, .pth (PyTorch state_dict)"
Message format_message(const FileFormat& format);

template <typename Format>
Message formats_message(const std::vector<Format>& formats) {
    std::vector<Message> words;
    for (const FileFormat& format : formats) words.push_back(format_message(format));
    return list_message(words);
}

}  // namespace nn
