#pragma once

#include "nn/start/data_plan.h"

#include <QFrame>

class QLabel;
class QPushButton;

namespace ui {

/// A column of a table or a field of other data: what it holds, and two chips: as what it counts, and where it goes.
class PartCard : public QFrame {
    Q_OBJECT

public:
    /// `column`: null for a field.
    PartCard(int index, const QString& about, const nn::ColumnLook* column, QWidget* parent);
    void show(const nn::DataPart& part);

signals:
    void roleWanted(int index, nn::PartRole role);
    void classesWanted(int index, bool classes);

private:
    int index_;
    bool column_;
    nn::DataPart part_;
    QLabel* name_;
    QPushButton *kind_, *role_;
};

/// "input", "predict", "left out"
QString roleText(nn::PartRole role);

}  // namespace ui
