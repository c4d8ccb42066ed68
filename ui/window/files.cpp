#include "ui/window/files.h"

#include "app/studio/examples.h"
#include "app/studio/first_problem.h"
#include "app/studio/recovery.h"
#include "nn/exchange/exporter.h"
#include "nn/exchange/importer.h"
#include "nn/io/atomic_file.h"
#include "nn/train/training.h"
#include "ui/dialogs/dialogs.h"

#include <QDir>
#include <QEventLoop>
#include <QFileInfo>
#include <QLocale>
#include <QProgressDialog>
#include <QRegularExpression>
#include <QTimer>
#include <QWidget>

#include <algorithm>

namespace ui {

namespace {

QList<FileKind> kindsOf(const std::vector<nn::Importer>& importers) {
    QList<FileKind> kinds;
    for (const nn::Importer& importer : importers) {
        QStringList endings;
        for (const std::string& ending : importer.endings) endings << QString::fromStdString(ending);
        kinds << FileKind{studio::text(nn::Message(importer.title)), endings};
    }
    return kinds;
}

/// Whether weights in such a file are kept: it can be read again.
bool keepsWeights(const QString& file) {
    return std::ranges::any_of(nn::weight_importers(), [&](const nn::Importer& importer) { return importer.fits(file.toStdString()); });
}

}  // namespace

Files::Files(studio::Document* document, studio::TrainingSession* session, studio::Settings* settings, Dialogs* dialogs,
             QWidget* window)
    : QObject(window), document_(document), session_(session), settings_(settings), dialogs_(dialogs), window_(window) {
    connect(session, &studio::TrainingSession::stateChanged, this, [this](nn::TrainState state) {
        if (state == nn::TrainState::Preparing) ++runsBegun_;
    });
}

bool Files::mayReplace() {
    const Dialogs::AtStake stake{document_->isModified(), session_->hasUnkeptWeights(), session_->isActive()};
    if (!stake.any()) return true;
    switch (dialogs_->askUnsaved(window_, document_->displayName(), stake)) {
        case Dialogs::Unsaved::Save: return (!stake.project || save()) && (!stake.weights || keepWeights());
        case Dialogs::Unsaved::Discard: return true;
        case Dialogs::Unsaved::Cancel: break;
    }
    return false;
}

bool Files::keepWeights(bool asked) {
    session_->stopAndWait();
    std::shared_ptr<const nn::StateDict> weights = session_->ownWeights();
    if (!weights && !document_->analysis().network) {
        emit failed(studio::firstProblem(document_->analysis()));
        return false;
    }
    const QString ending = QStringLiteral(".pt");
    QString file = suggestedFile(ending);
    if (document_->filePath().isEmpty()) {
        file = dialogs_->exportFile(window_, file, {{studio::text(nn::Message(TR("PyTorch state_dict"))), {ending}}});
        if (file.isEmpty()) return false;
    }
    const QString base = file.chopped(file.endsWith(ending) ? ending.size() : 0);
    // A file that is there may be another run's: only one that was just chosen is written over.
    for (int i = 2; !document_->filePath().isEmpty() && QFileInfo::exists(file); ++i) file = QStringLiteral("%1-%2%3").arg(base).arg(i).arg(ending);
    const nn::Result<const nn::Exporter*> exporter = nn::find_exporter(file.toStdString());
    if (!exporter) {
        emit failed(studio::text(exporter.error().message));
        return false;
    }
    studio::ExportJob job = jobFor(**exporter, std::move(weights), file);
    const Said said = exportedText(job);
    // Whoever asked goes on only once they are kept.
    if (!endExport(asked ? writeAndWait(std::move(job)) : studio::runExport(job), said)) return false;
    session_->noteKept(session_->stepsDone());
    return true;
}

void Files::keepUnasked() {
    if (session_->hasUnkeptWeights() && !document_->filePath().isEmpty()) keepWeights(false);
}

std::optional<studio::TrainingSession::Begin> Files::askBegin() {
    using Begin = studio::TrainingSession::Begin;
    if (!session_->canGoOn()) return Begin::Anew;
    const Dialogs::TrainAgain again = dialogs_->askTrainAgain(window_, session_->hasUnkeptWeights());
    if (again.answer == Dialogs::Again::Cancel) return std::nullopt;
    if (again.keep && !keepWeights()) return std::nullopt;
    return again.answer == Dialogs::Again::GoOn ? Begin::AtWeights : Begin::Anew;
}

bool Files::newProject() {
    if (!mayReplace()) return false;
    document_->clear();
    return true;
}

bool Files::open() {
    const QString file = dialogs_->openProject(window_, settings_->lastFolder());
    return !file.isEmpty() && openFile(file);
}

bool Files::openFile(const QString& file) {
    if (studio::isImportable(file)) return importFile(file);
    if (!mayReplace()) return false;
    const QString path = QFileInfo(file).absoluteFilePath();
    const auto loaded = document_->load(path);
    if (!loaded) {
        emit failed(studio::text(loaded.error().message));
        return false;
    }
    settings_->addRecentFile(path);
    settings_->setLastFolder(QFileInfo(path).absolutePath());
    emit done(tr("Opened %1").arg(QFileInfo(path).fileName()));
    return true;
}

bool Files::openExample(const QString& file) {
    if (!mayReplace()) return false;
    auto project = nn::load_project(file.toStdString());
    if (!project) {
        emit failed(studio::text(project.error().message));
        return false;
    }
    studio::translateExample(*project);
    // An example has no file of its own: saving asks for a place and never changes what ships with the program.
    document_->adopt(std::move(*project), QFileInfo(file).absolutePath());
    emit done(tr("Opened the example “%1”").arg(document_->displayName()));
    return true;
}

bool Files::openMade(nn::Project project, const QString& folder) {
    if (!mayReplace()) return false;
    document_->adopt(std::move(project), folder);
    return true;
}

bool Files::importWeights() {
    const QString file = dialogs_->importFile(window_, tr("Import weights"), settings_->lastFolder(), kindsOf(nn::weight_importers()));
    return !file.isEmpty() && importWeightsFrom(file);
}

bool Files::importWeightsFrom(const QString& file) {
    const auto& network = document_->analysis().network;
    if (session_->isActive()) {
        emit failed(tr("The network is being trained: stop first, then import weights."));
        return false;
    }
    if (!network) {
        emit failed(studio::firstProblem(document_->analysis()));
        return false;
    }
    const auto take = [this, network, name = QFileInfo(file).fileName()](const studio::WeightsRead& read) {
        takeWeights(read, network, name);
    };
    studio::importWeights(network, seed(), file, this, take);
    return true;
}

std::uint64_t Files::seed() const {
    const auto options = nn::training_options(document_->project().training);
    return options ? static_cast<std::uint64_t>(options->seed) : 0;
}

/// Whoever knows both networks says what goes where.
void Files::matchWeights(const studio::TakenWeights& read, const std::shared_ptr<const nn::Network>& network, const QString& name) {
    nn::WeightsMatch match(network, read.unmatched);
    if (!dialogs_->matchWeights(window_, name, match)) return;
    const auto take = [this, network, name, before = read.notes](const studio::WeightsRead& taken) {
        studio::WeightsRead all = taken;
        if (all) all->notes.insert(all->notes.begin(), before.begin(), before.end());
        takeWeights(all, network, name);
    };
    studio::takeMatched(network, seed(), read.unmatched, match.choice(), name, this, take);
}

void Files::takeWeights(const studio::WeightsRead& read, const std::shared_ptr<const nn::Network>& network, const QString& name) {
    if (!read) {
        emit failed(studio::text(read.error().message));
        return;
    }
    if (session_->isActive() || document_->analysis().network != network) {
        emit failed(tr("The network was changed or trained while %1 was read. Import it again.").arg(name));
        return;
    }
    if (read->unmatched) return matchWeights(*read, network, name);
    if (!mayReplaceWeights()) return;
    session_->takeWeights(read->state);
    QStringList notes;
    for (const nn::Message& note : read->notes) notes << studio::text(note);
    const QString text = tr("The weights of %1 are in the network. Train goes on from them.").arg(name);
    if (notes.isEmpty())
        emit done(text);
    else
        emit warned(text + QLatin1Char(' ') + notes.join(QLatin1Char(' ')));
}

bool Files::mayReplaceWeights() {
    if (!session_->hasUnkeptWeights()) return true;
    switch (dialogs_->askUnsaved(window_, document_->displayName(), {false, true, false})) {
        case Dialogs::Unsaved::Save: return keepWeights();
        case Dialogs::Unsaved::Discard: return true;
        case Dialogs::Unsaved::Cancel: break;
    }
    return false;
}

bool Files::importNetwork() {
    const QString file = dialogs_->importFile(window_, tr("Import a network"), settings_->lastFolder(), kindsOf(nn::project_importers()));
    return !file.isEmpty() && importFile(file);
}

bool Files::importFile(const QString& file) {
    if (!mayReplace()) return false;
    const QString path = QFileInfo(file).absoluteFilePath();
    settings_->setLastFolder(QFileInfo(path).absolutePath());
    studio::importFile(path, this, [this, path](const studio::Imported& imported) { takeImported(imported, path); });
    return true;
}

void Files::takeImported(const studio::Imported& imported, const QString& file) {
    if (!imported) {
        emit failed(studio::text(imported.error().message));
        return;
    }
    // What was drawn while the file was read is asked about, too.
    if (!mayReplace()) return;
    document_->clear();
    const QString name = QFileInfo(file).fileName();
    if (!document_->apply(studio::importEdits(*imported), tr("Import %1").arg(name))) {
        emit failed(document_->lastError());
        return;
    }
    emit drawn();
    emit proposed(imported->proposals);
    const std::size_t notes = imported->notes.size();
    if (notes == 0)
        emit done(tr("Drawn from %1").arg(name));
    else
        emit warned(tr("Drawn from %1. What was noted while reading is in the project's notes; the first of %2: %3")
                        .arg(name, QString::number(notes), studio::importNotes(*imported).section(QLatin1Char('\n'), 0, 0)));
}

QString Files::suggestedFile(const QString& ending) const {
    const QString now = document_->filePath();
    if (!now.isEmpty()) {
        QString name = QFileInfo(now).fileName();
        name.remove(QRegularExpression(QStringLiteral("(\\.netloom)?\\.json$")));
        return QFileInfo(now).absolutePath() + QLatin1Char('/') + name + ending;
    }
    static const QRegularExpression unfit(QStringLiteral("[^\\w\\-]+"), QRegularExpression::UseUnicodePropertiesOption);
    QString name = document_->displayName().toLower();
    name.replace(unfit, QStringLiteral("-"));
    const QString folder = settings_->lastFolder().isEmpty() ? QDir::homePath() : settings_->lastFolder();
    return folder + QLatin1Char('/') + (name.isEmpty() ? QStringLiteral("network") : name) + ending;
}

bool Files::save() {
    const QString file = document_->filePath();
    if (file.isEmpty()) return saveAs();
    if (document_->changedOnDisk()) {
        switch (dialogs_->askChangedOnDisk(window_, file)) {
            case Dialogs::Changed::Overwrite: break;
            case Dialogs::Changed::SaveAs: return saveAs();
            case Dialogs::Changed::Cancel: return false;
        }
    }
    return saveTo(file);
}

bool Files::saveAs() {
    const QString file = dialogs_->saveProject(window_, suggestedFile(QStringLiteral(".netloom.json")));
    return !file.isEmpty() && saveTo(withProjectEnding(file));
}

bool Files::saveTo(const QString& file) {
    const auto saved = document_->save(file);
    if (!saved) {
        emit failed(studio::text(saved.error().message));
        return false;
    }
    settings_->addRecentFile(file);
    settings_->setLastFolder(QFileInfo(file).absolutePath());
    emit done(tr("Saved %1").arg(QFileInfo(file).fileName()));
    return true;
}

bool Files::exportWeights() {
    // Whether there is anything to export is known before a name is asked for. A running network is copied later.
    const nn::Analysis& analysis = document_->analysis();
    const bool running = session_->isActive();
    std::shared_ptr<const nn::StateDict> own = session_->ownWeights();
    const bool weights = running || own || analysis.network;
    QList<FileKind> kinds;
    for (const nn::Exporter& exporter : nn::all_exporters()) {
        if ((exporter.needs_weights && !weights) || (exporter.needs_network && !analysis.ok())) continue;
        QStringList endings;
        for (const std::string& ending : exporter.endings) endings << QString::fromStdString(ending);
        kinds << FileKind{studio::text(nn::Message(exporter.title)), endings};
    }
    if (kinds.isEmpty()) {
        emit failed(studio::firstProblem(analysis));
        return false;
    }
    const QString file = dialogs_->exportFile(window_, suggestedFile(kinds[0].endings.value(0)), kinds);
    if (file.isEmpty()) return false;
    const nn::Result<const nn::Exporter*> found = nn::find_exporter(file.toStdString());
    if (!found) {
        emit failed(studio::text(found.error().message));
        return false;
    }
    const nn::Exporter& exporter = **found;
    if ((exporter.needs_weights && !weights) || (exporter.needs_network && !analysis.ok())) {
        emit failed(studio::firstProblem(analysis));
        return false;
    }
    if (!exporter.needs_weights) return startExport(jobFor(exporter, nullptr, file), std::nullopt);
    const std::int64_t step = session_->stepsDone();
    const std::optional<std::int64_t> kept = keepsWeights(file) ? std::optional(step) : std::nullopt;
    if (!running) return startExport(jobFor(exporter, std::move(own), file), kept);
    // Between two of its steps; the answer comes by signal, once.
    connect(session_, &studio::TrainingSession::weightsReady, this,
            [this, &exporter, file, kept](const std::shared_ptr<const nn::StateDict>& copy) {
                if (copy) startExport(jobFor(exporter, copy, file), kept);
                else emit failed(tr("The run ended before it had weights to export."));
            },
            Qt::SingleShotConnection);
    session_->requestWeights();
    return true;
}

nn::Result<void> Files::writeAndWait(studio::ExportJob job) {
    constexpr int moment = 400;  // milliseconds that nobody takes for waiting
    const QString text = tr("Writing %1\u2026").arg(QFileInfo(QString::fromStdString(job.file.string())).fileName());
    std::optional<nn::Result<void>> answer;
    QEventLoop loop;
    std::stop_source stop = studio::exportAside(std::move(job), &loop, [&](const nn::Result<void>& written) {
        answer = written;
        loop.quit();
    });
    QTimer::singleShot(moment, &loop, &QEventLoop::quit);
    loop.exec(QEventLoop::ExcludeUserInputEvents);
    if (!answer) {
        QProgressDialog dialog(text, tr("Cancel"), 0, 0, window_);
        dialog.setWindowModality(Qt::WindowModal);
        dialog.setMinimumDuration(0);
        connect(&dialog, &QProgressDialog::canceled, &loop, [&] { stop.request_stop(); });
        dialog.show();
        loop.exec();
    }
    return answer ? *answer : nn::Result<void>(nn::writing_stopped());
}

studio::ExportJob Files::jobFor(const nn::Exporter& exporter, std::shared_ptr<const nn::StateDict> weights, const QString& file) const {
    studio::ExportJob job{&exporter, file.toStdString(), document_->folder().toStdString(), document_->project(), document_->analysis().network,
                          std::move(weights), seed(), {}};
    if (const nn::Fields* fields = document_->fields()) job.fields = *fields;
    return job;
}

bool Files::startExport(studio::ExportJob job, std::optional<std::int64_t> step) {
    const Said said = exportedText(job);
    if (job.exporter->needs_main_thread) return endExport(studio::runExport(job), said);
    const int number = ++exportsBegun_;
    const QString name = QFileInfo(QString::fromStdString(job.file.string())).fileName();
    const auto take = [this, number, said, step, run = runsBegun_](const nn::Result<void>& written) {
        const bool stopped = exports_.at(number).stop.stop_requested();
        exports_.erase(number);
        tellExports();
        // Another run's weights are other ones.
        if (endExport(written, said, stopped) && step && run == runsBegun_) session_->noteKept(*step);
    };
    exports_.emplace(number, Export{name, studio::exportAside(std::move(job), this, take)});
    tellExports();
    return true;
}

Files::Said Files::exportedText(const studio::ExportJob& job) const {
    const QString name = QFileInfo(QString::fromStdString(job.file.string())).fileName();
    if (!job.exporter->needs_weights) return {tr("Exported %1").arg(name)};
    if (session_->hasTrainedWeights() && session_->networkChanged())
        return {tr("Exported to %1 the weights of the network as it was trained. What was changed in it since has none yet: train again.").arg(name), true};
    return {session_->hasTrainedWeights() ? tr("Exported the trained weights to %1").arg(name)
            : session_->canGoOn()         ? tr("Exported the weights to %1").arg(name)
                                          : tr("Exported the initial weights to %1").arg(name)};
}

bool Files::endExport(const nn::Result<void>& written, const Said& said, bool stopped) {
    if (!written) {
        const QString why = studio::text(written.error().message);
        stopped ? emit done(why) : emit failed(why);
    } else {
        said.warns ? emit warned(said.text) : emit done(said.text);
    }
    return bool(written);
}

void Files::tellExports() {
    QStringList names;
    for (const auto& [number, one] : exports_) names << one.name;
    emit exporting(names.isEmpty() ? QString() : tr("Writing %1\u2026").arg(names.join(QStringLiteral(", "))));
}

void Files::cancelExports() {
    for (auto& [number, one] : exports_) one.stop.request_stop();
}

void Files::offerRecovery() {
    const QString folder = studio::recoveryFolder();
    document_->setRecoveryFolder(folder);
    bool opened = false;
    for (const studio::Recovered& found : studio::recoverable(folder)) {
        if (opened) break;
        const QString when = QLocale().toString(found.time, QLocale::ShortFormat);
        switch (dialogs_->askRecover(window_, found.name, when)) {
            case Dialogs::Recover::Open:
                document_->recover(found);
                opened = true;
                break;
            case Dialogs::Recover::Discard: studio::discard(found); break;
            case Dialogs::Recover::Later: break;
        }
    }
}

}  // namespace ui
