#include "app/studio/document.h"

#include "app/studio/fields_reader.h"
#include "app/studio/layout.h"
#include "app/studio/packed_edits.h"
#include "app/studio/recovery.h"
#include "nn/model/nested_message.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTimer>
#include <QUndoCommand>

#include <chrono>
#include <cmath>
#include <optional>

namespace studio {

namespace {

/// A tenth of a unit is finer than any screen shows; files are not to hold thirteen decimals.
nn::Position shortened(nn::Position at) { return {std::round(at.x * 10) / 10, std::round(at.y * 10) / 10}; }

nn::Edits withShortPositions(nn::Edits edits) {
    for (nn::Edit& edit : edits) {
        if (auto* move = std::get_if<nn::MoveNodes>(&edit)) {
            for (auto& [path, position] : move->positions)
                if (position) *position = shortened(*position);
        } else if (auto* insert = std::get_if<nn::InsertNode>(&edit)) {
            for (auto& [path, position] : insert->layout) position = shortened(position);
        }
    }
    return edits;
}

using namespace std::chrono_literals;
constexpr auto recoveryDelay = 3s;
constexpr int undoLimit = 20'000;  // entries: a day's work, and some tens of megabytes

/// What the analysis depends on: neither places nor words.
constexpr unsigned analyzedParts =
    DocumentChange::Nodes | DocumentChange::Wires | DocumentChange::Options | DocumentChange::Data |
    DocumentChange::Fields | DocumentChange::Training;

/// What a file held, to see whether someone else wrote it.
struct FileMark {
    QDateTime time;
    qint64 size = -1;
    QByteArray checksum;
};

QByteArray checksumOf(const QString& path) {
    QFile file(path);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    if (!file.open(QIODevice::ReadOnly) || !hash.addData(&file)) return {};
    return hash.result();
}

FileMark markOf(const QString& path) {
    const QFileInfo info(path);
    if (!info.isFile()) return {};  // a pipe would wait for a writer
    return {info.lastModified(), info.size(), checksumOf(path)};
}

std::filesystem::path toPath(const QString& text) { return std::filesystem::path(text.toStdString()); }

// Outside of the class, whose own texts are looked up in another context.
nn::Error beingRead() { return nn::Error(nn::Message(TR("The data is being read. It takes a moment."))); }

/// `data.path` rewritten to name the same place from another folder; nothing where it need not change.
std::optional<nn::DataSpec> rebased(const nn::DataSpec& data, const QString& from, const QString& to) {
    const auto path = data.options.find("path");
    if (path == data.options.end() || QDir(from) == QDir(to)) return std::nullopt;
    const auto* text = std::get_if<std::string>(&path->second);
    if (!text || text->empty() || QDir::isAbsolutePath(QString::fromStdString(*text))) return std::nullopt;
    const QString place = QDir(from).absoluteFilePath(QString::fromStdString(*text));
    nn::DataSpec out = data;
    out.options["path"] = QDir(to).relativeFilePath(QDir::cleanPath(place)).toStdString();
    return out;
}

}  // namespace

QString text(const nn::Message& message) {
    // Arguments go in after translation: a translation may put them in another order.
    const QString format = QCoreApplication::translate("nn", message.format.c_str());
    std::vector<std::string> arguments = message.args;
    for (std::string& argument : arguments)
        if (const std::optional<nn::Message> inner = nn::nested_message(argument)) argument = text(*inner).toStdString();
    return QString::fromStdString(nn::Message::fill(format.toStdString(), arguments));
}

struct Document::Impl {
    nn::Project project;
    std::optional<nn::Analyzer> analyzer{std::in_place};
    nn::Analysis analysis;
    QUndoStack stack;
    QString folder, file, lastError;
    FileMark mark;

    DocumentChange pending;         // what edits touched that nobody was told of yet
    DocumentChange telling;         // what is being told just now
    int mergeRun = 0;       // entries of different runs do not merge
    bool applying = false;  // an undo entry is being pushed: its edits are done already

    // The data is described once per specification: typing an option must not open files.
    bool described = false;
    nn::DataSpec describedData;
    QString describedFolder;
    std::optional<nn::Fields> fields;
    std::optional<nn::Error> dataError;
    FieldsReader reader;

    std::unique_ptr<RecoveryFile> recovery;
    QTimer recoveryTimer;
    void keep() { recovery->write(project, file, folder, mark.checksum); }

