#pragma once

#include "nn/model/data.h"

#include <QWidget>

class QTableWidget;

namespace ui {

class ColumnChips;

/// The fields that a project declares for its source: a row each, a column for the name and one for every key that the source
/// takes.
class FieldsEditor : public QWidget {
    Q_OBJECT

public:
    explicit FieldsEditor(QWidget* parent = nullptr);
    /// `schema` describes a field's keys; null hides the editor. It stays the caller's.
    void setSchema(const nn::Schema* schema);
    void setFields(const std::vector<nn::FieldSpec>& fields);
    /// What the option `columns` chooses from, by name; empty where that is unknown, or there is nothing of the kind.
    void setColumns(const std::vector<std::string>& names);

signals:
    void edited(const std::vector<nn::FieldSpec>& fields);

private:
    void add();
    void remove();
    void readTable();
    void fill();
    void showChips();
    void takeColumns(const nn::OptionValue& columns);
    std::optional<nn::FieldSpec> readRow(int row) const;

    QTableWidget* table_;
    ColumnChips* chips_;
    const nn::Schema* schema_ = nullptr;
    std::vector<nn::FieldSpec> fields_;
    bool filling_ = false;
};

}  // namespace ui
