#pragma once
// How training runs: forms generated from the schemas of training, optimizers, schedulers, early stopping and checkpoints.

#include "app/studio/document.h"
#include "nn/train/metric.h"
#include "ui/inspector/option_editor.h"

#include <QWidget>

#include <functional>

class QCheckBox;
class QVBoxLayout;

namespace ui {

class KindForm;
class OptionForm;

/// Every change is one undoable edit of the whole TrainingSpec.
class TrainingSettings : public QWidget {
    Q_OBJECT

public:
    explicit TrainingSettings(studio::Document* document, QWidget* parent = nullptr);
    /// Below the optimizer and its schedule.
    void addSection(QWidget* section);
    /// Shows the document's settings, and what is wrong with them.
    void refresh();
    /// Only the network changed: the same, where other metrics suit it now.
    void followNetwork();

signals:
    void message(const QString& text);  ///< why an edit was refused

private:
    using Pick = std::function<nn::OptionValues&(nn::TrainingSpec&)>;
    QWidget* buildRun();
    QWidget* buildSteps();
    OptionForm* addForm(QVBoxLayout* layout, const nn::Schema& schema, const QString& name, Pick pick,
                        const QHash<QString, EditorFactory>& special = {});
    EditorFactory metricsEditor();
    EditorFactory monitorEditor();
    nn::Metrics metrics() const;
    /// What the network that was right last can be measured by; all there is where nothing is known of one.
    std::vector<const nn::MetricInfo*> suitable() const;
    void apply(const nn::TrainingSpec& training, const QString& text, const QString& mergeKey = {});
    void chooseOptimizer(const std::string& type);
    void chooseScheduler(const std::string& type);
    void refreshProblems();

    studio::Document* document_;
    OptionForm *training_ = nullptr, *stopping_ = nullptr, *checkpoint_ = nullptr;
    QCheckBox* stops_ = nullptr;
    KindForm *optimizer_ = nullptr, *scheduler_ = nullptr;
    QVBoxLayout* steps_ = nullptr;  ///< the column of both
    std::shared_ptr<const nn::Network> network_;  ///< the last one that was right: what suits it is offered
    std::vector<const nn::MetricInfo*> suitable_, measured_;  ///< as they are shown
};

/// A column of settings under a heading.
QWidget* createSettingsColumn(QVBoxLayout*& layout, const QString& title, QWidget* parent);

}  // namespace ui