    nn::DataSpec wantedData() const {
        nn::DataSpec wanted = project.data;
        wanted.split = {};  // says nothing about the fields
        return wanted;
    }
    void take(const nn::Fields& known) {
        reader.cancel();
        described = true;
        describedData = wantedData();
        describedFolder = folder;
        fields = known;
        dataError.reset();
    }
    /// True where what the data offers differs from before.
    bool describe(bool again) {
        nn::DataSpec wanted = wantedData();
        if (described && !again && wanted == describedData && folder == describedFolder) return false;
        const bool hadFields = fields.has_value();
        described = true;
        describedData = std::move(wanted);
        describedFolder = folder;
        fields.reset();
        dataError.reset();
        reader.cancel();
        if (nn::find_source(project.data.source)) {
            if (const auto answer = reader.read(project.data, toPath(folder)))
                settle(*answer);
            else
                dataError = beingRead();
        }
        return hadFields || fields.has_value();
    }
    void settle(const nn::Result<nn::Fields>& answer) {
        fields.reset();
        dataError.reset();
        if (answer)
            fields = *answer;
        else
            dataError = answer.error();
    }
};

/// Holds edits and their inverses, never pointers into the project.
class Document::EditCommand : public QUndoCommand {
public:
    EditCommand(Document* document, PackedEdits edits, std::vector<Moves> moves, const QString& text, const QString& mergeKey)
        : QUndoCommand(text),
          document_(document),
          edits_(std::move(edits)),
          moves_(again(std::move(moves))),
          mergeKey_(mergeKey),
          run_(document->impl_->mergeRun) {}

    void undo() override {
        std::vector<Moves> back;
        for (auto step = moves_.rbegin(); step != moves_.rend(); ++step) back.push_back(reversed(*step));
        tell(edits_.undo(document_->impl_->project), back);
    }
    void redo() override {
        if (!document_->impl_->applying) tell(edits_.redo(document_->impl_->project), moves_);
    }
    int id() const override { return mergeKey_.isEmpty() ? -1 : 1; }
    bool mergeWith(const QUndoCommand* other) override {
        const auto* next = static_cast<const EditCommand*>(other);
        if (next->mergeKey_ != mergeKey_ || next->run_ != run_) return false;
        if (!edits_.replace(next->edits_)) edits_.append(next->edits_);
        moves_.insert(moves_.end(), next->moves_.begin(), next->moves_.end());
        setText(next->text());
        return true;
    }

private:
    /// Done again, a copy is what it had become.
    static std::vector<Moves> again(std::vector<Moves> steps) {
        for (Moves& step : steps) {
            std::set<std::string> seen;
            Moves copies;
            for (const auto& [from, to] : step)
                if (!seen.insert(from).second) copies.emplace_back(to, to);
            step.insert(step.end(), copies.begin(), copies.end());
        }
        return steps;
    }
    void tell(const nn::Result<nn::Edits>& done, const std::vector<Moves>& moves) {
        // The project is in exactly the state that these edits were recorded in, so they cannot be refused. Were they,
        // the project would be as it was, and nothing is lost by going on.
        if (!done) {
            qCritical("undo entry '%s' does not fit: %s", qPrintable(text()), done.error().text().c_str());
            document_->impl_->lastError = studio::text(done.error().message);
            return;
        }
        DocumentChange& pending = document_->impl_->pending;
        pending.add(*done, document_->impl_->project);
        pending.moves.insert(pending.moves.end(), moves.begin(), moves.end());
        document_->endMerge();
    }

