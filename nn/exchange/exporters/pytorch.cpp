#include "nn/exchange/exporter.h"
#include "nn/io/weights_file.h"

namespace nn {

Exporter pytorch_exporter() {
    Exporter exporter;
    exporter.endings = {".pt", ".pth"};
    exporter.title = TR("PyTorch state_dict");
    exporter.place = 10;
    exporter.needs_weights = true;
    exporter.write = [](const ExportSource& from, const std::filesystem::path& file) {
        return save_pytorch(*from.weights, file, from.stop);
    };
    return exporter;
}

}  // namespace nn
