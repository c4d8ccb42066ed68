#pragma once
// The table in which weights of a file are fitted to a network that differs: what fits, what is missing, what is left over.

#include "nn/train/match_weights.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QListView;
class QPushButton;
class QTableView;

namespace ui {

/// A tensor is put elsewhere by dragging it onto a row, or by choosing it there. Nothing happens before it is accepted.
class MatchDialog : public QDialog {
    Q_OBJECT

public:
    /// `name`: of the file.
    MatchDialog(const QString& name, nn::WeightsMatch match, QWidget* parent = nullptr);
    ~MatchDialog() override;

    const nn::WeightsMatch& match() const { return match_; }

private:
    class Rows;
    class Rest;
    class Chooser;
    QWidget* buildTools();
    QWidget* buildTables();
    void assign(std::size_t row, std::optional<std::size_t> tensor);
    void refresh();

    QString name_;
    nn::WeightsMatch match_;
    Rows* rows_;
    Rest* rest_;
    QTableView* table_;
    QListView* list_;
    QLabel *summary_, *restTitle_;
    QComboBox* prefix_;
    QPushButton *inOrder_, *take_;
};

}  // namespace ui
