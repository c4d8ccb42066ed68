#include "ui/training/fields_editor.h"

#include "app/studio/document.h"
#include "nn/model/graph.h"
#include "ui/inspector/option_text.h"
#include "ui/training/column_chips.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QStyledItemDelegate>
#include <QTableWidget>
#include <QVBoxLayout>

namespace ui {

namespace {

/// A list where an option has words to choose from; what else it takes can be typed where it is not words alone.
class WordsDelegate : public QStyledItemDelegate {
public:
    WordsDelegate(const nn::Schema* const& schema, QObject* parent) : QStyledItemDelegate(parent), schema_(schema) {}

    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const nn::OptionInfo* info = infoOf(index);
        if (!info || info->choices.empty()) return QStyledItemDelegate::createEditor(parent, option, index);
        auto* list = new QComboBox(parent);
        list->setAccessibleName(QString::fromStdString(info->id));
        list->setToolTip(QString::fromStdString(info->allowed()));
        list->setEditable(info->kind != nn::OptionKind::Choice);
        for (const std::string& word : info->choices) list->addItem(QString::fromStdString(word));
        auto* delegate = const_cast<WordsDelegate*>(this);
        connect(list, &QComboBox::activated, delegate, [delegate, list] {
            emit delegate->commitData(list);
            emit delegate->closeEditor(list);
        });
        return list;
    }
    void setEditorData(QWidget* editor, const QModelIndex& index) const override {
        auto* list = qobject_cast<QComboBox*>(editor);
        if (!list) return QStyledItemDelegate::setEditorData(editor, index);
        const QString now = index.data().toString();
        if (const int at = list->findText(now); at >= 0)
            list->setCurrentIndex(at);
        else
            list->setEditText(now);
    }
    void setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const override {
        auto* list = qobject_cast<QComboBox*>(editor);
        if (!list) return QStyledItemDelegate::setModelData(editor, model, index);
        model->setData(index, list->currentText());
    }

private:
    const nn::OptionInfo* infoOf(const QModelIndex& index) const {
        const int at = index.column() - 1;
        return schema_ && at >= 0 && at < int(schema_->options.size()) ? &schema_->options[std::size_t(at)] : nullptr;
    }
    const nn::Schema* const& schema_;
};

}  // namespace

