#include "nn/exchange/exporter.h"
#include "nn/exchange/python/training.h"
#include "nn/io/atomic_file.h"
#include "nn/train/check.h"

namespace nn {

namespace {

Result<void> write(const ExportSource& from, const std::filesystem::path& file) {
    const Analysis analysis = check_project(*from.project, from.folder);
    if (!analysis.ok()) return Error(Message(analysis.first_error()), true);
    const auto model = python_model(from.project->graph, analysis, from.project->name);
    if (!model) return model.error();
    std::optional<PythonData> data;
    if (!model->losses.empty()) {
        auto found = python_data(*from.project, from.folder, std::filesystem::absolute(file).parent_path(), *analysis.network);
        if (!found) return found.error();
        data = std::move(*found);
    }
    const auto script = python_script(*from.project, *analysis.network, *model, data ? &*data : nullptr);
    if (!script) return script.error();
    if (from.stop.stop_requested()) return writing_stopped();
    if (data && data->in_own_file) {
        std::filesystem::path arrays = file;
        arrays.replace_extension(".data.npz");
        if (auto written = write_arrays(*from.project, from.folder, *analysis.network, arrays); !written) return written;
    }
    return write_atomically(file, std::string_view(*script));
}

}  // namespace

Exporter python_exporter() {
    Exporter exporter;
    exporter.endings = {".py"};
    exporter.title = TR("PyTorch module and training script");
    exporter.place = 40;
    exporter.needs_network = true;
    exporter.write = write;
    return exporter;
}

}  // namespace nn
