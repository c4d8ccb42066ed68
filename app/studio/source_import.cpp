#include "app/studio/source_import.h"

#include "app/studio/document.h"
#include "app/studio/layout.h"
#include "app/studio/read_aside.h"
#include "nn/exchange/python_source/source.h"

#include <QRegularExpression>

#include <map>

namespace studio {

namespace {

/// All nodes get a place, as if what is proposed were drawn.
void placeAsProposed(nn::ImportedProject& imported) {
    nn::Project drawn = imported.project;
    for (const auto& [scope, wire] : imported.proposals)
        if (nn::Graph* graph = nn::find_scope(drawn.graph, scope)) graph->wires.push_back(wire);
    for (const auto& [path, at] : placeMissing(drawn).positions)
        if (at) imported.project.layout.emplace(path, *at);
}

Imported read(const std::filesystem::path& file) {
    Imported imported = nn::import_project(file, {});
    if (imported && !imported->proposals.empty()) placeAsProposed(*imported);
    return imported;
}

/// Of a node and what it holds.
std::map<std::string, nn::Position> placesIn(const std::map<std::string, nn::Position>& places, const std::string& path) {
    std::map<std::string, nn::Position> found;
    for (auto it = places.lower_bound(path); it != places.end() && it->first.starts_with(path); ++it)
        if (it->first.size() == path.size() || it->first[path.size()] == '.') found.insert(*it);
    return found;
}

}  // namespace

bool looksLikeSource(const QString& text) {
    static const QRegularExpression signs(QStringLiteral("\\bnn\\.|\\btorch\\b|\\bModule\\b|\\bSequential\\s*\\("));
    return text.size() < 4'000'000 && text.contains(signs) && !text.contains(QLatin1String("\"nodes\""));
}

bool isImportable(const QString& file) {
    const std::filesystem::path path = file.toStdString();
    for (const nn::Importer& importer : nn::project_importers())
        if (importer.fits(path)) return true;
    return false;
}

void importSource(const QString& text, QObject* context, std::function<void(const Imported&)> done) {
    readAside<Imported>([source = text.toStdString()] { return nn::python::read_source(source, {}); }, context, std::move(done));
}

void importFile(const QString& file, QObject* context, std::function<void(const Imported&)> done) {
    readAside<Imported>([path = file.toStdString()] { return read(path); }, context, std::move(done));
}

QString importNotes(const nn::ImportedProject& imported) {
    QStringList lines;
    for (const auto& note : imported.notes) {
        const QString said = text(note.text);
        lines << (note.line > 0 ? text(nn::Message(TR("line {0}: {1}"), {std::to_string(note.line), said.toStdString()})) : said);
    }
    return lines.join(QLatin1Char('\n'));
}

nn::Edits importEdits(const nn::ImportedProject& imported) {
    const nn::Project& project = imported.project;
    nn::Edits edits{nn::SetName{project.name}, nn::SetNotes{importNotes(imported).toStdString()}};
    if (!project.data.source.empty()) edits.push_back(nn::SetData{project.data});
    for (const nn::Node& node : project.graph.nodes)
        edits.push_back(nn::InsertNode{"", static_cast<std::size_t>(-1), node, placesIn(project.layout, node.id)});
    edits.push_back(nn::SetWires{"", project.graph.wires});
    return edits;
}

}  // namespace studio
