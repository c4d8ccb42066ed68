#include "ui/training/training_settings.h"

#include "nn/train/check.h"
#include "ui/inspector/option_form.h"
#include "ui/training/kind_form.h"
#include "ui/window/format.h"
#include "ui/window/labels.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace ui {

QWidget* createSettingsColumn(QVBoxLayout*& layout, const QString& title, QWidget* parent) {
    auto* box = new QWidget(parent);
    box->setMinimumWidth(250);
    box->setMaximumWidth(460);
    layout = new QVBoxLayout(box);
    layout->setContentsMargins(12, 8, 12, 12);
    layout->setSpacing(8);
    layout->addWidget(createLabel(title, "section", box));
    return box;
}

TrainingSettings::TrainingSettings(studio::Document* document, QWidget* parent) : QWidget(parent), document_(document) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(24);
    row->addWidget(buildRun(), 1, Qt::AlignTop);
    row->addWidget(buildSteps(), 1, Qt::AlignTop);
    connect(document, &studio::Document::reset, this, [this] { network_.reset(); });
}

QWidget* TrainingSettings::buildRun() {
    QVBoxLayout* layout;
    QWidget* box = createSettingsColumn(layout, tr("Training"), this);
    training_ = addForm(layout, nn::training_schema(), QStringLiteral("training"),
                        [](nn::TrainingSpec& t) -> nn::OptionValues& { return t.options; },
                        {{QStringLiteral("metrics"), metricsEditor()}});
    layout->addWidget(createLabel(tr("End and checkpoints"), "section", box));
    stops_ = new QCheckBox(tr("Early stopping"), box);
    stops_->setObjectName(QStringLiteral("earlyStopping"));
    stops_->setToolTip(tr("Ends the run when a value no longer gets better"));
    layout->addWidget(stops_);
    connect(stops_, &QCheckBox::clicked, this, [this](bool on) {
        nn::TrainingSpec training = document_->project().training;
        training.early_stopping = on ? std::optional(nn::OptionValues{}) : std::nullopt;
        apply(training, on ? tr("Turn early stopping on") : tr("Turn early stopping off"));
    });
    stopping_ = addForm(layout, nn::early_stopping_schema(), QStringLiteral("earlyStopping"),
                        [](nn::TrainingSpec& t) -> nn::OptionValues& {
                            return t.early_stopping ? *t.early_stopping : t.early_stopping.emplace();
                        },
                        {{QStringLiteral("monitor"), monitorEditor()}});
    checkpoint_ = addForm(layout, nn::checkpoint_schema(), QStringLiteral("checkpoint"),
                          [](nn::TrainingSpec& t) -> nn::OptionValues& { return t.checkpoint; },
                          {{QStringLiteral("monitor"), monitorEditor()}});
    return box;
}

QWidget* TrainingSettings::buildSteps() {
    QVBoxLayout* layout;
    QWidget* box = createSettingsColumn(layout, tr("Optimizer"), this);
    optimizer_ = new KindForm(nn::all_optimizers(), QStringLiteral("optimizer"),
                              tr("Optimizer: how parameters follow their gradients, by PyTorch's formulas and arguments"), {}, {},
                              box);
    layout->addWidget(optimizer_);
    connect(optimizer_, &KindForm::chosen, this, &TrainingSettings::chooseOptimizer);
    connect(optimizer_, &KindForm::optionsEdited, this, [this](const QString& option, const nn::OptionValues& options) {
        nn::TrainingSpec training = document_->project().training;
        training.optimizer.options = options;
        apply(training, tr("Set %1").arg(option), QStringLiteral("optimizer/") + option);
    });
    connect(optimizer_, &KindForm::finished, document_, &studio::Document::endMerge);

    layout->addWidget(createLabel(tr("Learning rate schedule"), "section", box));
    scheduler_ = new KindForm(nn::all_schedulers(), QStringLiteral("scheduler"),
                              tr("Schedule: how the learning rate changes while training runs"), tr("constant"),
                              {{QStringLiteral("monitor"), monitorEditor()}}, box);
    layout->addWidget(scheduler_);
    connect(scheduler_, &KindForm::chosen, this, &TrainingSettings::chooseScheduler);
    connect(scheduler_, &KindForm::optionsEdited, this, [this](const QString& option, const nn::OptionValues& options) {
        nn::TrainingSpec training = document_->project().training;
        if (!training.scheduler) return;
        training.scheduler->options = options;
        apply(training, tr("Set %1").arg(option), QStringLiteral("scheduler/") + option);
    });
    connect(scheduler_, &KindForm::finished, document_, &studio::Document::endMerge);
    steps_ = layout;
    return box;
}

void TrainingSettings::addSection(QWidget* section) { steps_->addWidget(section); }

/// What the network's losses can be measured by; where nothing is known of it, all there is.
EditorFactory TrainingSettings::metricsEditor() {
    return [this](const nn::OptionInfo& info, QWidget* parent) -> OptionEditor* {
        const auto words = [this] {
            std::vector<SelectionEditor::Word> offered;
            for (const nn::MetricInfo* metric : suitable()) {
                const QString tip = QStringLiteral("<b>%1</b><br>%2")
                                        .arg(studio::text(nn::Message(metric->title)).toHtmlEscaped(),
                                             studio::text(nn::Message(metric->doc)).toHtmlEscaped());
                offered.push_back({QString::fromStdString(metric->id), tip});
            }
            return offered;
        };
        return new SelectionEditor(info, words, parent);
    };
}

