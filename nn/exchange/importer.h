#pragma once
// What can be read: weights, and whole networks. Which form weights are in, the file's first bytes say; where they say nothing, its ending.
// Where a network comes from, the ending says.

#include "nn/engine/weights.h"
#include "nn/exchange/file_format.h"
#include "nn/model/project.h"
#include "nn/model/result.h"
#include "nn/model/shape.h"

#include <functional>
#include <string_view>

namespace nn {

/// What a source may leave open.
struct ImportRequest {
    struct Input {
        std::string id;
        Extents shape;  ///< of one sample
    };
    std::vector<Input> inputs;
    std::string model;  ///< a class of the source; "": the source says
};

/// A network that was read, and what there is to say about it.
struct ImportedProject {
    Project project;
    std::vector<std::string> matched;    ///< keys of its state_dict, in order
    std::vector<std::string> unmatched;  ///< what the source has beside them: keys, or modules by path
    struct Note {
        int line = 0;  ///< 0: the source as a whole
        Message text;
    };
    std::vector<Note> notes;
    std::vector<ScopeWire> proposals;  ///< wires that are likely and cannot be proved; none of them is in the project
};

struct Importer : FileFormat {
    /// Whether a file that starts so is one. People give weights any ending. Null: it reads no weights.
    bool (*recognizes)(std::string_view start) = nullptr;
    std::function<Result<StateDict>(const std::filesystem::path& file)> read_weights;
    /// Null: it reads no networks. The Error case: there is none in it, or it is too large; it names the line.
    std::function<Result<ImportedProject>(const std::filesystem::path& file, const ImportRequest& request)> read_project;
};

/// In the order in which lists show them, as CMake found their files.
const std::vector<Importer>& all_importers();
/// Those that read weights; those that read networks.
const std::vector<Importer>& weight_importers();
const std::vector<Importer>& project_importers();

/// Of weights. The error lists what there is.
Result<const Importer*> find_importer(const std::filesystem::path& file);
/// Reads weights in whatever form they are in. Of a run's checkpoint.pt the model's are taken, without the rest, and `said` gets a
/// message about it.
Result<StateDict> load_weights(const std::filesystem::path& file, std::vector<Message>* said = nullptr);
/// Reads a network by the file's ending.
Result<ImportedProject> import_project(const std::filesystem::path& file, const ImportRequest& request);

}  // namespace nn
