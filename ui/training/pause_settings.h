#pragma once
// When a training pauses by itself: the conditions there are, each with its switch and its threshold.

#include "nn/train/pause_condition.h"

#include <QWidget>

class QCheckBox;
class QLineEdit;

namespace ui {

/// No part of the project: how one watches is one's own.
class PauseSettings : public QWidget {
    Q_OBJECT

public:
    explicit PauseSettings(QWidget* parent = nullptr);

    /// What is switched on.
    nn::PauseConditions conditions() const;
    void setConditions(const nn::PauseConditions& conditions);
    /// All of it as text, and back; what cannot be read, or "", is as it is at first: nothing is switched on.
    QString kept() const;
    void restore(const QString& kept);

signals:
    void edited();  ///< by its user

private:
    /// Widgets are named "pause/ID" and "threshold/ID".
    struct Row {
        const nn::ConditionKind* kind;
        QCheckBox* on;
        QLineEdit* threshold;
        double value;
    };
    void showValue(const Row& row);
    void take(Row& row);

    std::vector<Row> rows_;
};

}  // namespace ui
