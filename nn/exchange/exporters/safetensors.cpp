#include "nn/exchange/exporter.h"
#include "nn/io/weights_file.h"

namespace nn {

Exporter safetensors_exporter() {
    Exporter exporter;
    exporter.endings = {".safetensors"};
    exporter.title = "safetensors";
    exporter.place = 20;
    exporter.needs_weights = true;
    exporter.write = [](const ExportSource& from, const std::filesystem::path& file) {
        return save_safetensors(*from.weights, file, from.stop);
    };
    return exporter;
}

}  // namespace nn
