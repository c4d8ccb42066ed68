#include "ui/training/settings_panel.h"

#include "app/studio/read_aside.h"
#include "nn/data/dataset.h"
#include "nn/data/table_look.h"
#include "ui/dialogs/dialogs.h"
#include "ui/from_data/data_preview.h"
#include "ui/inspector/option_form.h"
#include "ui/training/fields_editor.h"
#include "ui/training/training_settings.h"
#include "ui/window/format.h"
#include "ui/window/labels.h"

#include <QComboBox>
#include <QDir>
#include <QHBoxLayout>
#include <QVBoxLayout>

#include <utility>

namespace ui {

namespace {

/// How samples are cut off for validation and test. The struct is the project's own.
const nn::Schema& splitSchema() {
    static const nn::Schema schema =
        nn::SchemaBuilder<nn::SplitSpec>("split")
            .option(&nn::SplitSpec::validation, "validation",
                    QT_TRANSLATE_NOOP("nn", "Share of the training samples kept aside to validate after each epoch."))
            .range(0, 0.9)
            .ui_range(0, 0.5)
            .option(&nn::SplitSpec::test, "test",
                    QT_TRANSLATE_NOOP("nn", "Share kept for the test, where the source has no test files of its own."))
            .range(0, 0.9)
            .ui_range(0, 0.5)
            .option(&nn::SplitSpec::seed, "seed", QT_TRANSLATE_NOOP("nn", "Chooses which samples are cut off."))
            .range(0, 9e15)
            .option(&nn::SplitSpec::order, "order",
                    QT_TRANSLATE_NOOP("nn", "random: samples are cut off as the seed draws them. file: the first train, the "
                                            "next validate, the last test, as a series needs it."))
            .choices({"random", "file"});
    return schema;
}

QString nnText(const char* text) { return *text ? studio::text(nn::Message(text)) : QString(); }

}  // namespace

SettingsPanel::SettingsPanel(studio::Document* document, Dialogs* dialogs, QWidget* parent)
    : QScrollArea(parent), document_(document), dialogs_(dialogs) {
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setAccessibleName(tr("Data and training settings"));
    auto* page = new QWidget(this);
    auto* row = new QHBoxLayout(page);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(24);
    row->addWidget(buildData(), 4, Qt::AlignTop);
    training_ = new TrainingSettings(document, page);
    connect(training_, &TrainingSettings::message, this, &SettingsPanel::message);
    row->addWidget(training_, 6, Qt::AlignTop);
    row->addStretch(1);
    setWidget(page);
    soon_.setSingleShot(true);
    connect(&soon_, &QTimer::timeout, this, &SettingsPanel::refreshInTurn);
    connect(document, &studio::Document::reset, this, [this] { anotherProject_ = true; });
    connect(document, &studio::Document::changed, this, &SettingsPanel::follow);
    refresh();
}

QWidget* SettingsPanel::buildData() {
    QWidget* box = createSettingsColumn(dataLayout_, tr("Data"), this);
    source_ = new QComboBox(box);
    source_->setObjectName(QStringLiteral("dataSource"));
    source_->setAccessibleName(tr("Data source"));
    source_->setToolTip(tr("Where the samples come from"));
    source_->addItem(tr("no data yet"), QString());
    for (const nn::SourceInfo* source : nn::all_sources()) {
        source_->addItem(*source->title ? nnText(source->title) : QString::fromStdString(source->schema.id),
                         QString::fromStdString(source->schema.id));
    }
    dataLayout_->addWidget(source_);
    sourceDoc_ = createLabel({}, "dim", box);
    sourceDoc_->setWordWrap(true);
    dataLayout_->addWidget(sourceDoc_);
    sourceForm_ = replaceForm(nullptr, nullptr);
    declaredFields_ = new FieldsEditor(box);
    dataLayout_->addWidget(declaredFields_);
    fields_ = createLabel({}, "mono", box);
    fields_->setObjectName(QStringLiteral("dataFields"));
    fields_->setWordWrap(true);
    fields_->setAccessibleName(tr("Fields of the data"));
    dataLayout_->addWidget(fields_);
    dataLayout_->addWidget(new DataPreview(document_, box));
    dataLayout_->addWidget(createLabel(tr("Split"), "section", box));
    splitForm_ = new OptionForm(box);
    splitForm_->setSchema(&splitSchema());
    dataLayout_->addWidget(splitForm_);
    connect(source_, &QComboBox::activated, this,
            [this](int index) { changeSource(source_->itemData(index).toString().toStdString()); });
    connect(declaredFields_, &FieldsEditor::edited, this, [this](const std::vector<nn::FieldSpec>& fields) {
        nn::DataSpec data = document_->project().data;
        data.fields = fields;
        applyData(data, tr("Change the fields of the data"));
    });
    const auto setSplit = [this](const QString& option, const nn::OptionValue& value, const QString& text) {
        nn::DataSpec data = document_->project().data;
        splitSchema().find(option.toStdString())->set(&data.split, value);
        applyData(data, text, QStringLiteral("split/") + option);
    };
    connect(splitForm_, &OptionForm::edited, this, [setSplit](const QString& option, const nn::OptionValue& value) {
        setSplit(option, value, tr("Set split %1").arg(option));
    });
    connect(splitForm_, &OptionForm::resetRequested, this, [setSplit](const QString& option) {
        setSplit(option, splitSchema().find(option.toStdString())->default_value, tr("Reset split %1").arg(option));
    });
    connect(splitForm_, &OptionForm::finished, document_, &studio::Document::endMerge);
    return box;
}

OptionForm* SettingsPanel::replaceForm(OptionForm* old, const nn::Schema* schema) {
    if (old) {
        dataLayout_->removeWidget(old);
        old->hide();
        old->disconnect(this);
        old->deleteLater();
    }
    auto* form = new OptionForm(this);
    QHash<QString, EditorFactory> special;
    special.insert(QStringLiteral("path"), [this](const nn::OptionInfo& info, QWidget* parent) -> OptionEditor* {
        const nn::SourceInfo* source = nn::find_source(shownSource_);
        const bool folder = source && source->path == nn::SourceInfo::Path::Folder;
        return new PathEditor(info, [this, folder](const QString&) {
            return dialogs_->chooseData(this, document_->folder(), folder);
        }, parent);
    });
    form->setObjectName(QStringLiteral("sourceForm"));
    form->beginSchema(schema, special);
    form->setVisible(schema && !schema->options.empty());
    dataLayout_->insertWidget(3, form);  // below the source and what it is
    connect(form, &OptionForm::finished, document_, &studio::Document::endMerge);
    const auto store = [this, schema](const QString& option, std::optional<nn::OptionValue> value) {
        const std::string id = option.toStdString();
        nn::DataSpec data = document_->project().data;
        data.options.erase(id);
        if (value) data.options[id] = *value;
        data.options = schema->without_defaults(data.options);
        applyData(data, value ? tr("Set %1").arg(option) : tr("Reset %1").arg(option), QStringLiteral("data/") + option);
    };
    connect(form, &OptionForm::edited, this,
            [store](const QString& option, const nn::OptionValue& value) { store(option, value); });
    connect(form, &OptionForm::resetRequested, this, [store](const QString& option) { store(option, std::nullopt); });
    return form;
}

void SettingsPanel::applyData(const nn::DataSpec& data, const QString& text, const QString& mergeKey) {
    if (!document_->apply({nn::SetData{data}}, text, mergeKey)) {
        emit message(document_->lastError());
        refresh();
    }
}

void SettingsPanel::changeSource(const std::string& source) {
    nn::DataSpec data = document_->project().data;
    if (data.source == source) return;
    data.source = source;
    // Another source's keys mean nothing to this one; the split stays.
    const nn::SourceInfo* info = nn::find_source(source);
    std::erase_if(data.options, [&](const auto& entry) { return !info || !info->schema.find(entry.first); });
    data.fields = info ? info->example : std::vector<nn::FieldSpec>();
    if (info && info->own_test_files) data.split.test.reset();
    applyData(data, tr("Change the data source"));
}

void SettingsPanel::follow(const studio::DocumentChange& change) {
    using studio::DocumentChange;
    constexpr unsigned settings = DocumentChange::Data | DocumentChange::Fields | DocumentChange::Training;
    // What suits a run may follow from its losses, and what these get from all that stands before them.
    constexpr unsigned network = DocumentChange::Nodes | DocumentChange::Wires | DocumentChange::Options;
    // Forms take half of the time that opening a project does. What its data offers often comes while they are still to be filled.
    const bool opening = std::exchange(anotherProject_, false) || (soon_.isActive() && !change.has(DocumentChange::Data | DocumentChange::Training));
    if (opening && !isVisible()) {
        turn_ = Turn::Source;
        soon_.start();
    } else if (soon_.isActive() || change.has(settings) || change.problems.contains("")) {
        refresh();
    } else if (change.has(network)) {
        training_->followNetwork();
    }
}

void SettingsPanel::showEvent(QShowEvent* event) {
    QScrollArea::showEvent(event);
    if (soon_.isActive()) refresh();
}

void SettingsPanel::refresh() {
    soon_.stop();
    refreshData();
    refreshTraining();
}

void SettingsPanel::refreshInTurn() {
    switch (turn_) {
        case Turn::Source:
            showSource();
            turn_ = Turn::Rows;
            break;
        case Turn::Rows:
            if (!sourceForm_->addNextRow()) turn_ = Turn::Data;
            break;
        case Turn::Data:
            refreshData();
            turn_ = Turn::Training;
            break;
        case Turn::Training: return refreshTraining();
    }
    soon_.start();
}

void SettingsPanel::refreshTraining() {
    training_->refresh();
    refreshProblems();
}

void SettingsPanel::showSource() {
    const std::string& source = document_->project().data.source;
    if (source == shownSource_) return;
    shownSource_ = source;
    const nn::SourceInfo* info = nn::find_source(source);
    source_->setCurrentIndex(source_->findData(QString::fromStdString(source)));
    sourceDoc_->setText(info ? nnText(info->doc) : tr("Choose where the samples come from."));
    sourceForm_ = replaceForm(sourceForm_, info ? &info->schema : nullptr);
}

void SettingsPanel::refreshData() {
    const nn::DataSpec& data = document_->project().data;
    const nn::SourceInfo* info = nn::find_source(data.source);
    showSource();
    sourceForm_->setValues(data.options);
    declaredFields_->setSchema(info && info->field ? &*info->field : nullptr);
    declaredFields_->setFields(data.fields);
    refreshColumns();
    nn::OptionValues split;
    nn::OptionValues usual;
    for (const nn::OptionInfo& option : splitSchema().options) {
        const nn::OptionValue value = option.get(&data.split);
        if (!std::holds_alternative<std::monostate>(value)) split[option.id] = value;
    }
    // What holds where nothing is given: "none" would be wrong where a tenth is set aside.
    usual["validation"] = info ? info->default_validation : 0.0;
    usual["test"] = 0.0;
    splitForm_->setValues(split, usual);
    QStringList lines;
    if (const nn::Fields* fields = document_->fields()) {
        for (const auto& [name, field] : *fields) {
            const bool labels = field.type.dtype == nn::DType::Int64;
            QString line = QStringLiteral("%1  %2  %3").arg(QString::fromStdString(name),
                                                            QString::fromStdString(nn::to_string(field.type.shape)),
                                                            field.either ? QStringLiteral("int64 / float32")
                                                            : labels     ? QStringLiteral("int64")
                                                                         : QStringLiteral("float32"));
            if (field.classes) line += QStringLiteral("  ") + tr("%n classes", nullptr, int(*field.classes));
            lines << line;
        }
    }
    fields_->setText(lines.join(QLatin1Char('\n')));
    fields_->setVisible(!lines.isEmpty());
}

void SettingsPanel::refreshColumns() {
    nn::DataSpec data = document_->project().data;
    data.fields.clear();  // what they take, not what there is
    data.split = {};
    const QString folder = document_->folder();
    if (columnsKnown_ && data == columnsOf_ && folder == columnsFolder_) return;
    columnsKnown_ = false;
    columnsOf_ = data;
    columnsFolder_ = folder;
    const nn::SourceInfo* info = nn::find_source(data.source);
    if (!info || !info->takes_fields()) return declaredFields_->setColumns({});
    using Names = nn::Result<std::vector<std::string>>;
    studio::readAside<Names>([data, folder] { return nn::column_names(data, folder.toStdString()); }, this, [this, data, folder](const Names& names) {
        if (data != columnsOf_ || folder != columnsFolder_) return;
        columnsKnown_ = bool(names);  // else it is looked at again: the file may be mended
        declaredFields_->setColumns(names ? *names : std::vector<std::string>());
    });
}

void SettingsPanel::refreshProblems() {
    // Diagnostics name their option with a prefix: "data.path", "data.split.test". Those of training show themselves.
    QHash<QString, QString> data, split;
    for (const nn::Diagnostic& diagnostic : document_->analysis().diagnostics) {
        const QString option = QString::fromStdString(diagnostic.option);
        if (!diagnostic.node.empty() || !option.startsWith(QStringLiteral("data"))) continue;
        // A source's key may lie in a group: "data.window.length".
        const bool ofSplit = option.contains(QStringLiteral("split"));
        const QString last = option.section(QLatin1Char('.'), ofSplit ? -1 : 1);
        QHash<QString, QString>& where = ofSplit ? split : data;
        where.insert(last, studio::text(diagnostic.text));
    }
    sourceForm_->setProblems(data);
    splitForm_->setProblems(split);
}

}  // namespace ui
