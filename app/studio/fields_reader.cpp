#include "app/studio/fields_reader.h"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace studio {

namespace {
constexpr int lookMilliseconds = 15;
}

struct FieldsReader::Task {
    std::mutex mutex;
    std::condition_variable ready;
    std::optional<nn::Result<nn::Fields>> answer;  // guarded
    std::jthread thread;                           // last: it is joined before the rest goes

    Task(const nn::DataSpec& data, const std::filesystem::path& folder)
        : thread([this, data, folder](const std::stop_token& stop) {
              auto found = [&]() -> nn::Result<nn::Fields> {
                  try {
                      return nn::describe_fields(data, folder, stop);
                  } catch (const std::exception& error) {  // memory: nothing may leave a thread
                      return nn::Error(nn::Message(TR("The data cannot be read: {0}"), {error.what()}));
                  }
              }();
              const std::lock_guard lock(mutex);
              answer.emplace(std::move(found));
              ready.notify_all();
          }) {}

    std::optional<nn::Result<nn::Fields>> take(std::chrono::milliseconds patience) {
        std::unique_lock lock(mutex);
        ready.wait_for(lock, patience, [this] { return answer.has_value(); });
        return std::exchange(answer, std::nullopt);
    }
};

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
    current_ = std::make_unique<Task>(data, folder);
    auto answer = current_->take(patience_);
    if (answer)
        current_.reset();
    else
        timer_.start();
    return answer;
}

void FieldsReader::cancel() {
    if (!current_) return;
    current_->thread.request_stop();
    cancelled_.push_back(std::move(current_));
    timer_.start();
}

void FieldsReader::look() {
    std::erase_if(cancelled_, [](const auto& task) { return task->take({}).has_value(); });
    if (current_) {
        if (const auto answer = current_->take({})) {
            current_.reset();
            emit finished(*answer);
        }
    }
    if (!current_ && cancelled_.empty()) timer_.stop();
}

}  // namespace studio
