#include "nn/io/atomic_file.h"
#include "nn/io/elements.h"
#include "nn/io/pickle.h"
#include "nn/io/safetensors.h"
#include "nn/io/weights_file.h"
#include "nn/io/zip_archive.h"

#include <new>
#include <optional>
#include <unordered_map>
#include <unordered_set>

namespace nn {
namespace {

constexpr std::uint64_t max_file_bytes = std::uint64_t{16} << 30;
constexpr std::uint64_t max_pickle_bytes = std::uint64_t{64} << 20;

/// "torch.FloatStorage" -> "FloatStorage"
std::string_view last_part(std::string_view global) { return global.substr(global.rfind('.') + 1); }

/// A tensor as the file describes it: a strided view of a storage.
struct View {
    const ElementType* type = nullptr;
    std::string storage;
    std::int64_t storage_size = 0;
    std::int64_t offset = 0;
    Extents sizes, strides;
};

class Loader {
public:
    Loader(const ZipArchive& zip, std::string prefix) : zip_(zip), prefix_(std::move(prefix)) {
        // Tied weights may show a storage more than once, bools grow to int64; beyond that a file lies.
        budget_ = 8 * zip.total_size() + (1u << 20);
    }

    Result<StateDict> load();

private:
    using Document = pickle::Document;
    using Value = pickle::Value;

    Result<const Value*> find_state() const;
    bool all_tensors(const Value& dict) const;
    std::optional<Extents> integers(const Value& value) const;
    std::optional<View> view(const Value& tensor) const;
    Result<const std::string*> storage(const View& view);
    Result<StateTensor> read_tensor(const std::string& key, const Value& value);
    void read_metadata(const Value& dict, StateDict& state) const;

