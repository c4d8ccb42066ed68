#include "ui/training/random_fields_editor.h"

#include "nn/model/graph.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

namespace ui {

RandomFieldsEditor::RandomFieldsEditor(QWidget* parent) : QWidget(parent), table_(new QTableWidget(0, 3, this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    table_->setHorizontalHeaderLabels({tr("Field"), tr("Shape"), tr("Classes")});
    table_->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    table_->verticalHeader()->hide();
    table_->setAccessibleName(tr("Random fields"));
    table_->setToolTip(tr("Shape of one sample, such as 3, 32, 32; with classes: int64 labels below that number"));
    table_->setFixedHeight(120);
    column->addWidget(table_);
    auto* row = new QHBoxLayout;
    auto* add = new QPushButton(tr("Add field"), this);
    add->setToolTip(tr("Adds one more field to the made-up samples"));
    auto* remove = new QPushButton(tr("Remove"), this);
    remove->setToolTip(tr("Removes the field of the current row"));
    row->addWidget(add);
    row->addWidget(remove);
    row->addStretch();
    column->addLayout(row);
    connect(table_, &QTableWidget::cellChanged, this, [this] {
        if (!filling_) readTable();
    });
    connect(add, &QPushButton::clicked, this, [this] {
        QString name = QStringLiteral("x");
        const auto taken = [&](const std::string& n) {
            return std::any_of(fields_.begin(), fields_.end(), [&](const auto& f) { return f.name == n; });
        };
        for (int i = 2; taken(name.toStdString()); ++i) name = QStringLiteral("x%1").arg(i);
        auto fields = fields_;
        fields.push_back({name.toStdString(), {1}, std::nullopt});
        emit edited(fields);
    });
    connect(remove, &QPushButton::clicked, this, [this] {
        const int current = table_->currentRow();
        if (current < 0 || current >= int(fields_.size())) return;
        auto fields = fields_;
        fields.erase(fields.begin() + current);
        emit edited(fields);
    });
}

void RandomFieldsEditor::setFields(const std::vector<nn::RandomField>& fields) {
    if (fields == fields_ && table_->rowCount() == int(fields.size())) return;
    fields_ = fields;
    fill();
}

void RandomFieldsEditor::fill() {
    filling_ = true;
    table_->setRowCount(int(fields_.size()));
    for (int i = 0; i < int(fields_.size()); ++i) {
        const nn::RandomField& field = fields_[std::size_t(i)];
        QStringList shape;
        for (const std::int64_t extent : field.shape) shape << QString::number(extent);
        table_->setItem(i, 0, new QTableWidgetItem(QString::fromStdString(field.name)));
        table_->setItem(i, 1, new QTableWidgetItem(shape.join(QStringLiteral(", "))));
        table_->setItem(i, 2, new QTableWidgetItem(field.classes ? QString::number(*field.classes) : QString()));
    }
    filling_ = false;
}

void RandomFieldsEditor::readTable() {
    std::vector<nn::RandomField> fields;
    for (int i = 0; i < table_->rowCount(); ++i) {
        const auto text = [&](int column) {
            const QTableWidgetItem* item = table_->item(i, column);
            return item ? item->text().trimmed() : QString();
        };
        nn::RandomField field;
        field.name = text(0).toStdString();
        bool ok = nn::is_valid_id(field.name);
        for (const QString& part : text(1).split(QLatin1Char(','), Qt::SkipEmptyParts)) {
            bool number = false;
            field.shape.push_back(part.trimmed().toLongLong(&number));
            ok = ok && number && field.shape.back() > 0;
        }
        if (!text(2).isEmpty()) {
            bool number = false;
            field.classes = text(2).toLongLong(&number);
            ok = ok && number && *field.classes > 0;
        }
        // A cell that makes no sense goes back to what it was.
        if (!ok) return fill();
        fields.push_back(std::move(field));
    }
    if (fields != fields_) emit edited(fields);
}

}  // namespace ui
