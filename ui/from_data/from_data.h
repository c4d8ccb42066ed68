#pragma once
// New, from data: choose the data, see what it is, say what is predicted, take a first model.

#include "app/studio/data_start.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QScrollArea;
class QStackedWidget;
class QTableWidget;

namespace ui {

class ClassBars;
class Dialogs;
class ModelCard;
class PartCard;
class SampleView;

class FromData : public QDialog {
    Q_OBJECT

public:
    FromData(studio::DataStart* start, Dialogs* dialogs, QWidget* parent);

    /// Shows itself, asking for the data, or with what lies there.
    void begin(const QString& path = {});

signals:
    /// The chosen project is wanted; with `train` it is to be trained at once. Whoever takes it closes the dialog.
    void wanted(bool train);

protected:
    void reject() override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    QWidget* buildHeader();
    QWidget* buildSources();
    QWidget* buildWaiting();
    QWidget* buildChoices();
    QWidget* buildTable();
    QWidget* buildFooter();
    void chooseFile(bool folder);
    void refresh();
    void showSeen();    ///< what does not change with what is chosen
    void showChoices();
    void showModels();
    QString summary() const;
    QString verdict() const;
    QString splitText() const;

    studio::DataStart* start_;
    Dialogs* dialogs_;
    QStackedWidget* pages_;
    QLabel *steps_, *about_, *sourceProblem_, *rows_, *verdict_, *problem_;
    QScrollArea *choices_, *partsArea_;
    QWidget *partsRow_, *tableBox_, *samplesBox_, *modelsRow_, *gapsRow_;
    QTableWidget* table_;
    QList<QPushButton*> columnButtons_;
    SampleView* samples_;
    ClassBars* classes_;
    QComboBox* missing_;
    QCheckBox *scale_, *series_;
    QPushButton *back_, *draw_, *train_;
    QList<PartCard*> parts_;
    QList<ModelCard*> models_;
    const nn::FirstLook* shown_ = nullptr;
};

}  // namespace ui
