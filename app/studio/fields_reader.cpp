#include "app/studio/fields_reader.h"

namespace studio {

namespace {
constexpr int lookMilliseconds = 15;
}

namespace {

nn::Result<nn::Fields> describe(const nn::DataSpec& data, const std::filesystem::path& folder, const std::stop_token& stop) {
    try {
        return nn::describe_fields(data, folder, stop);
    } catch (const std::exception& error) {  // memory: nothing may leave a thread
        return nn::Error(nn::Message(TR("The data cannot be read: {0}"), {error.what()}));
    }
}

}  // namespace

FieldsReader::FieldsReader(QObject* parent) : QObject(parent) {
    timer_.setInterval(lookMilliseconds);
    connect(&timer_, &QTimer::timeout, this, &FieldsReader::look);
}

FieldsReader::~FieldsReader() { cancel(); }

std::optional<nn::Result<nn::Fields>> FieldsReader::read(const nn::DataSpec& data, const std::filesystem::path& folder) {
    cancel();
    // What opens no file takes no thread.
    const nn::SourceInfo* source = nn::find_source(data.source);
    if (source && source->path == nn::SourceInfo::Path::None) return nn::describe_fields(data, folder);
    current_ = std::make_unique<Task>([data, folder](const std::stop_token& stop) { return describe(data, folder, stop); });
    auto answer = current_->take(patience_);
    if (answer)
        current_.reset();
    else
        timer_.start();
    return answer;
}

void FieldsReader::cancel() {
    if (!current_) return;
    current_->stop();
    cancelled_.push_back(std::move(current_));
    timer_.start();
}

void FieldsReader::look() {
    std::erase_if(cancelled_, [](const auto& task) { return task->take().has_value(); });
    if (current_) {
        if (const auto answer = current_->take()) {
            current_.reset();
            emit finished(*answer);
        }
    }
    if (!current_ && cancelled_.empty()) timer_.stop();
}

}  // namespace studio
