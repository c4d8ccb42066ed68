#include "app/studio/drawing_code.h"

#include "app/studio/document.h"
#include "app/studio/read_aside.h"

#include <utility>

namespace studio {

namespace {
constexpr int soonMs = 40;
}

DrawingCode::DrawingCode(Document* document, QObject* parent) : QObject(parent), document_(document) {
    soon_.setSingleShot(true);
    soon_.setInterval(soonMs);
    connect(&soon_, &QTimer::timeout, this, &DrawingCode::write);
    connect(document, &Document::changed, this, [this](const DocumentChange& change) {
        using Change = DocumentChange;
        if (change.has(Change::Nodes | Change::Wires | Change::Options | Change::Reports | Change::Parameters | Change::Name | Change::Problems))
            follow();
    });
    connect(document, &Document::reset, this, [this] { scope_.clear(); });
}

void DrawingCode::show(const QString& scope) {
    if (scope_ == scope && !behind_) return;
    scope_ = scope;
    follow();
}

void DrawingCode::setWatched(bool watched) {
    watched_ = watched;
    if (watched && behind_) follow();
}

void DrawingCode::follow() {
    behind_ = true;
    stale_ = writing_;
    if (!watched_) return;
    if (document_->analysis().nodes.size() <= nodesAtOnce) write();
    else if (!writing_) soon_.start();
}

void DrawingCode::write() {
    soon_.stop();
    const nn::Project& project = document_->project();
    const nn::Analysis& analysis = document_->analysis();
    // A container that went takes the place around it along.
    while (!scope_.isEmpty() && !nn::find_scope(project.graph, scope_.toStdString()))
        scope_ = QString::fromStdString(nn::parent_path(scope_.toStdString()));
    if (analysis.nodes.size() <= nodesAtOnce)
        return take(nn::PythonDrawing::make(project.graph, analysis, project.name, scope_.toStdString()));
    writing_ = true;
    stale_ = false;
    auto make = [graph = project.graph, analysis, title = project.name, scope = scope_.toStdString()] {
        return nn::PythonDrawing::make(graph, analysis, title, scope);
    };
    readAside<nn::Result<nn::PythonDrawing>>(std::move(make), this, [this](const nn::Result<nn::PythonDrawing>& drawing) {
        writing_ = false;
        if (!std::exchange(stale_, false)) return take(drawing);
        if (watched_ && behind_) follow();
    });
}

void DrawingCode::take(nn::Result<nn::PythonDrawing> drawing) {
    drawing_ = std::move(drawing);
    behind_ = false;
    emit changed();
}

}  // namespace studio
