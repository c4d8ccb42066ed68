#pragma once
// New, open, save, export, recover: what the File menu does, with every question it has to ask first.

#include "app/studio/document.h"
#include "app/studio/export_aside.h"
#include "app/studio/settings.h"
#include "app/studio/source_import.h"
#include "app/studio/training_session.h"
#include "app/studio/weights_import.h"

#include <QObject>

#include <map>
#include <optional>

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
    /// Weights, the network or its picture. True: begun; what became of it comes later, with `done`, `warned` or `failed`.
    bool exportWeights();
    /// What is being written leaves what was there before.
    void cancelExports();
    /// Reads weights for the network from a file; the next training can go on from them. False: refused before reading began; the rest
    /// comes later, with `done`, `warned` or `failed`.
    bool importWeights();
    bool importWeightsFrom(const QString& file);
    /// Opens a project that was made, such as one from data.
    bool openMade(nn::Project project, const QString& folder);
    /// Draws the network of another program's file in place of what is open. False: refused before reading began; what was read comes
    /// later, with `done`, `warned` or `failed`.
    bool importNetwork();
    bool importFile(const QString& file);
    /// Asks about unsaved changes and trained weights that are in no file, once, and saves what is wanted. True: what is open may go.
    bool mayReplace();
    /// The program is told to end and nobody can be asked: trained weights that no file has go beside the project, if it has a place.
    void keepUnasked();
    /// Where the next run begins; asks where there are weights. Nothing: it is not to begin.
    std::optional<studio::TrainingSession::Begin> askBegin();
    /// Asks about work that an earlier session left unsaved, and keeps this session's from now on.
    void offerRecovery();

signals:
    void exporting(const QString& text);  ///< what is being written, beside the window; "": nothing is any more
    void proposed(const std::vector<nn::ScopeWire>& wires);  ///< for the network that `drawn` tells of
    void done(const QString& text);    ///< "Saved digits-mlp.netloom.json"
    void warned(const QString& text);  ///< done, but perhaps not what was meant
    void drawn();                      ///< a network came that no one has seen yet
    void failed(const QString& text);  ///< one sentence: what, where, what to do

private:
    bool saveTo(const QString& file);
    /// Into a file beside the project, NAME.pt, NAME-2.pt where that is taken; a project without a place is asked for one.
    /// `asked`: somebody waits, and the window answers meanwhile; else it is done before this returns, come what may.
    bool keepWeights(bool asked = true);
    /// Writes beside the window and returns when that is done. What takes long says so and can be cancelled.
    nn::Result<void> writeAndWait(studio::ExportJob job);
    bool mayReplaceWeights();
    /// `network`: the one that they were read for.
    void takeWeights(const studio::WeightsRead& read, const std::shared_ptr<const nn::Network>& network, const QString& name);
    void matchWeights(const studio::TakenWeights& read, const std::shared_ptr<const nn::Network>& network, const QString& name);
    std::uint64_t seed() const;  ///< of the project's training
    /// What is to be written to `file`. `weights`: null where the exporter needs none, or initial ones.
    studio::ExportJob jobFor(const nn::Exporter& exporter, std::shared_ptr<const nn::StateDict> weights, const QString& file) const;
    /// Writes beside the window where the exporter can. `step`: the one that the weights are of, where they will be kept by the file.
    bool startExport(studio::ExportJob job, std::optional<std::int64_t> step);
    /// What is said once it is written.
    struct Said {
        QString text;
        bool warns = false;  ///< perhaps not what was meant
    };
    Said exportedText(const studio::ExportJob& job) const;
    /// Tells what became of it; `stopped`: somebody asked for that.
    bool endExport(const nn::Result<void>& written, const Said& said, bool stopped = false);
    void tellExports();
    void takeImported(const studio::Imported& imported, const QString& file);
    QString suggestedFile(const QString& ending) const;

    studio::Document* document_;
    studio::TrainingSession* session_;
    studio::Settings* settings_;
    Dialogs* dialogs_;
    QWidget* window_;
    /// Those under way, by number.
    struct Export {
        QString name;
        std::stop_source stop;
    };
    std::map<int, Export> exports_;
    int exportsBegun_ = 0, runsBegun_ = 0;
};

}  // namespace ui
