#pragma once
// New, open, save, export, recover: what the File menu does, with every question it has to ask first.

#include "app/studio/document.h"
#include "app/studio/settings.h"
#include "app/studio/training_session.h"

#include <QObject>

#include <functional>

namespace nn {
struct Exporter;
}

namespace ui {

class Dialogs;

class Files : public QObject {
    Q_OBJECT

public:
    Files(studio::Document* document, studio::TrainingSession* session, studio::Settings* settings, Dialogs* dialogs,
          QWidget* window);

    /// Each returns false when the person cancelled or the work failed (then `failed` says why).
    bool newProject();
    bool open();
    bool openFile(const QString& file);
    bool openExample(const QString& file);
    bool save();
    bool saveAs();
    bool exportWeights();
    /// Asks about unsaved changes and saves them if wanted. True: what is open may go.
    bool mayReplace();
    /// Asks about work that an earlier session left unsaved, and keeps this session's from now on.
    void offerRecovery();

signals:
    void done(const QString& text);    ///< "Saved digits-mlp.netloom.json"
    void warned(const QString& text);  ///< done, but perhaps not what was meant
    void failed(const QString& text);  ///< one sentence: what, where, what to do

private:
    bool saveTo(const QString& file);
    /// `weights`: null where the exporter needs none.
    bool writeExport(const nn::Exporter& exporter, const nn::StateDict* weights, const QString& file);
    QString suggestedFile(const QString& ending) const;

    studio::Document* document_;
    studio::TrainingSession* session_;
    studio::Settings* settings_;
    Dialogs* dialogs_;
    QWidget* window_;
};

}  // namespace ui
