#pragma once
// The PyTorch of a document's scope, kept up to date: at once where the network is small, beside the window where it is large.

#include "nn/exchange/python/drawing.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <optional>

namespace studio {

class Document;

/// UI thread only.
class DrawingCode : public QObject {
    Q_OBJECT

public:
    /// Networks of so many nodes are written while the call waits: a few milliseconds.
    static constexpr std::size_t nodesAtOnce = 150;

    explicit DrawingCode(Document* document, QObject* parent = nullptr);

    /// Of this scope, from now on. `changed` tells, at once for a small network.
    void show(const QString& scope);
    const QString& scope() const { return scope_; }
    /// Nobody looks: nothing is written until somebody does.
    void setWatched(bool watched);
    /// Nothing before the first is written. The error: what has no form in Python, by its node.
    const std::optional<nn::Result<nn::PythonDrawing>>& drawing() const { return drawing_; }
    /// The document has changed since; `changed` will tell.
    bool isBehind() const { return behind_; }

signals:
    void changed();

private:
    void follow();
    void write();
    void take(nn::Result<nn::PythonDrawing> drawing);

    Document* document_;
    QString scope_;
    std::optional<nn::Result<nn::PythonDrawing>> drawing_;
    QTimer soon_;           ///< changes that come together are written once
    bool watched_ = false;
    bool behind_ = true;
    bool writing_ = false;  ///< beside the window
    bool stale_ = false;    ///< what is being written there is not wanted any more
};

}  // namespace studio
