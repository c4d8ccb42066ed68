#include "nn/model/result.h"

namespace nn {

std::string Message::fill(const std::string& format, const std::vector<std::string>& args) {
    std::string out;
    for (std::size_t i = 0; i < format.size(); ++i) {
        if (format[i] == '{') {
            std::size_t end = i + 1, index = 0;
            while (end < format.size() && format[end] >= '0' && format[end] <= '9' && end - i < 4)
                index = index * 10 + static_cast<std::size_t>(format[end++] - '0');
            if (end > i + 1 && end < format.size() && format[end] == '}' && index < args.size()) {
                out += args[index];
                i = end;
                continue;
            }
        }
        out += format[i];
    }
    return out;
}

}  // namespace nn
