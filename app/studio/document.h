#pragma once
// The open project: the one gate through which anything changes, its undo stack, its diagnostics and its file.

#include "nn/io/project_json.h"
#include "nn/model/check.h"

#include <QObject>
#include <QUndoStack>

namespace studio {

/// UI thread only. Widgets know ids and ask the document; nothing else holds project state.
class Document : public QObject {
    Q_OBJECT

public:
    explicit Document(QObject* parent = nullptr);
    ~Document() override;

    const nn::Project& project() const;
    /// Shapes and diagnostics of the project as it is now; never stale when a signal arrives.
    const nn::Analysis& analysis() const;
    /// Fields of the data, if they could be read.
    const nn::Fields* fields() const;
    /// Folder that relative data paths start at.
    QString folder() const;

    /// \undoable The only way to change the project. All edits or none, one entry in the undo list. Entries with the same
    /// non-empty `mergeKey` in a row become one (drags, sliders, typing). False: refused, `lastError` says why.
    bool apply(const nn::Edits& edits, const QString& text, const QString& mergeKey = {});
    /// Ends a run of merging: the next apply starts a new entry.
    void endMerge();
    QString lastError() const;

    QUndoStack* undoStack() const;

    /// A new empty project (not undoable; the caller asked about unsaved changes).
    void clear();
    /// Parses and checks everything before anything is replaced. The error text is ready to show.
    nn::Result<void> load(const QString& file);
    /// Opens a project that has no file yet: an example, a recovered one.
    void adopt(nn::Project project, const QString& folder);
    nn::Result<void> save(const QString& file);

    QString filePath() const;     ///< "" until saved
    QString displayName() const;  ///< name for titles
    bool isModified() const;
    /// The file on disk is not the one that was loaded or saved.
    bool changedOnDisk() const;

signals:
    /// Anything changed; `analysis` is up to date. Fired once per apply, undo, redo, load.
    void changed();
    /// Another project: forget every id.
    void reset();
    void modifiedChanged(bool modified);
    void filePathChanged(const QString& file);

private:
    class EditCommand;
    void analyze();
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// Translates a message of nn and fills its arguments in.
QString text(const nn::Message& message);

}  // namespace studio