FieldsEditor::FieldsEditor(QWidget* parent) : QWidget(parent), table_(new QTableWidget(0, 1, this)), chips_(new ColumnChips(this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    table_->verticalHeader()->hide();
    table_->setAccessibleName(tr("Fields of the source"));
    table_->setFixedHeight(120);
    table_->setItemDelegate(new WordsDelegate(schema_, table_));
    column->addWidget(table_);
    chips_->hide();
    column->addWidget(chips_);
    auto* row = new QHBoxLayout;
    auto* add = new QPushButton(tr("Add field"), this);
    add->setToolTip(tr("Adds one more field to the samples"));
    auto* remove = new QPushButton(tr("Remove"), this);
    remove->setToolTip(tr("Removes the field of the current row"));
    row->addWidget(add);
    row->addWidget(remove);
    row->addStretch();
    column->addLayout(row);
    connect(table_, &QTableWidget::cellChanged, this, [this] {
        if (!filling_) readTable();
    });
    connect(table_, &QTableWidget::currentCellChanged, this, &FieldsEditor::showChips);
    connect(chips_, &ColumnChips::lit, this, &FieldsEditor::takeColumns);
    connect(add, &QPushButton::clicked, this, &FieldsEditor::add);
    connect(remove, &QPushButton::clicked, this, &FieldsEditor::remove);
}

void FieldsEditor::setSchema(const nn::Schema* schema) {
    setVisible(schema);
    if (schema == schema_) return;
    schema_ = schema;
    fields_.clear();
    if (!schema) return;
    filling_ = true;
    table_->setRowCount(0);
    table_->setColumnCount(1 + int(schema->options.size()));
    table_->setHorizontalHeaderItem(0, new QTableWidgetItem(tr("Field")));
    for (int i = 0; i < int(schema->options.size()); ++i) {
        const nn::OptionInfo& info = schema->options[std::size_t(i)];
        auto* header = new QTableWidgetItem(QString::fromStdString(info.id));
        header->setToolTip(studio::text(nn::Message(info.doc)) + QLatin1Char('\n') +
                           tr("Allowed: %1").arg(QString::fromStdString(info.allowed())));
        table_->setHorizontalHeaderItem(i + 1, header);
    }
    // Few columns share the width, more than that are scrolled.
    table_->horizontalHeader()->setSectionResizeMode(schema->options.size() > 3 ? QHeaderView::Interactive : QHeaderView::Stretch);
    table_->horizontalHeader()->setDefaultSectionSize(84);
    filling_ = false;
}

void FieldsEditor::setFields(const std::vector<nn::FieldSpec>& fields) {
    if (fields == fields_ && table_->rowCount() == int(fields.size())) return;
    fields_ = fields;
    fill();
}

void FieldsEditor::add() {
    if (!schema_) return;
    const auto taken = [&](const QString& name) {
        return std::any_of(fields_.begin(), fields_.end(), [&](const auto& f) { return f.name == name.toStdString(); });
    };
    QString name = QStringLiteral("x");
    for (int i = 2; taken(name); ++i) name = QStringLiteral("x%1").arg(i);
    nn::FieldSpec field{name.toStdString(), {}};
    for (const nn::OptionInfo& info : schema_->options) {
        if (info.required) field.options[info.id] = info.default_value;
    }
    auto fields = fields_;
    fields.push_back(std::move(field));
    emit edited(fields);
}

void FieldsEditor::remove() {
    const int current = table_->currentRow();
    if (current < 0 || current >= int(fields_.size())) return;
    auto fields = fields_;
    fields.erase(fields.begin() + current);
    emit edited(fields);
}

void FieldsEditor::fill() {
    if (!schema_) return;
    filling_ = true;
    table_->setRowCount(int(fields_.size()));
    for (int row = 0; row < int(fields_.size()); ++row) {
        const nn::FieldSpec& field = fields_[std::size_t(row)];
        table_->setItem(row, 0, new QTableWidgetItem(QString::fromStdString(field.name)));
        for (int i = 0; i < int(schema_->options.size()); ++i) {
            const nn::OptionValue value = schema_->value(field.options, schema_->options[std::size_t(i)].id);
            table_->setItem(row, i + 1, new QTableWidgetItem(optionText(value)));
        }
    }
    filling_ = false;
    showChips();
}

void FieldsEditor::setColumns(const std::vector<std::string>& names) {
    chips_->setColumns(names);
    showChips();
}

/// Those of the current row; of the first one, where there is no current row.
void FieldsEditor::showChips() {
    if (filling_ || !schema_ || fields_.empty()) return;
    const auto row = std::size_t(std::clamp(table_->currentRow(), 0, int(fields_.size()) - 1));
    const nn::FieldSpec& field = fields_[row];
    const nn::OptionInfo* as = schema_->find("as");
    const bool labels = as && schema_->value(field.options, "as") == nn::OptionValue(std::string("class"));
    if (schema_->find("columns")) chips_->setLit(schema_->value(field.options, "columns"), labels);
}

void FieldsEditor::takeColumns(const nn::OptionValue& columns) {
    const int row = std::max(0, table_->currentRow());
    if (row >= int(fields_.size())) return;
    auto fields = fields_;
    fields[std::size_t(row)].options["columns"] = columns;
    emit edited(fields);
}

std::optional<nn::FieldSpec> FieldsEditor::readRow(int row) const {
    const auto text = [&](int column) {
        const QTableWidgetItem* item = table_->item(row, column);
        return item ? item->text().trimmed() : QString();
    };
    nn::FieldSpec field{text(0).toStdString(), {}};
    if (!nn::is_valid_id(field.name)) return std::nullopt;
    for (int i = 0; i < int(schema_->options.size()); ++i) {
        const nn::OptionInfo& info = schema_->options[std::size_t(i)];
        const auto value = parseOption(info, text(i + 1));
        if (!value) return std::nullopt;
        field.options[info.id] = *value;
    }
    field.options = schema_->without_defaults(field.options);
    return field;
}

void FieldsEditor::readTable() {
    if (!schema_) return;
    std::vector<nn::FieldSpec> fields;
    for (int row = 0; row < table_->rowCount(); ++row) {
        auto field = readRow(row);
        // A cell that makes no sense goes back to what it was.
        if (!field) return fill();
        fields.push_back(std::move(*field));
    }
    if (fields != fields_) emit edited(fields);
}

}  // namespace ui
