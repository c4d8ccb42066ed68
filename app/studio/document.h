#pragma once
// The open project: the one gate through which anything changes, its undo stack, its diagnostics and its file.

#include "app/studio/document_change.h"
#include "nn/train/check.h"
#include "nn/train/project_file.h"

#include <QObject>
#include <QUndoStack>

#include <chrono>
#include <memory>

namespace studio {

struct Recovered;

/// UI thread only. Widgets know ids and ask the document; nothing else holds project state.
class Document : public QObject {
    Q_OBJECT

public:
    explicit Document(QObject* parent = nullptr);
    /// Work that was not saved is dropped: whoever closes a document has asked before.
    ~Document() override;

    const nn::Project& project() const;
    /// Shapes and diagnostics of the project as it is now; never stale when a signal arrives.
    const nn::Analysis& analysis() const;
    /// Fields of the data, if they could be read.
    const nn::Fields* fields() const;
    /// The fields are being found out on a thread of their own; `changed` tells what they are. Until then there are none.
    bool readingData() const;
    /// How long a change of the data may wait for its fields before it goes on without them (FieldsReader).
    void setReadingPatience(std::chrono::milliseconds patience);
    /// Folder that relative data paths start at.
    QString folder() const;

    /// \undoable The only way to change the project. All edits or none, one entry in the undo list. Entries with the
    /// same non-empty `mergeKey` in a row become one (drags, sliders, typing). Edits that change nothing leave no
    /// entry. New nodes outside of a Sequential that bring no position get one. False: refused, `lastError` says why.
    /// `moves`: nodes that the edits take away at one path and put back at another; whoever keeps something by path follows them.
    bool apply(const nn::Edits& edits, const QString& text, const QString& mergeKey = {}, const Moves& moves = {});
    /// Ends a run of merging: the next apply starts a new entry. Undo, redo and saving end it too.
    void endMerge();
    QString lastError() const;

    /// For undo and redo actions; entries are pushed by `apply`, and by Proposals for what is no part of the project.
    QUndoStack* undoStack() const;

    /// A new empty project (not undoable; the caller asked about unsaved changes).
    void clear();
    /// Parses and checks everything before anything is replaced. The error text is ready to show.
    nn::Result<void> load(const QString& file);
    /// Opens a project that has no file yet, such as an example. `fields`: what its data offers where that is known; then the data is
    /// not looked at.
    void adopt(nn::Project project, const QString& folder, const nn::Fields* fields = nullptr);
    /// Atomic; after an error the file and the document are as before. In another folder than before, a relative data
    /// path is rewritten to name the same place.
    nn::Result<void> save(const QString& file);

    QString filePath() const;     ///< "" until saved
    QString displayName() const;  ///< name for titles
    bool isModified() const;
    /// The file on disk holds something else than what was loaded or saved. A deleted file does not: saving makes it
    /// anew.
    bool changedOnDisk() const;

    /// Looks at the data again (another program may have put the files there). `changed` is emitted if that matters.
    void refreshData();

    /// Keeps unsaved work in a file in `folder`, written a few seconds after a change and removed once it is saved or
    /// dropped. "" turns it off, as it is at first. See recovery.h for what a crash left behind.
    void setRecoveryFolder(const QString& folder);
    /// Opens what a crash left behind: modified, and with the file path it had; `changedOnDisk` where another program has
    /// written to that file since. The leftover is removed when this document keeps the work itself.
    void recover(const Recovered& recovered);
    /// The program is told to end and nobody can be asked: unsaved work is kept now, for the next start. Waits for the disk.
    void leaveForRecovery();

signals:
    /// Something changed, and what; `analysis` is up to date. Fired once per apply, undo, redo, load.
    void changed(const studio::DocumentChange& change);
    /// Another project: forget every id. What there is now is told right after it by `changed`, with all parts.
    void reset();
    void modifiedChanged(bool modified);
    void filePathChanged(const QString& file);

private:
    class EditCommand;
    void analyze(DocumentChange& change);
    void tell(const DocumentChange& change);
    void replace(nn::Project project, const QString& folder, const QString& file, const nn::Fields* fields = nullptr);
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// Translates a message of nn and fills its arguments in.
QString text(const nn::Message& message);

}  // namespace studio
