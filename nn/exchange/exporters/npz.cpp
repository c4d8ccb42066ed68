#include "nn/exchange/exporter.h"
#include "nn/io/atomic_file.h"
#include "nn/io/npz.h"

namespace nn {

Exporter npz_exporter() {
    Exporter exporter;
    exporter.endings = {".npz"};
    exporter.title = TR("NumPy arrays");
    exporter.place = 30;
    exporter.needs_weights = true;
    // A tensor with two names is an array under each: NumPy knows no sharing between them.
    exporter.write = [](const ExportSource& from, const std::filesystem::path& file) {
        NpzArrays arrays;
        for (const StateTensor& tensor : from.weights->tensors)
            arrays.emplace(tensor.key, NpyArray{tensor.dtype, tensor.shape, tensor.bytes});
        if (from.stop.stop_requested()) return Result<void>(writing_stopped());
        return save_npz(arrays, file);
    };
    return exporter;
}

}  // namespace nn
