#pragma once
// Where the data comes from and how training runs: forms generated from the schemas of sources, training and optimizers.

#include "app/studio/document.h"

#include <QScrollArea>

class QComboBox;
class QLabel;
class QVBoxLayout;

namespace ui {

class Dialogs;
class FieldsEditor;
class OptionForm;

/// Every change is one undoable edit of the whole DataSpec or TrainingSpec.
class SettingsPanel : public QScrollArea {
    Q_OBJECT

public:
    SettingsPanel(studio::Document* document, Dialogs* dialogs, QWidget* parent = nullptr);

signals:
    void message(const QString& text);  ///< why an edit was refused

private:
    QWidget* buildData();
    QWidget* buildTraining();
    QWidget* buildOptimizer();
    OptionForm* replaceForm(OptionForm* old, QVBoxLayout* layout, int index, const nn::Schema* schema, bool withPath);
    void refresh();
    void refreshData();
    void refreshTraining();
    void refreshProblems();
    void applyData(const nn::DataSpec& data, const QString& text, const QString& mergeKey = {});
    void applyTraining(const nn::TrainingSpec& training, const QString& text, const QString& mergeKey = {});
    void changeSource(const std::string& source);
    void changeOptimizer(const std::string& type);

    studio::Document* document_;
    Dialogs* dialogs_;
    QComboBox *source_, *optimizer_;
    QLabel *sourceDoc_, *optimizerDoc_, *fields_;
    QVBoxLayout *dataLayout_, *optimizerLayout_;
    OptionForm *sourceForm_ = nullptr, *splitForm_ = nullptr, *trainingForm_ = nullptr, *optimizerForm_ = nullptr;
    FieldsEditor* declaredFields_ = nullptr;
    std::string shownSource_ = "?", shownOptimizer_ = "?";
};

}  // namespace ui
