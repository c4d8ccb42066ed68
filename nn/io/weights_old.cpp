#include "nn/io/weights_old.h"

#include "nn/io/bytes.h"
#include "nn/io/weights_pickle.h"

#include <unordered_map>

namespace nn {
namespace {

constexpr std::int64_t protocol = 1001;

/// Such a file begins with a pickle of its own: the number 0x1950a86a20f9469cfc6c. Gives its length; 0: it does not.
std::size_t magic_length(std::string_view bytes) {
    constexpr std::string_view number("\x8a\nl\xfc\x9c\x46\xf9 j\xa8P\x19.", 13);
    constexpr std::size_t header = 2, frame = 9;  // protocol; from protocol 4 on, a frame
    if (!bytes.starts_with('\x80')) return 0;
    const std::size_t begin = bytes.size() > header && bytes[header] == '\x95' ? header + frame : header;
    return bytes.size() >= begin && bytes.substr(begin).starts_with(number) ? begin + number.size() : 0;
}

Error damaged() { return Error(TR("It is in PyTorch's format from before 1.6, and damaged or cut off."), true); }

/// Views into the file, where its list of storages says that they lie.
class OldStorages final : public Storages {
public:
    explicit OldStorages(std::uint64_t file_size) : total_(file_size) {}
    std::uint64_t total_size() const override { return total_; }
    void add(const std::string& key, std::string_view bytes) { read_.emplace(key, bytes); }

    Result<std::string_view> find(const std::string& key, const ElementType& type, std::int64_t count) override {
        const auto it = read_.find(key);
        if (it == read_.end()) return Error({TR("The record {0} is missing."), {key}}, true);
        if (it->second.size() % type.bytes != 0 || it->second.size() / type.bytes != static_cast<std::uint64_t>(count)) {
            return Error({TR("The record {0} has {1} bytes, which is not what {2} elements of {3} need."),
                          {key, std::to_string(it->second.size()), std::to_string(count), type.torch}},
                         true);
        }
        return it->second;
    }

private:
    std::uint64_t total_;
    std::unordered_map<std::string, std::string_view> read_;
};

class OldReader {
public:
    explicit OldReader(std::string_view bytes) : bytes_(bytes), at_(magic_length(bytes)) {}

    Result<StateDict> read() {
        if (auto known = read_system(); !known) return known.error();
        auto document = next();
        if (!document) return document.error();
        auto keys = next();
        if (!keys) return keys.error();
        OldStorages storages(bytes_.size());
        if (auto found = find_storages(*document, *keys, storages); !found) return found.error();
        return read_state(*document, storages);
    }

private:
    Result<void> read_system() {
        const auto version = next();
        if (!version) return version.error();
        const pickle::Value& number = version->top();
        if (number.kind != pickle::Kind::Int || number.integer != protocol) return damaged();
        const auto system = next();
        if (!system) return system.error();
        const bool described = system->top().kind == pickle::Kind::Dict;
        const pickle::Value* little = described ? system->find(system->top(), "little_endian") : nullptr;
        if (little == nullptr || little->kind != pickle::Kind::Bool) return damaged();
        if (little->integer == 0) return Error(TR("It was written on a big-endian machine; that is not supported."), true);
        return {};
    }

    Result<pickle::Document> next() {
        std::size_t used = 0;
        auto document = pickle::run(bytes_.substr(at_, max_pickle_bytes), &used);
        at_ += used;
        return document;
    }

    /// They lie in the order of `keys`, each behind its number of elements.
    Result<void> find_storages(const pickle::Document& document, const pickle::Document& keys, OldStorages& storages) {
        std::unordered_map<std::string_view, const ElementType*> types;
        for (const pickle::Value& value : document.values) {
            if (value.kind != pickle::Kind::Storage) continue;
            const std::string_view name = document.at(value.items[0]).text;
            types.emplace(document.at(value.items[1]).text, element_by_torch(name.substr(name.rfind('.') + 1)));
        }
        if (keys.top().kind != pickle::Kind::List) return damaged();
        for (const pickle::Ref ref : keys.top().items) {
            const pickle::Value& key = keys.at(ref);
            const auto type = types.find(key.text);
            if (key.kind != pickle::Kind::Text || type == types.end() || type->second == nullptr) return damaged();
            if (!has_bytes(bytes_, at_, sizeof(std::uint64_t))) return damaged();
            const auto count = get_le<std::uint64_t>(bytes_, at_);
            at_ += sizeof count;
            if (count > (bytes_.size() - at_) / type->second->bytes) return damaged();
            const std::uint64_t size = count * type->second->bytes;
            storages.add(key.text, bytes_.substr(at_, size));
            at_ += size;
        }
        return {};
    }

    std::string_view bytes_;
    std::size_t at_;
};

}  // namespace

bool is_old_pytorch(std::string_view bytes) { return magic_length(bytes) > 0; }
Result<StateDict> read_old_pytorch(std::string_view bytes) { return OldReader(bytes).read(); }

}  // namespace nn
