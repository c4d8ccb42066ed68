#include "nn/exchange/exporter.h"
#include "nn/exchange/onnx/file.h"
#include "nn/io/atomic_file.h"

namespace nn {

namespace {

Result<void> check(const ExportSource& from) {
    if (auto fits = fits_onnx(*from.network); !fits || !from.weights) return fits;
    const auto model = onnx_model(*from.network, *from.weights, from.project->name, from.batch);
    return model ? Result<void>() : model.error();
}

Result<void> write(const ExportSource& from, const std::filesystem::path& file) {
    if (auto fits = fits_onnx(*from.network); !fits) return fits;
    const auto model = onnx_model(*from.network, *from.weights, from.project->name, from.batch);
    if (!model) return model.error();
    const auto parts = onnx_file(*model);
    if (!parts) return parts.error();
    return write_atomically(file, *parts, from.stop);
}

}  // namespace

Exporter onnx_exporter() {
    Exporter exporter;
    exporter.endings = {".onnx"};
    exporter.title = TR("ONNX model");
    exporter.place = 50;
    exporter.needs_network = true;
    exporter.needs_weights = true;
    exporter.takes_batch = true;
    exporter.check = check;
    exporter.write = write;
    return exporter;
}

}  // namespace nn