    Document* document_;
    PackedEdits edits_;
    std::vector<Moves> moves_;
    QString mergeKey_;
    int run_;
};

Document::Document(QObject* parent) : QObject(parent), impl_(std::make_unique<Impl>()) {
    impl_->folder = QDir::homePath();
    impl_->stack.setUndoLimit(undoLimit);
    impl_->recoveryTimer.setSingleShot(true);
    impl_->recoveryTimer.setInterval(recoveryDelay);
    connect(&impl_->recoveryTimer, &QTimer::timeout, this, [this] {
        if (impl_->recovery && isModified()) impl_->keep();
    });
    // The stack emits this first of all its signals, once however many entries an undo view steps over: whoever listens
    // to any of the others finds the analysis up to date.
    connect(&impl_->stack, &QUndoStack::indexChanged, this, [this] {
        DocumentChange change = std::exchange(impl_->pending, {});
        if (!change.any()) return;
        if (change.has(analyzedParts)) analyze(change);
        if (impl_->recovery && !impl_->recoveryTimer.isActive()) impl_->recoveryTimer.start();
        tell(change);
    });
    connect(&impl_->stack, &QUndoStack::cleanChanged, this, [this](bool clean) {
        if (clean && impl_->recovery) impl_->recovery->remove();
        emit modifiedChanged(!clean);
    });
    connect(&impl_->reader, &FieldsReader::finished, this, [this](const nn::Result<nn::Fields>& answer) {
        impl_->settle(answer);
        DocumentChange change;
        change.add(DocumentChange::Fields);
        analyze(change);
        tell(change);
    });
    DocumentChange first;
    analyze(first);
}

Document::~Document() { disconnect(&impl_->stack, nullptr, this, nullptr); }

const nn::Project& Document::project() const { return impl_->project; }

const nn::Analysis& Document::analysis() const { return impl_->analysis; }

const nn::Fields* Document::fields() const { return impl_->fields ? &*impl_->fields : nullptr; }

bool Document::readingData() const { return impl_->reader.reading(); }

void Document::setReadingPatience(std::chrono::milliseconds patience) { impl_->reader.setPatience(patience); }

QString Document::folder() const { return impl_->folder; }

bool Document::apply(const nn::Edits& wanted, const QString& text, const QString& mergeKey, const Moves& moves) {
    const nn::Edits edits = withShortPositions(wanted);
    const nn::Result<void> legal = nn::check_settings(edits);
    auto inverses = legal ? nn::apply(impl_->project, edits) : nn::Result<nn::Edits>(legal.error());
    if (!inverses) {
        impl_->lastError = studio::text(inverses.error().message);
        return false;
    }
    impl_->lastError.clear();
    // An edit that changes nothing is its own inverse.
    if (std::equal(edits.rbegin(), edits.rend(), inverses->begin(), inverses->end())) return true;

    nn::Edits done = edits;
    DocumentChange change;
    change.add(edits, impl_->project);
    change.moves = allMoves(moves, edits);
    // Every node that wants a position has one, so only these can take it from one or bring one without.
    if (change.has(DocumentChange::Nodes | DocumentChange::Layout)) {
        if (const nn::MoveNodes placed = placeMissing(impl_->project); !placed.positions.empty()) {
            if (auto inverse = nn::apply(impl_->project, nn::Edit(placed))) {
                done.push_back(placed);
                change.add({placed}, impl_->project);
                inverses->insert(inverses->begin(), std::move(*inverse));
            }
        }
    }
    impl_->pending.add(change);
    impl_->applying = true;
    impl_->stack.push(new EditCommand(this, {std::move(done), std::move(*inverses)}, change.moves, text, mergeKey));
    impl_->applying = false;
    return true;
}

void Document::endMerge() { ++impl_->mergeRun; }

QString Document::lastError() const { return impl_->lastError; }

QUndoStack* Document::undoStack() const { return &impl_->stack; }

void Document::clear() { replace({}, QDir::homePath(), {}); }

nn::Result<void> Document::load(const QString& file) {
    const QString path = QFileInfo(file).absoluteFilePath();
    const FileMark mark = markOf(path);
    auto project = nn::load_project(toPath(path));
    if (!project) return project.error();
    replace(std::move(*project), QFileInfo(path).absolutePath(), path);
    impl_->mark = mark;
    return {};
}

void Document::adopt(nn::Project project, const QString& folder, const nn::Fields* fields) {
    replace(std::move(project), folder, {}, fields);
}

void Document::replace(nn::Project project, const QString& folder, const QString& file, const nn::Fields* fields) {
    const bool otherFile = file != impl_->file;
    impl_->project = std::move(project);
    impl_->folder = QFileInfo(folder).absoluteFilePath();
    impl_->file = file;
    impl_->mark = {};
    impl_->lastError.clear();
    impl_->pending = {};
    impl_->analyzer.emplace();  // what it remembers is of another network
    endMerge();
    if (const nn::MoveNodes placed = placeMissing(impl_->project); !placed.positions.empty())
        static_cast<void>(nn::apply(impl_->project, nn::Edit(placed)));
    if (impl_->recovery) impl_->recovery->remove();
    impl_->recoveryTimer.stop();
    if (fields) impl_->take(*fields);
    DocumentChange change = DocumentChange::everything();
    analyze(change);
    // The stack's signals reach actions of undo and redo: by now everything they may ask is that of the new project.
    impl_->stack.clear();
    impl_->stack.setClean();
    emit reset();
    if (otherFile) emit filePathChanged(file);
    tell(change);
}

nn::Result<void> Document::save(const QString& file) {
    const QString path = QFileInfo(file).absoluteFilePath(), folder = QFileInfo(path).absolutePath();
    const auto data = rebased(impl_->project.data, impl_->folder, folder);
    if (data) {
        nn::Project moved = impl_->project;
        moved.data = *data;
        if (auto saved = nn::save_project(moved, toPath(path)); !saved) return saved.error();
    } else if (auto saved = nn::save_project(impl_->project, toPath(path)); !saved) {
        return saved.error();
    }
    const bool otherFile = path != impl_->file;
    impl_->file = path;
    impl_->folder = folder;
    impl_->mark = markOf(path);
    endMerge();
    if (data) apply({nn::SetData{*data}}, tr("Keep the path of the data"));
    impl_->stack.setClean();
    if (impl_->recovery) impl_->recovery->remove();
    impl_->recoveryTimer.stop();
    if (otherFile) emit filePathChanged(path);
    return {};
}

QString Document::filePath() const { return impl_->file; }

QString Document::displayName() const {
    if (!impl_->project.name.empty()) return QString::fromStdString(impl_->project.name);
    if (impl_->file.isEmpty()) return tr("Untitled");
    QString name = QFileInfo(impl_->file).fileName();
    for (const char* ending : {".json", ".netloom"})
        if (name.endsWith(QLatin1String(ending))) name.chop(int(qstrlen(ending)));
    return name;
}

bool Document::isModified() const { return !impl_->stack.isClean(); }

bool Document::changedOnDisk() const {
    const QFileInfo info(impl_->file);
    if (impl_->file.isEmpty() || !info.exists()) return false;
    if (info.lastModified() == impl_->mark.time && info.size() == impl_->mark.size) return false;
    return checksumOf(impl_->file) != impl_->mark.checksum;
}

void Document::refreshData() {
    if (!impl_->describe(true)) return;
    DocumentChange change;
    change.add(DocumentChange::Fields);
    analyze(change);
    tell(change);
}

void Document::setRecoveryFolder(const QString& folder) {
    // Another file of the same folder would take what is kept with it.
    if (impl_->recovery && impl_->recovery->folder() == folder) return;
    impl_->recovery = folder.isEmpty() ? nullptr : std::make_unique<RecoveryFile>(folder);
    if (impl_->recovery && isModified()) impl_->recoveryTimer.start();
}

void Document::recover(const Recovered& recovered) {
    replace(recovered.project, recovered.folder, recovered.original);
    // Not what the file holds now: what it held when this work began. Whoever wrote to it since is asked about.
    impl_->mark = {{}, -1, recovered.checksum};
    impl_->stack.resetClean();
    if (impl_->recovery) {
        impl_->keep();
        impl_->recovery->flush();
        if (QFile::exists(impl_->recovery->path())) discard(recovered);
    }
}

void Document::leaveForRecovery() {
    if (!impl_->recovery || !isModified()) return;
    impl_->recoveryTimer.stop();
    impl_->keep();
    impl_->recovery->leave();
}

/// The one analysis of a change; what it says otherwise than the last one goes into `change`.
void Document::analyze(DocumentChange& change) {
    if (impl_->describe(false)) change.add(DocumentChange::Fields);
    const nn::Analysis before = std::exchange(
        impl_->analysis,
        nn::check_project(impl_->project, *impl_->analyzer, fields(), impl_->dataError ? &*impl_->dataError : nullptr));
    change.add(before, impl_->analysis);
}

void Document::tell(const DocumentChange& change) {
    // A listener may apply edits itself. Those after it are told of these first and have not heard of the others yet:
    // they are told of both.
    const DocumentChange outer = impl_->telling;
    impl_->telling.add(change);
    const DocumentChange all = impl_->telling;
    emit changed(all);
    impl_->telling = outer;
}

}  // namespace studio
