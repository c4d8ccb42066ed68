#pragma once
// Where the data comes from and how training runs: forms generated from the schemas of both.

#include "app/studio/document.h"

#include <QScrollArea>
#include <QTimer>

class QComboBox;
class QLabel;
class QVBoxLayout;

namespace ui {

class Dialogs;
class FieldsEditor;
class OptionForm;
class TrainingSettings;

/// Every change of the data is one undoable edit of the whole DataSpec.
class SettingsPanel : public QScrollArea {
    Q_OBJECT

public:
    SettingsPanel(studio::Document* document, Dialogs* dialogs, QWidget* parent = nullptr);
    TrainingSettings* training() const { return training_; }

signals:
    void message(const QString& text);  ///< why an edit was refused

protected:
    void showEvent(QShowEvent* event) override;

private:
    QWidget* buildData();
    OptionForm* replaceForm(OptionForm* old, const nn::Schema* schema);
    void showSource();
    void follow(const studio::DocumentChange& change);
    void refresh();
    void refreshInTurn();
    void refreshData();
    void refreshTraining();
    void refreshProblems();
    void refreshColumns();
    void applyData(const nn::DataSpec& data, const QString& text, const QString& mergeKey = {});
    void changeSource(const std::string& source);

    studio::Document* document_;
    Dialogs* dialogs_;
    QComboBox* source_;
    QLabel *sourceDoc_, *fields_;
    QVBoxLayout* dataLayout_;
    OptionForm *sourceForm_ = nullptr, *splitForm_ = nullptr;
    FieldsEditor* declaredFields_ = nullptr;
    TrainingSettings* training_ = nullptr;
    std::string shownSource_ = "?";
    nn::DataSpec columnsOf_;  ///< its columns are shown, or being looked for
    QString columnsFolder_;
    bool columnsKnown_ = false;
    enum class Turn { Source, Rows, Data, Training };  ///< what a project's settings are shown by, in this order
    QTimer soon_;  ///< of another project, where nobody sees it, each is done in events of its own, beginning with `turn_`
    Turn turn_ = Turn::Source;
    bool anotherProject_ = false;
};

}  // namespace ui
