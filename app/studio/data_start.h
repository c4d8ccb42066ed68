#pragma once
// New from data, without the window: one's own data is looked at beside it, what a person chooses becomes a project.

#include "app/studio/background.h"
#include "app/studio/fields_reader.h"
#include "nn/start/first_look.h"
#include "nn/start/starter.h"

#include <QString>

namespace studio {

/// UI thread. Every choice is followed by `changed`; what takes long happens on a thread, and is dropped when another choice is made.
class DataStart : public QObject {
    Q_OBJECT

public:
    explicit DataStart(QObject* parent = nullptr);
    ~DataStart() override;

    /// One first model, and the project it would be.
    struct Model {
        const nn::Starter* starter;
        nn::Project project;
        std::int64_t parameters;
        bool trains;  ///< false: something is left to be drawn
    };

    /// Looks at a file or folder, or at data of the program's own. What was chosen before is gone.
    void look(const QString& path);
    void look(const nn::DataSpec& data);
    /// Nothing is looked at any more.
    void clear();
    bool looking() const { return looking_ != nullptr; }  ///< for the first time: nothing is known yet
    bool busy() const { return looking() || fields_.reading(); }

    /// Null before it has been seen.
    const nn::FirstLook* seen() const { return seen_ ? &*seen_ : nullptr; }
    const nn::DataPlan& plan() const { return seen_->plan; }
    QString path() const { return path_; }  ///< "" for data within the program
    /// Why it cannot be read, or what is still to be chosen; "" where models are there or come.
    QString problem() const { return problem_; }

    void setRole(std::size_t part, nn::PartRole role);
    void setRoles(const std::vector<std::size_t>& parts, nn::PartRole role);
    void setClasses(std::size_t part, bool classes);
    void setScale(bool scale);
    void setMissing(const std::string& missing);
    void setWindow(std::optional<std::int64_t> rows);

    /// Those that fit, in their order; empty while something is missing.
    const std::vector<Model>& models() const { return models_; }
    std::size_t chosen() const { return chosen_; }
    void choose(std::size_t model);
    /// What they start from; null where there are none.
    const nn::StartPoint* point() const { return point_ ? &*point_ : nullptr; }
    /// Of the chosen model, with its data's path from `folder`.
    nn::Project project() const;
    /// That relative paths of `project` start at.
    QString folder() const;

signals:
    void changed();

private:
    void begin(const nn::DataSpec& data);
    void follow();  ///< the plan changed: what follows from it is found out anew
    void settle(const nn::Result<nn::Fields>& fields);
    void poll();
    void dropWork();

    using Look = Background<nn::Result<nn::FirstLook>>;
    std::unique_ptr<Look> looking_;
    std::vector<std::unique_ptr<Look>> cancelled_;
    QTimer timer_;
    FieldsReader fields_;
    QString path_, problem_;
    std::optional<nn::FirstLook> seen_;
    std::optional<nn::DataSpec> data_;
    std::optional<nn::StartPoint> point_;
    std::vector<Model> models_;
    std::size_t chosen_ = 0;
    const nn::Starter* wanted_ = nullptr;  ///< chosen by the person: kept while it fits
};

}  // namespace studio
