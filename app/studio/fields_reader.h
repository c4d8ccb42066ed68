#pragma once
// What fields the data offers, found out beside the window: a table may have to be read to its end for it.

#include "app/studio/background.h"
#include "nn/data/dataset.h"

#include <QObject>
#include <QTimer>

#include <chrono>
#include <memory>
#include <vector>

namespace studio {

/// UI thread. One reading at a time: the next one cancels the one before, and its answer is never seen. The destructor cancels
/// and waits, which takes as long as reading one piece of a file.
class FieldsReader : public QObject {
    Q_OBJECT

public:
    explicit FieldsReader(QObject* parent = nullptr);
    ~FieldsReader() override;

    /// How long `read` waits for an answer before it goes on without: below what a person notices.
    static constexpr std::chrono::milliseconds usualPatience{5};
    void setPatience(std::chrono::milliseconds patience) { patience_ = patience; }

    /// The answer where it comes within the patience. Otherwise nothing, and `finished` tells when `answer` has it.
    std::optional<nn::Result<nn::Fields>> read(const nn::DataSpec& data, const std::filesystem::path& folder);
    bool reading() const { return current_ != nullptr; }
    void cancel();

signals:
    void finished(const nn::Result<nn::Fields>& answer);

private:
    using Task = Background<nn::Result<nn::Fields>>;
    void look();

    std::chrono::milliseconds patience_ = usualPatience;
    std::unique_ptr<Task> current_;
    std::vector<std::unique_ptr<Task>> cancelled_;  // threads that have yet to notice
    QTimer timer_;
};

}  // namespace studio
