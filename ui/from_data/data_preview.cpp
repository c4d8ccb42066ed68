#include "ui/from_data/data_preview.h"

#include "ui/from_data/class_bars.h"
#include "ui/from_data/sample_view.h"
#include "ui/window/labels.h"

#include <QDir>
#include <QFileInfo>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

namespace ui {

namespace {

constexpr int samplesShown = 12, classesShown = 10, pollMilliseconds = 20;
constexpr qint64 largeBytes = qint64(64) << 20;

nn::Result<nn::DataLook> lookAt(const nn::DataSpec& data, const std::filesystem::path& folder, const std::stop_token& stop) {
    try {
        return nn::look_at_data(data, folder, samplesShown, stop);
    } catch (const std::exception& error) {  // memory: nothing may leave a thread
        return nn::Error(nn::Message(TR("The data cannot be read: {0}"), {error.what()}));
    }
}

}  // namespace

DataPreview::DataPreview(studio::Document* document, QWidget* parent) : QWidget(parent), document_(document) {
    setObjectName(QStringLiteral("dataPreview"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 4, 0, 0);
    column->setSpacing(8);
    ask_ = new QPushButton(tr("Show samples"), this);
    ask_->setToolTip(tr("Reads the data to show some of it: the file is large"));
    text_ = createLabel({}, "dim", this);
    text_->setWordWrap(true);
    samples_ = new SampleView(this);
    classes_ = new ClassBars(this);
    column->addWidget(ask_, 0, Qt::AlignLeft);
    column->addWidget(text_);
    column->addWidget(samples_);
    column->addWidget(classes_);
    timer_.setInterval(pollMilliseconds);
    connect(&timer_, &QTimer::timeout, this, &DataPreview::poll);
    connect(ask_, &QPushButton::clicked, this, &DataPreview::read);
    connect(document, &studio::Document::changed, this, [this](const studio::DocumentChange& change) {
        if (change.has(studio::DocumentChange::Data | studio::DocumentChange::Fields)) follow();
    });
    follow();
}

DataPreview::~DataPreview() = default;

void DataPreview::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    follow();
}

bool DataPreview::isLarge() const {
    const auto path = data_.options.find("path");
    const auto* text = path == data_.options.end() ? nullptr : std::get_if<std::string>(&path->second);
    if (!text) return false;
    const QFileInfo file(QDir(folder_).absoluteFilePath(QString::fromStdString(*text)));
    return file.isFile() && file.size() > largeBytes;
}

void DataPreview::follow() {
    const nn::DataSpec& now = document_->project().data;
    const bool there = document_->fields() != nullptr;
    if (known_ && there && now == data_ && document_->folder() == folder_) return;
    drop();
    known_ = false;
    look_.reset();
    data_ = now;
    folder_ = document_->folder();
    samples_->setLook(nullptr);
    classes_->setBars({});
    text_->clear();
    for (QWidget* widget : {static_cast<QWidget*>(samples_), static_cast<QWidget*>(classes_), static_cast<QWidget*>(text_)}) widget->hide();
    ask_->setVisible(there && isLarge());
    if (there && isVisible() && !isLarge()) read();
}

void DataPreview::read() {
    drop();
    known_ = true;
    ask_->hide();
    text_->setText(tr("Reading the data…"));
    text_->show();
    task_ = std::make_unique<Task>([data = data_, folder = std::filesystem::path(folder_.toStdString())](const std::stop_token& stop) {
        return lookAt(data, folder, stop);
    });
    timer_.start();
}

void DataPreview::drop() {
    if (!task_) return;
    task_->stop();
    dropped_.push_back(std::move(task_));
    timer_.start();
}

void DataPreview::poll() {
    std::erase_if(dropped_, [](const auto& task) { return task->take().has_value(); });
    if (task_) {
        if (auto answer = task_->take()) {
            task_.reset();
            show(*answer);
        }
    }
    if (!task_ && dropped_.empty()) timer_.stop();
}

void DataPreview::show(const nn::Result<nn::DataLook>& look) {
    if (!look) {
        text_->setText(studio::text(look.error().message));
        return;
    }
    look_ = *look;
    QStringList parts;
    const auto count = [](std::int64_t number) { return QLocale().toString(qint64(number)); };
    for (const nn::DataLook::Part& part : look_->parts) {
        if (part.samples == 0) continue;
        parts << (part.split == nn::Split::Train        ? tr("%1 to train").arg(count(part.samples))
                  : part.split == nn::Split::Validation ? tr("%1 to validate").arg(count(part.samples))
                                                        : tr("%1 to test").arg(count(part.samples)));
    }
    text_->setText(parts.join(QStringLiteral(", ")));
    samples_->setLook(&*look_, samplesShown);
    samples_->setVisible(samples_->count() > 0);
    QVector<ClassBars::Bar> bars;
    if (!look_->parts.empty() && !look_->parts.front().classes.empty()) {
        const auto& [field, counts] = *look_->parts.front().classes.begin();
        for (std::size_t i = 0; i < counts.size(); ++i)
            bars.push_back({QString::fromStdString(nn::class_name(look_->fields.at(field), i)), counts[i]});
    }
    classes_->setVisible(!bars.isEmpty());
    classes_->setBars(std::move(bars), classesShown);
}

}  // namespace ui
