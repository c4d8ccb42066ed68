#include "nn/io/atomic_file.h"
#include "nn/io/bytes.h"
#include "nn/io/elements.h"
#include "nn/io/safetensors.h"
#include "nn/io/weights_file.h"
#include "nn/io/zip_archive.h"
#include "nn/model/nested_message.h"

#include <map>
#include <set>

namespace nn {
namespace {

/// Writes the pickle opcodes of protocol 2 that a state_dict needs. Their names are Python's, see pickletools.
class PickleWriter {
public:
    void protocol() { out_ += "\x80\x02"; }
    void global(std::string_view module, std::string_view name) {
        (((out_ += 'c') += module) += '\n') += name;
        out_ += '\n';
    }
    void ordered_dict() {
        global("collections", "OrderedDict");
        out_ += ")R";  // EMPTY_TUPLE REDUCE
    }
    void mark() { out_ += '('; }
    void tuple() { out_ += 't'; }
    void set_items() { out_ += 'u'; }
    void text(std::string_view text) {
        out_ += 'X';
        put_le(out_, static_cast<std::uint32_t>(text.size()));
        out_ += text;
    }
    void integer(std::int64_t n) {
        if (n >= 0 && n < 0x100) {
            out_ += 'K';
            put_le(out_, static_cast<std::uint8_t>(n));
        } else if (n >= INT32_MIN && n <= INT32_MAX) {
            out_ += 'J';
            put_le(out_, static_cast<std::int32_t>(n));
        } else {
            out_ += "\x8a\x08";
            put_le(out_, n);
        }
    }
    void integers(const Extents& numbers) {
        mark();
        for (const std::int64_t n : numbers) integer(n);
        tuple();
    }
    void raw(std::string_view opcodes) { out_ += opcodes; }
    std::string take() { return std::move(out_); }

private:
    std::string out_;
};

void write_tensor(PickleWriter& pickle, const StateTensor& tensor, std::size_t record) {
    pickle.global("torch._utils", "_rebuild_tensor_v2");
    pickle.mark();
    pickle.mark();
    pickle.text("storage");
    pickle.global("torch", tensor.dtype == DType::Float32 ? "FloatStorage" : "LongStorage");
    pickle.text(std::to_string(record));
    pickle.text("cpu");
    pickle.integer(numel(tensor.shape));
    pickle.tuple();
    pickle.raw("Q");  // BINPERSID: the storage
    pickle.integer(0);
    pickle.integers(tensor.shape);
    pickle.integers(row_major_strides(tensor.shape));
    pickle.raw("\x89");  // requires_grad=False: a state_dict holds detached tensors
    pickle.ordered_dict();
    pickle.tuple();
    pickle.raw("R");
}

/// Number of the storage that each tensor lies in: one of its own, or that of the tensor it shares.
std::vector<std::size_t> records_of(const StateDict& state) {
    std::vector<std::size_t> records(state.tensors.size());
    std::map<std::string_view, std::size_t> known;
    for (std::size_t i = 0; i < state.tensors.size(); ++i) {
        const StateTensor& tensor = state.tensors[i];
        const auto shared = tensor.shares.empty() ? known.end() : known.find(tensor.shares);
        records[i] = shared == known.end() ? i : shared->second;
        known.emplace(tensor.key, records[i]);
    }
    return records;
}

std::string write_pickle(const StateDict& state) {
    PickleWriter pickle;
    pickle.protocol();
    pickle.ordered_dict();
    pickle.mark();
    const std::vector<std::size_t> records = records_of(state);
    for (std::size_t i = 0; i < state.tensors.size(); ++i) {
        pickle.text(state.tensors[i].key);
        write_tensor(pickle, state.tensors[i], records[i]);
    }
    pickle.set_items();
    if (!state.metadata.empty()) {
        // state_dict._metadata: an attribute, set by BUILD from {'_metadata': OrderedDict}.
        pickle.raw("}");
        pickle.text("_metadata");
        pickle.ordered_dict();
        pickle.mark();
        for (const Network::Module& module : state.metadata) {
            pickle.text(module.path);
            pickle.raw("}");
            pickle.text("version");
            pickle.integer(module.version);
            pickle.raw("s");
        }
        pickle.set_items();
        pickle.raw("sb");
    }
    pickle.raw(".");
    return pickle.take();
}

Result<void> check_state(const StateDict& state) {
    std::set<std::string_view> keys;
    for (const StateTensor& tensor : state.tensors) {
        if (!fills(tensor.bytes.size(), tensor.shape, tensor.dtype)) {
            return Error({TR("The tensor {0} holds {1} bytes, which is not what its shape {2} needs."),
                          {tensor.key, std::to_string(tensor.bytes.size()), to_string(tensor.shape)}});
        }
        if (!keys.insert(tensor.key).second) return Error({TR("There are two tensors named {0}."), {tensor.key}});
    }
    return {};
}

/// A .pt file.
Result<FileParts> write_archive(const StateDict& state) {
    ZipWriter zip;
    zip.add("archive/data.pkl", write_pickle(state));
    zip.add("archive/byteorder", "little");
    const std::vector<std::size_t> records = records_of(state);
    for (std::size_t i = 0; i < state.tensors.size(); ++i)
        if (records[i] == i) zip.add("archive/data/" + std::to_string(i), state.tensors[i].bytes);
    zip.add("archive/version", "3\n");
    return zip.finish();
}

Result<void> save(const StateDict& state, const std::filesystem::path& file,
                  Result<FileParts> (*write)(const StateDict&), const std::stop_token& stop) {
    if (const auto checked = check_state(state); !checked) return checked.error();
    const Result<FileParts> bytes = write(state);
    if (!bytes) return Error({TR("{0} could not be written: {1}"), {file.string(), as_argument(bytes.error().message)}});
    return write_atomically(file, *bytes, stop);
}

}  // namespace

Result<void> save_pytorch(const StateDict& state, const std::filesystem::path& file, const std::stop_token& stop) {
    return save(state, file, write_archive, stop);
}

Result<void> save_safetensors(const StateDict& state, const std::filesystem::path& file, const std::stop_token& stop) {
    return save(state, file, write_safetensors, stop);
}

}  // namespace nn
