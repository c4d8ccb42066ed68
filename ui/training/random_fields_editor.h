#pragma once

#include "nn/model/project.h"

#include <QWidget>

class QTableWidget;

namespace ui {

/// The fields that source `random` makes up: name, shape a sample, number of classes.
class RandomFieldsEditor : public QWidget {
    Q_OBJECT

public:
    explicit RandomFieldsEditor(QWidget* parent = nullptr);
    void setFields(const std::vector<nn::RandomField>& fields);

signals:
    void edited(const std::vector<nn::RandomField>& fields);

private:
    void readTable();
    void fill();
    QTableWidget* table_;
    std::vector<nn::RandomField> fields_;
    bool filling_ = false;
};

}  // namespace ui
