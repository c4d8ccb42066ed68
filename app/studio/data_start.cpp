#include "app/studio/data_start.h"

#include "app/studio/document.h"

#include <QDir>
#include <QFileInfo>

namespace studio {

namespace {

constexpr int pollMilliseconds = 15;

nn::Result<nn::FirstLook> lookAt(const nn::DataSpec& data, const std::stop_token& stop) {
    try {
        return nn::first_look(data, stop);
    } catch (const std::exception& error) {  // memory: nothing may leave a thread
        return nn::Error(nn::Message(TR("The data cannot be read: {0}"), {error.what()}));
    }
}

}  // namespace

DataStart::DataStart(QObject* parent) : QObject(parent) {
    timer_.setInterval(pollMilliseconds);
    connect(&timer_, &QTimer::timeout, this, &DataStart::poll);
    connect(&fields_, &FieldsReader::finished, this, [this](const nn::Result<nn::Fields>& fields) {
        settle(fields);
        emit changed();
    });
}

DataStart::~DataStart() {
    dropWork();
}

void DataStart::dropWork() {
    fields_.cancel();
    if (!looking_) return;
    looking_->stop();
    cancelled_.push_back(std::move(looking_));
    timer_.start();
}

void DataStart::clear() {
    dropWork();
    path_.clear();
    problem_.clear();
    seen_.reset();
    data_.reset();
    point_.reset();
    models_.clear();
    wanted_ = nullptr;
    emit changed();
}

void DataStart::look(const QString& path) {
    clear();
    path_ = QFileInfo(path).absoluteFilePath();
    const auto data = nn::data_at(std::filesystem::path(path_.toStdString()));
    if (!data) {
        problem_ = text(data.error().message);
        emit changed();
        return;
    }
    begin(*data);
}

void DataStart::look(const nn::DataSpec& data) {
    clear();
    begin(data);
}

void DataStart::begin(const nn::DataSpec& data) {
    looking_ = std::make_unique<Look>([data](const std::stop_token& stop) { return lookAt(data, stop); });
    timer_.start();
    emit changed();
}

void DataStart::poll() {
    std::erase_if(cancelled_, [](const auto& task) { return task->take().has_value(); });
    if (looking_) {
        if (auto answer = looking_->take()) {
            looking_.reset();
            if (*answer) {
                seen_ = std::move(**answer);
                follow();
            } else {
                problem_ = text(answer->error().message);
                emit changed();
            }
        }
    }
    if (!looking_ && cancelled_.empty()) timer_.stop();
}

void DataStart::follow() {
    fields_.cancel();
    problem_.clear();
    models_.clear();
    point_.reset();
    nn::DataPlan& plan = seen_->plan;
    if (seen_->table) plan.samples = nn::samples_of(plan, *seen_->table);
    const auto data = nn::data_of(plan);
    if (!data) {
        data_.reset();
        problem_ = text(data.error().message);
    } else {
        data_ = *data;
        if (const auto fields = fields_.read(*data, {})) settle(*fields);
    }
    emit changed();
}

void DataStart::settle(const nn::Result<nn::Fields>& fields) {
    if (!fields) {
        problem_ = text(fields.error().message);
        return;
    }
    const auto point = nn::start_point(seen_->plan, *fields);
    if (!point) {
        problem_ = text(point.error().message);
        return;
    }
    point_ = *point;
    const nn::FittingStarters fitting = nn::fitting_starters(*point);
    chosen_ = fitting.best;
    for (const nn::Starter* starter : fitting.all) {
        Model model{starter, nn::start_project(*point, *data_, *starter), 0, false};
        nn::Analyzer analyzer;
        const nn::Analysis analysis = nn::check_project(model.project, analyzer, &*fields, nullptr);
        model.parameters = analysis.parameter_count;
        model.trains = analysis.ok();
        if (starter == wanted_) chosen_ = models_.size();
        models_.push_back(std::move(model));
    }
}

void DataStart::setRole(std::size_t part, nn::PartRole role) { setRoles({part}, role); }

void DataStart::setRoles(const std::vector<std::size_t>& parts, nn::PartRole role) {
    for (const std::size_t part : parts) nn::set_role(seen_->plan, part, role);
    follow();
}

void DataStart::setClasses(std::size_t part, bool classes) {
    nn::set_classes(seen_->plan, part, classes);
    follow();
}

void DataStart::setScale(bool scale) {
    if (std::exchange(seen_->plan.scale, scale) != scale) follow();
}

void DataStart::setMissing(const std::string& missing) {
    if (std::exchange(seen_->plan.missing, missing) != missing) follow();
}

void DataStart::setWindow(std::optional<std::int64_t> rows) {
    if (std::exchange(seen_->plan.window, rows) != rows) follow();
}

void DataStart::choose(std::size_t model) {
    if (model >= models_.size()) return;
    chosen_ = model;
    wanted_ = models_[model].starter;
    emit changed();
}

QString DataStart::folder() const { return path_.isEmpty() ? QDir::homePath() : QFileInfo(path_).absolutePath(); }

nn::Project DataStart::project() const {
    nn::Project project = models_.at(chosen_).project;
    // From its own folder on: saving elsewhere makes the way there.
    if (!path_.isEmpty()) project.data.options["path"] = QFileInfo(path_).fileName().toStdString();
    return project;
}

}  // namespace studio