    const ZipArchive& zip_;
    std::string prefix_;
    Document document_;
    std::unordered_map<std::string, std::string> storages_;
    std::uint64_t budget_ = 0;
};

bool Loader::all_tensors(const Value& dict) const {
    if (dict.kind != pickle::Kind::Dict || dict.items.empty()) return false;
    for (std::size_t i = 0; i + 1 < dict.items.size(); i += 2) {
        if (document_.at(dict.items[i]).kind != pickle::Kind::Text) return false;
        if (document_.at(dict.items[i + 1]).kind != pickle::Kind::Tensor) return false;
    }
    return true;
}

/// The dictionary of tensors: the file's root, or the one such dictionary in a checkpoint.
Result<const Loader::Value*> Loader::find_state() const {
    const Value& root = document_.top();
    if (root.kind != pickle::Kind::Dict) {
        return Error(
            {TR("It holds {0}, not a dictionary of tensors. Save a state_dict: torch.save(model.state_dict(), file)."),
             {document_.describe(root)}},
            true);
    }
    if (root.items.empty() || all_tensors(root)) return &root;
    const Value* found = nullptr;
    std::string names, odd;
    int count = 0;
    for (std::size_t i = 0; i + 1 < root.items.size(); i += 2) {
        const Value& key = document_.at(root.items[i]);
        const Value& value = document_.at(root.items[i + 1]);
        const std::string name = key.kind == pickle::Kind::Text ? key.text.substr(0, 100) : document_.describe(key);
        if (all_tensors(value)) {
            found = &value;
            if (++count <= 5) names += (names.empty() ? "" : ", ") + name;
        } else if (odd.empty() && value.kind != pickle::Kind::Tensor) {
            odd = name + " is " + document_.describe(value);
        }
    }
    if (count == 1) return found;
    if (count > 1) {
        return Error({TR("It is a checkpoint with several sets of weights ({0}). Save the one you want by itself: "
                         "torch.save(checkpoint['...'], file)."),
                      {names}},
                     true);
    }
    return Error(
        {TR("It is not a dictionary of tensors: {0}. Save a state_dict: torch.save(model.state_dict(), file)."),
         {odd.empty() ? "its keys are no texts" : odd}},
        true);
}

std::optional<Extents> Loader::integers(const Value& value) const {
    // 64 dimensions are PyTorch's own limit.
    if ((value.kind != pickle::Kind::Tuple && value.kind != pickle::Kind::List) || value.items.size() > 64) return {};
    Extents numbers;
    for (const pickle::Ref ref : value.items) {
        const Value& item = document_.at(ref);
        if (item.kind != pickle::Kind::Int || item.integer < 0) return {};
        numbers.push_back(item.integer);
    }
    return numbers;
}

/// Nothing where the numbers contradict each other: the view must lie inside its storage.
std::optional<View> Loader::view(const Value& tensor) const {
    const Value& storage = document_.at(tensor.items[0]);
    View view;
    view.type = element_by_torch(last_part(document_.at(storage.items[0]).text));
    view.storage = document_.at(storage.items[1]).text;
    view.storage_size = document_.at(storage.items[3]).integer;
    const Value& offset = document_.at(tensor.items[1]);
    auto sizes = integers(document_.at(tensor.items[2]));
    auto strides = integers(document_.at(tensor.items[3]));
    if (view.type == nullptr || view.storage_size < 0 || offset.kind != pickle::Kind::Int || offset.integer < 0 ||
        !sizes || !strides || sizes->size() != strides->size() || numel(*sizes) < 0) {
        return {};
    }
    view.offset = offset.integer;
    view.sizes = std::move(*sizes);
    view.strides = std::move(*strides);
    if (numel(view.sizes) == 0) return view;
    std::int64_t last = view.offset;
    for (std::size_t i = 0; i < view.sizes.size(); ++i) {
        std::int64_t reach = 0;
        if (__builtin_mul_overflow(view.sizes[i] - 1, view.strides[i], &reach) ||
            __builtin_add_overflow(last, reach, &last)) {
            return {};
        }
    }
    if (last >= view.storage_size) return {};
    return view;
}

Result<const std::string*> Loader::storage(const View& view) {
    const std::string name = prefix_ + "/data/" + view.storage;
    auto it = storages_.find(view.storage);
    if (it == storages_.end()) {
        const ZipEntry* entry = zip_.find(name);
        if (entry == nullptr) return Error({TR("The record {0} is missing."), {name}}, true);
        Result<std::string> bytes = zip_.read(*entry);
        if (!bytes) return bytes.error();
        it = storages_.emplace(view.storage, std::move(*bytes)).first;
    }
    // storage_size is below the file's claims, but the product must not overflow.
    const std::uint64_t have = it->second.size() / view.type->bytes;
    if (it->second.size() % view.type->bytes != 0 || have != static_cast<std::uint64_t>(view.storage_size)) {
        return Error({TR("The record {0} has {1} bytes, which is not what {2} elements of {3} need."),
                      {name, std::to_string(it->second.size()), std::to_string(view.storage_size), view.type->torch}},
                     true);
    }
    return &it->second;
}

Result<StateTensor> Loader::read_tensor(const std::string& key, const Value& value) {
    const auto wrong = [&](const std::string& what) {
        return Error({TR("The tensor {0}: {1}"), {key.substr(0, 200), what}}, true);
    };
    const std::optional<View> seen = view(value);
    if (!seen) return wrong("its sizes, strides and storage contradict each other.");
    const Result<const std::string*> bytes = storage(*seen);
    if (!bytes) return wrong(bytes.error().text());
    StateTensor tensor{key, seen->type->dtype, seen->sizes, {}};
    const auto count = static_cast<std::uint64_t>(numel(seen->sizes));
    if (count > budget_ / size_of(tensor.dtype))
        return wrong("the file is too small for what its tensors claim to hold.");
    budget_ -= count * size_of(tensor.dtype);
    tensor.bytes.resize(count * size_of(tensor.dtype));
    gather_elements(*seen->type, (*bytes)->data(), seen->offset, seen->sizes, seen->strides, tensor.bytes.data());
    return tensor;
}

void Loader::read_metadata(const Value& dict, StateDict& state) const {
    if (dict.attributes == pickle::none) return;
    const Value* metadata = document_.find(document_.at(dict.attributes), "_metadata");
    if (metadata == nullptr || metadata->kind != pickle::Kind::Dict) return;
    for (std::size_t i = 0; i + 1 < metadata->items.size(); i += 2) {
        const Value& path = document_.at(metadata->items[i]);
        const Value& entry = document_.at(metadata->items[i + 1]);
        if (path.kind != pickle::Kind::Text || entry.kind != pickle::Kind::Dict) continue;
        const Value* version = document_.find(entry, "version");
        if (version == nullptr || version->kind != pickle::Kind::Int) continue;
        state.metadata.push_back({path.text, static_cast<int>(version->integer)});
    }
}

Result<StateDict> Loader::load() {
    const ZipEntry* entry = zip_.find(prefix_ + "/data.pkl");
    if (entry->size > max_pickle_bytes) return Error(TR("Its list of tensors is larger than 64 MiB."), true);
    const Result<std::string> program = zip_.read(*entry);
    if (!program) return program.error();
    Result<Document> document = pickle::run(*program);
    if (!document) return document.error();
    document_ = std::move(*document);
    const Result<const Value*> found = find_state();
    if (!found) return found.error();
    StateDict state;
    std::unordered_set<std::string> keys;
    const Value& dict = **found;
    for (std::size_t i = 0; i + 1 < dict.items.size(); i += 2) {
        const std::string& key = document_.at(dict.items[i]).text;
        if (!keys.insert(key).second) return Error({TR("It holds the tensor {0} twice."), {key.substr(0, 200)}}, true);
        Result<StateTensor> tensor = read_tensor(key, document_.at(dict.items[i + 1]));
        if (!tensor) return tensor.error();
        state.tensors.push_back(std::move(*tensor));
    }
    read_metadata(dict, state);
    return state;
}

// ---- what kind of file it is -----------------------------------------------------------------------

/// A pickle by itself: PyTorch before 1.6, or no weight file at all.
Error refuse_bare_pickle(std::string_view bytes) {
    // The old format starts with a pickled magic number, 0x1950a86a20f9469cfc6c.
    constexpr std::string_view old_magic("\x80\x02\x8a\nl\xfc\x9c\x46\xf9 j\xa8P\x19.", 15);
    if (bytes.starts_with(old_magic)) {
        return Error(TR("It is in PyTorch's format from before 1.6. Load and save it again with a newer PyTorch: "
                        "torch.save(torch.load(file), file)."),
                     true);
    }
    const Result<pickle::Document> ran = pickle::run(bytes.substr(0, max_pickle_bytes));
    if (!ran) return ran.error();
    return Error(
        TR("It is a Python pickle, not a weight file. Save a state_dict: torch.save(model.state_dict(), file)."), true);
}

Result<StateDict> load_bytes(std::string_view bytes) {
    if (bytes.starts_with('\x80')) return refuse_bare_pickle(bytes);
    if (!bytes.starts_with("PK\x03\x04")) {
        return Error(
            TR("It is not a PyTorch weight file: it is no zip archive. Expected what torch.save(model.state_dict(), "
               "file) writes."),
            true);
    }
    const Result<ZipArchive> zip = ZipArchive::open(bytes);
    if (!zip) return zip.error();
    const std::string& first = zip->entries().empty() ? std::string() : zip->entries().front().name;
    const std::string prefix = first.substr(0, first.find('/'));
    if (zip->find(prefix + "/constants.pkl") != nullptr) {
        return Error(TR("It is a TorchScript program, not weights alone. Save its state_dict: "
                        "torch.save(torch.jit.load(file).state_dict(), other_file)."),
                     true);
    }
    if (zip->find(prefix + "/data.pkl") == nullptr) {
        return Error(TR("It is a zip archive, but holds no PyTorch weights (no data.pkl)."), true);
    }
    if (const ZipEntry* order = zip->find(prefix + "/byteorder"); order != nullptr) {
        const Result<std::string> text = zip->read(*order);
        if (!text) return text.error();
        if (*text != "little") return Error(TR("It was written on a big-endian machine; that is not supported."), true);
    }
    return Loader(*zip, prefix).load();
}

Result<StateDict> load(const std::filesystem::path& file, Result<StateDict> (*read)(std::string_view bytes)) {
    try {
        const Result<std::string> bytes = read_file(file, max_file_bytes);
        if (!bytes) return bytes.error();
        Result<StateDict> state = read(*bytes);
        if (!state) return Error({TR("{0} cannot be used: {1}"), {file.string(), state.error().text()}}, true);
        return state;
    } catch (const std::bad_alloc&) {
        return Error({TR("{0} does not fit into memory."), {file.string()}});
    }
}

}  // namespace

Result<StateDict> load_pytorch(const std::filesystem::path& file) { return load(file, load_bytes); }
Result<StateDict> load_safetensors(const std::filesystem::path& file) { return load(file, read_safetensors); }

}  // namespace nn
