#pragma once
// Networks from source text and from files of other programs, read beside the window.

#include "nn/exchange/importer.h"
#include "nn/model/edit.h"

#include <QObject>
#include <QString>

#include <functional>
#include <memory>

namespace studio {

using Imported = nn::Result<nn::ImportedProject>;

/// Whether pasted text may be a network's source. Cheap, and generous: whether it is one, reading it tells.
bool looksLikeSource(const QString& text);
/// Whether a file is one that `importFile` reads, by its ending.
bool isImportable(const QString& file);

/// Both read on a thread of their own. `done` is called on the thread of `context`, later, and never once that is gone.
void importSource(const QString& text, QObject* context, std::function<void(const Imported&)> done);
void importFile(const QString& file, QObject* context, std::function<void(const Imported&)> done);

/// What was noted while reading, a line each: "line 3: ...".
QString importNotes(const nn::ImportedProject& imported);
/// Puts all that was read into an empty project, as one change: name, notes, data, nodes, wires. What is proposed is not drawn, but nodes
/// are placed as if it were.
nn::Edits importEdits(const nn::ImportedProject& imported);

}  // namespace studio
