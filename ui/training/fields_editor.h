#pragma once

#include "nn/model/data.h"

#include <QWidget>

class QTableWidget;

namespace ui {

/// The fields that a project declares for its source: a row each, a column for the name and one for every key that the source
/// takes.
class FieldsEditor : public QWidget {
    Q_OBJECT

public:
    explicit FieldsEditor(QWidget* parent = nullptr);
    /// `schema` describes a field's keys; null hides the editor. It stays the caller's.
    void setSchema(const nn::Schema* schema);
    void setFields(const std::vector<nn::FieldSpec>& fields);

signals:
    void edited(const std::vector<nn::FieldSpec>& fields);

private:
    void add();
    void remove();
    void readTable();
    void fill();
    std::optional<nn::FieldSpec> readRow(int row) const;

    QTableWidget* table_;
    const nn::Schema* schema_ = nullptr;
    std::vector<nn::FieldSpec> fields_;
    bool filling_ = false;
};

}  // namespace ui
