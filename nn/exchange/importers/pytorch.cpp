#include "nn/exchange/importer.h"
#include "nn/exchange/weights_graph.h"
#include "nn/io/weights_file.h"

namespace nn {

Importer pytorch_importer() {
    Importer importer;
    importer.endings = {".pt", ".pth"};
    importer.title = TR("PyTorch state_dict");
    importer.place = 10;
    // A zip whose first record is the pickle, or a pickle by itself: PyTorch before 1.6.
    importer.recognizes = [](std::string_view start) {
        return start.starts_with('\x80') ||
               (start.starts_with("PK\x03\x04") && start.find("/data.pkl") != std::string_view::npos);
    };
    importer.read_weights = load_pytorch;
    importer.read_project = project_from_weights;
    return importer;
}

}  // namespace nn