/// What the run will have to watch.
EditorFactory TrainingSettings::monitorEditor() {
    return [this](const nn::OptionInfo& info, QWidget* parent) -> OptionEditor* {
        const auto words = [this] {
            QStringList offered;
            const bool validates = nn::validates(document_->project().data, document_->analysis().own_validation);
            for (const std::string& name : nn::monitors_of(metrics(), validates))
                offered << QString::fromStdString(name);
            return offered;
        };
        return new WordEditor(info, words, parent);
    };
}

std::vector<const nn::MetricInfo*> TrainingSettings::suitable() const {
    const auto losses = network_ ? nn::loss_answers(*network_) : std::vector<nn::LossAnswers>();
    std::vector<const nn::MetricInfo*> found;
    for (const nn::MetricInfo* metric : nn::all_metrics())
        if (!network_ || nn::measured(*metric, losses)) found.push_back(metric);
    return found;
}

nn::Metrics TrainingSettings::metrics() const {
    const auto options = nn::training_options(document_->project().training);
    return network_ && options ? nn::metrics_in_use(*network_, *options) : nn::Metrics();
}

OptionForm* TrainingSettings::addForm(QVBoxLayout* layout, const nn::Schema& schema, const QString& name, Pick pick,
                                      const QHash<QString, EditorFactory>& special) {
    auto* form = new OptionForm(this);
    form->setObjectName(name + QStringLiteral("Form"));
    form->setSchema(&schema, special);
    layout->addWidget(form);
    const auto store = [this, name, pick, &schema](const QString& option, std::optional<nn::OptionValue> value) {
        nn::TrainingSpec training = document_->project().training;
        nn::OptionValues& options = pick(training);
        options.erase(option.toStdString());
        if (value) options[option.toStdString()] = *value;
        options = schema.without_defaults(options);
        apply(training, value ? tr("Set %1").arg(option) : tr("Reset %1").arg(option), name + QLatin1Char('/') + option);
    };
    connect(form, &OptionForm::edited, this,
            [store](const QString& option, const nn::OptionValue& value) { store(option, value); });
    connect(form, &OptionForm::resetRequested, this, [store](const QString& option) { store(option, std::nullopt); });
    connect(form, &OptionForm::finished, document_, &studio::Document::endMerge);
    return form;
}

void TrainingSettings::apply(const nn::TrainingSpec& training, const QString& text, const QString& mergeKey) {
    if (!document_->apply({nn::SetTraining{training}}, text, mergeKey)) {
        emit message(document_->lastError());
        refresh();
    }
}

void TrainingSettings::chooseOptimizer(const std::string& type) {
    nn::TrainingSpec training = document_->project().training;
    const nn::OptimizerInfo* info = nn::find_optimizer(type);
    if (!info || training.optimizer.type == type) return;
    training.optimizer = {type, KindForm::carriedOver(training.optimizer.options, *info)};
    apply(training, tr("Change the optimizer"));
}

void TrainingSettings::chooseScheduler(const std::string& type) {
    nn::TrainingSpec training = document_->project().training;
    const nn::SchedulerInfo* info = nn::find_scheduler(type);
    if (!info) {
        if (!training.scheduler) return;
        training.scheduler.reset();
    } else {
        if (training.scheduler && training.scheduler->type == type) return;
        const nn::OptionValues before = training.scheduler ? training.scheduler->options : nn::OptionValues();
        training.scheduler = nn::SchedulerSpec{type, KindForm::carriedOver(before, *info)};
    }
    apply(training, tr("Change the learning rate schedule"));
}

void TrainingSettings::refresh() {
    const nn::TrainingSpec& training = document_->project().training;
    if (const auto& network = document_->analysis().network) network_ = network;
    suitable_ = suitable();
    measured_ = metrics();
    std::vector<std::string> measured;
    for (const nn::MetricInfo* metric : measured_) measured.push_back(metric->id);
    training_->setValues(training.options, {{"metrics", measured}});
    optimizer_->setKind(training.optimizer.type, training.optimizer.options);
    scheduler_->setKind(training.scheduler ? training.scheduler->type : std::string(),
                     training.scheduler ? training.scheduler->options : nn::OptionValues());
    stops_->setChecked(training.early_stopping.has_value());
    stopping_->setVisible(training.early_stopping.has_value());
    if (training.early_stopping) stopping_->setValues(*training.early_stopping);
    checkpoint_->setValues(training.checkpoint);
    refreshProblems();
}

void TrainingSettings::followNetwork() {
    if (const auto& network = document_->analysis().network) network_ = network;
    if (suitable() != suitable_ || metrics() != measured_) refresh();
}

void TrainingSettings::refreshProblems() {
    // Diagnostics name their option with a prefix: "training.epochs", "training.optimizer.lr".
    QHash<QString, QHash<QString, QString>> bySection;
    for (const nn::Diagnostic& diagnostic : document_->analysis().diagnostics) {
        if (!diagnostic.node.empty()) continue;
        const QStringList place = QString::fromStdString(diagnostic.option).split(QLatin1Char('.'));
        if (place.first() != QLatin1String("training")) continue;
        bySection[place.size() > 2 ? place[1] : QString()].insert(place.last(), studio::text(diagnostic.text));
    }
    training_->setProblems(bySection[QString()]);
    optimizer_->setProblems(bySection[QStringLiteral("optimizer")]);
    scheduler_->setProblems(bySection[QStringLiteral("scheduler")]);
    stopping_->setProblems(bySection[QStringLiteral("early_stopping")]);
    checkpoint_->setProblems(bySection[QStringLiteral("checkpoint")]);
}

}  // namespace ui
