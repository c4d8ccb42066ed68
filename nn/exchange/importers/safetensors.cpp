#include "nn/exchange/importer.h"
#include "nn/exchange/weights_graph.h"
#include "nn/io/weights_file.h"

namespace nn {

Importer safetensors_importer() {
    Importer importer;
    importer.endings = {".safetensors"};
    importer.title = "safetensors";
    importer.place = 20;
    // The header's length in eight bytes, then JSON.
    importer.recognizes = [](std::string_view start) { return start.size() > 8 && start[8] == '{'; };
    importer.read_weights = load_safetensors;
    importer.read_project = project_from_weights;
    return importer;
}

}  // namespace nn
