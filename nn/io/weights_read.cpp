#include "nn/io/atomic_file.h"
#include "nn/io/safetensors.h"
#include "nn/io/weights_file.h"
#include "nn/io/weights_old.h"
#include "nn/io/weights_pickle.h"
#include "nn/io/zip_archive.h"
#include "nn/model/nested_message.h"

#include <unistd.h>

#include <deque>
#include <new>
#include <unordered_map>

namespace nn {
namespace {

/// A file that the machine's memory does not hold.
std::uint64_t max_file_bytes() {
    const long pages = ::sysconf(_SC_PHYS_PAGES), size = ::sysconf(_SC_PAGESIZE);
    constexpr std::uint64_t unknown = std::uint64_t{16} << 30;
    return pages > 0 && size > 0 ? static_cast<std::uint64_t>(pages) * static_cast<std::uint64_t>(size) : unknown;
}

/// Records of a zip: where they lie, or unpacked.
class ZipStorages final : public Storages {
public:
    ZipStorages(const ZipArchive& zip, const std::string& prefix) : zip_(zip), prefix_(prefix) {}
    std::uint64_t total_size() const override { return zip_.total_size(); }

    Result<std::string_view> find(const std::string& key, const ElementType& type, std::int64_t count) override {
        const std::string name = prefix_ + "/data/" + key;
        const ZipEntry* entry = zip_.find(name);
        if (entry == nullptr) return Error({TR("The record {0} is missing."), {name}}, true);
        if (entry->size % type.bytes != 0 || entry->size / type.bytes != static_cast<std::uint64_t>(count)) {
            return Error({TR("The record {0} has {1} bytes, which is not what {2} elements of {3} need."),
                          {name, std::to_string(entry->size), std::to_string(count), type.torch}},
                         true);
        }
        auto it = found_.find(key);
        if (it != found_.end()) return it->second;
        auto bytes = entry->deflated ? unpack(*entry) : zip_.view(*entry);
        if (bytes) found_.emplace(key, *bytes);
        return bytes;
    }

private:
    Result<std::string_view> unpack(const ZipEntry& entry) {
        Result<std::string> bytes = zip_.read(entry);
        if (!bytes) return bytes.error();
        return std::string_view(unpacked_.emplace_back(std::move(*bytes)));
    }

    const ZipArchive& zip_;
    const std::string& prefix_;
    std::unordered_map<std::string, std::string_view> found_;
    std::deque<std::string> unpacked_;
};

/// A pickle by itself that is no weight file.
Error refuse_bare_pickle(std::string_view bytes) {
    const Result<pickle::Document> ran = pickle::run(bytes.substr(0, max_pickle_bytes));
    if (!ran) return ran.error();
    if (ran->top().kind == pickle::Kind::Opaque) return pickle::asks_for(ran->top());
    return Error(
        TR("It is a Python pickle, not a weight file. Save a state_dict: torch.save(model.state_dict(), file)."), true);
}

Result<StateDict> load_zip(std::string_view bytes) {
    const Result<ZipArchive> zip = ZipArchive::open(bytes);
    if (!zip) return zip.error();
    // PyTorch packs nothing: what takes little room in the file and very much out of it is no weights.
    constexpr std::uint64_t unsuspicious = std::uint64_t{64} << 20, most_packed = 64;
    if (zip->total_size() > unsuspicious && zip->total_size() / most_packed > bytes.size()) {
        return Error({TR("It has {0} bytes and would unpack to {1}: no weights pack as well as that. Nothing was unpacked."),
                      {std::to_string(bytes.size()), std::to_string(zip->total_size())}},
                     true);
    }
    const std::string& first = zip->entries().empty() ? std::string() : zip->entries().front().name;
    const std::string prefix = first.substr(0, first.find('/'));
    if (zip->find(prefix + "/constants.pkl") != nullptr) {
        return Error(TR("It is a TorchScript program, not weights alone. Save its state_dict: "
                        "torch.save(torch.jit.load(file).state_dict(), other_file)."),
                     true);
    }
    const ZipEntry* list = zip->find(prefix + "/data.pkl");
    if (list == nullptr) {
        return Error(TR("It is a zip archive, but holds no PyTorch weights (no data.pkl)."), true);
    }
    if (const ZipEntry* order = zip->find(prefix + "/byteorder"); order != nullptr) {
        const Result<std::string> text = order->size == 6 ? zip->read(*order) : std::string();
        if (!text) return text.error();
        if (*text != "little") return Error(TR("It was written on a big-endian machine; that is not supported."), true);
    }
    if (list->size > max_pickle_bytes) return Error(TR("Its list of tensors is larger than 64 MiB."), true);
    const Result<std::string> program = zip->read(*list);
    if (!program) return program.error();
    const Result<pickle::Document> document = pickle::run(*program);
    if (!document) return document.error();
    ZipStorages storages(*zip, prefix);
    return read_state(*document, storages);
}

Result<StateDict> load_bytes(std::string_view bytes) {
    if (is_old_pytorch(bytes)) return read_old_pytorch(bytes);
    if (bytes.starts_with('\x80')) return refuse_bare_pickle(bytes);
    if (!bytes.starts_with("PK\x03\x04")) {
        return Error(
            TR("It is not a PyTorch weight file: it is no zip archive. Expected what torch.save(model.state_dict(), "
               "file) writes."),
            true);
    }
    return load_zip(bytes);
}

Result<StateDict> load(const std::filesystem::path& file, Result<StateDict> (*read)(std::string_view bytes)) {
    try {
        const Result<std::string> bytes = read_file(file, max_file_bytes());
        if (!bytes) return bytes.error();
        Result<StateDict> state = read(*bytes);
        if (!state) return Error({TR("{0} cannot be used: {1}"), {file.string(), as_argument(state.error().message)}}, true);
        return state;
    } catch (const std::bad_alloc&) {
        return Error({TR("{0} does not fit into memory."), {file.string()}});
    }
}

}  // namespace

Result<StateDict> load_pytorch(const std::filesystem::path& file) { return load(file, load_bytes); }
Result<StateDict> load_safetensors(const std::filesystem::path& file) { return load(file, read_safetensors); }

}  // namespace nn
