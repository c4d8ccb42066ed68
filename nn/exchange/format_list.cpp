#include "nn/exchange/format_list.h"

#include "nn/model/nested_message.h"

namespace nn {

Message list_message(const std::vector<Message>& words) {
    Message first;
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
        first.format += (i == 0 ? "{" : ", {") + std::to_string(i) + "}";
        first.args.push_back(as_argument(words[i]));
    }
    if (words.size() < 2) return words.front();
    return {TR("{0} or {1}"), {as_argument(first), as_argument(words.back())}};
}

Message format_message(const FileFormat& format) {
    std::string endings;
    for (const std::string& ending : format.endings) endings += (endings.empty() ? "" : ", ") + ending;
    return {"{0} ({1})", {endings, as_argument(Message(format.title))}};
}

}  // namespace nn
