#include "nn/exchange/importer.h"
#include "nn/exchange/python_source/source.h"
#include "nn/io/atomic_file.h"
#include "nn/model/nested_message.h"

namespace nn {

namespace {

Result<ImportedProject> read(const std::filesystem::path& file, const ImportRequest& request) {
    constexpr std::uint64_t limit = 32 << 20;
    const Result<std::string> text = read_file(file, limit);
    if (!text) return text.error();
    Result<ImportedProject> read = python::read_source(*text, request);
    if (!read) return Error({TR("{0}, {1}"), {file.filename().string(), as_argument(read.error().message)}}, true);
    if (read->project.name.empty()) read->project.name = file.stem().string();
    return read;
}

}  // namespace

Importer python_importer() {
    Importer importer;
    importer.endings = {".py"};
    importer.title = TR("PyTorch source");
    importer.place = 5;
    importer.read_project = read;
    return importer;
}

}  // namespace nn
