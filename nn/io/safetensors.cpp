#include "nn/io/safetensors.h"

#include "nn/io/bytes.h"
#include "nn/io/elements.h"
#include "nn/io/json_tree.h"
#include "nn/model/nested_message.h"

#include <algorithm>
#include <map>
#include <unordered_map>

namespace nn {
namespace {

constexpr std::uint64_t max_header = 100'000'000;
constexpr const char* order_key = "netloom.order";
constexpr const char* modules_key = "netloom.modules";

// ---- writing --------------------------------------------------------------------------------------

/// Appends `"key": value` to the members of an object.
void put(std::string& members, std::string_view key, const std::string& value) {
    members += (members.empty() ? "" : ",") + json_quote(key) + ":" + value;
}

std::string entry(const StateTensor& tensor, std::size_t begin) {
    std::string shape;
    for (const std::int64_t size : tensor.shape) shape += (shape.empty() ? "" : ",") + std::to_string(size);
    return std::string("{\"dtype\":") + (tensor.dtype == DType::Float32 ? "\"F32\"" : "\"I64\"") + ",\"shape\":[" + shape +
           "],\"data_offsets\":[" + std::to_string(begin) + "," + std::to_string(begin + tensor.bytes.size()) + "]}";
}

/// What the header says besides the tensors.
std::string metadata(const StateDict& state, const std::map<std::string_view, std::string_view>& aliases) {
    std::string order, modules, members;
    for (const StateTensor& tensor : state.tensors) order += (order.empty() ? "" : ",") + json_quote(tensor.key);
    for (const Network::Module& module : state.metadata) put(modules, module.path, std::to_string(module.version));
    put(members, "format", "\"pt\"");
    put(members, order_key, json_quote("[" + order + "]"));
    if (!modules.empty()) put(members, modules_key, json_quote("{" + modules + "}"));
    for (const auto& [alias, kept] : aliases) put(members, alias, json_quote(kept));
    return "{" + members + "}";
}

// ---- reading --------------------------------------------------------------------------------------

using Kind = JsonValue::Kind;

const ElementType* element_of(std::string_view dtype) {
    static const std::map<std::string_view, const char*> numpy = {
        {"F32", "f4"}, {"F64", "f8"}, {"F16", "f2"}, {"I64", "i8"}, {"I32", "i4"}, {"I16", "i2"},
        {"I8", "i1"},  {"U8", "u1"},  {"U16", "u2"}, {"U32", "u4"}, {"BOOL", "b1"}};
    if (dtype == "BF16") return element_by_torch("BFloat16Storage");
    const auto it = numpy.find(dtype);
    return it == numpy.end() ? nullptr : element_by_numpy(it->second);
}

/// One tensor as the header has it.
struct Entry {
    std::string key;
    const ElementType* type = nullptr;
    Extents shape;
    std::uint64_t begin = 0, end = 0;
};

Error wrong_tensor(const std::string& key, Message what) {
    return Error({TR("Its tensor {0} {1}"), {json_quote(key.substr(0, 200)), as_argument(what)}}, true);
}

/// Whole numbers of 0 and more.
bool read_sizes(const JsonValue* list, std::vector<std::int64_t>& into) {
    if (list == nullptr || list->kind != Kind::List) return false;
    for (const JsonValue& item : list->items) {
        if (item.kind != Kind::Int || item.integer < 0) return false;
        into.push_back(item.integer);
    }
    return true;
}

Result<Entry> read_entry(const std::string& key, const JsonValue& value, std::uint64_t available) {
    Entry entry;
    entry.key = key;
    std::vector<std::int64_t> offsets;
    const JsonValue* dtype = value.kind == Kind::Object ? value.find("dtype") : nullptr;
    if (dtype == nullptr || dtype->kind != Kind::Text || value.keys.size() != 3 ||
        !read_sizes(value.find("shape"), entry.shape) || !read_sizes(value.find("data_offsets"), offsets) ||
        offsets.size() != 2) {
        return wrong_tensor(key, TR("needs dtype, shape and data_offsets, and nothing else."));
    }
    entry.type = element_of(dtype->text);
    if (entry.type == nullptr)
        return wrong_tensor(key, {TR("has the element type {0}, which is not supported."), {json_quote(dtype->text.substr(0, 40))}});
    entry.begin = static_cast<std::uint64_t>(offsets[0]);
    entry.end = static_cast<std::uint64_t>(offsets[1]);
    if (entry.begin > entry.end || entry.end > available) {
        return wrong_tensor(key, {TR("lies from byte {0} to {1} of {2}."),
                                  {std::to_string(offsets[0]), std::to_string(offsets[1]), std::to_string(available)}});
    }
    const auto count = checked_numel(entry.shape);
    const std::uint64_t bytes = entry.end - entry.begin;
    if (!count || bytes % entry.type->bytes != 0 || static_cast<std::uint64_t>(*count) != bytes / entry.type->bytes) {
        return wrong_tensor(key, {TR("has the shape {0}, which {1} bytes do not fill."),
                                  {to_string(entry.shape), std::to_string(bytes)}});
    }
    return entry;
}

/// The tensors as they lie in the file, one behind the other from its first byte to its last.
Result<std::vector<Entry>> read_entries(const JsonValue& header, std::uint64_t available) {
    std::vector<Entry> entries;
    for (std::size_t i = 0; i < header.keys.size(); ++i) {
        if (header.keys[i] == "__metadata__") continue;
        auto entry = read_entry(header.keys[i], header.items[i], available);
        if (!entry) return entry.error();
        entries.push_back(std::move(*entry));
    }
    std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
        return a.begin != b.begin ? a.begin < b.begin : a.end < b.end;
    });
    std::uint64_t at = 0;
    for (const Entry& entry : entries) {
        if (entry.begin != at)
            return wrong_tensor(entry.key, {TR("begins at byte {0}, but the one before ends at {1}."),
                                            {std::to_string(entry.begin), std::to_string(at)}});
        at = entry.end;
    }
    if (at != available) {
        return Error({TR("Its tensors end at byte {0} of {1}: it is cut off or damaged."),
                      {std::to_string(at), std::to_string(available)}},
                     true);
    }
    return entries;
}

StateTensor make_tensor(const Entry& entry, std::string_view values) {
    StateTensor tensor{entry.key, entry.type->dtype, entry.shape, {}, {}};
    tensor.bytes.resize(static_cast<std::size_t>(numel(entry.shape)) * size_of(tensor.dtype));
    gather_elements(*entry.type, values.data() + entry.begin, 0, entry.shape, row_major_strides(entry.shape), tensor.bytes.data());
    return tensor;
}

/// Names that stand for a tensor of the file. All together they may take eight times the file's size, as shared tensors of a
/// .pt file may.
Result<void> add_aliases(const JsonValue& metadata, StateDict& state) {
    std::uint64_t taken = 0, size = 0;
    for (const StateTensor& tensor : state.tensors) size += tensor.bytes.size();
    std::unordered_map<std::string, std::size_t> places;
    for (std::size_t i = 0; i < state.tensors.size(); ++i) places.emplace(state.tensors[i].key, i);
    for (std::size_t i = 0; i < metadata.keys.size(); ++i) {
        const auto kept = places.find(metadata.items[i].text);
        if (kept == places.end() || places.contains(metadata.keys[i])) continue;
        StateTensor alias = state.tensors[kept->second];
        alias.key = metadata.keys[i];
        alias.shares = metadata.items[i].text;
        taken += alias.bytes.size();
        if (taken > 8 * size) return Error(TR("Its tensors have too many other names."), true);
        state.tensors.push_back(std::move(alias));
    }
    return {};
}

/// Sorts by `netloom.order`, if that names exactly the tensors there are.
void restore_order(const JsonValue& order, StateDict& state) {
    std::unordered_map<std::string_view, std::size_t> places;
    for (std::size_t i = 0; i < order.items.size(); ++i) {
        if (order.items[i].kind != Kind::Text || !places.emplace(order.items[i].text, i).second) return;
    }
    const auto known = [&](const StateTensor& tensor) { return places.contains(tensor.key); };
    if (places.size() != state.tensors.size() || !std::all_of(state.tensors.begin(), state.tensors.end(), known)) return;
    std::sort(state.tensors.begin(), state.tensors.end(), [&](const StateTensor& a, const StateTensor& b) {
        return places.at(a.key) < places.at(b.key);
    });
}

Result<void> read_metadata(const JsonValue& metadata, StateDict& state) {
    const auto text = [](const JsonValue& value) { return value.kind == Kind::Text; };
    if (metadata.kind != Kind::Object || !std::all_of(metadata.items.begin(), metadata.items.end(), text))
        return Error(TR("Its __metadata__ must hold texts alone."), true);
    if (const auto added = add_aliases(metadata, state); !added) return added.error();
    if (const JsonValue* modules = metadata.find(modules_key)) {
        const auto tree = parse_json(modules->text);
        for (std::size_t i = 0; tree && i < tree->keys.size(); ++i) {
            const JsonValue& version = tree->items[i];
            if (version.kind == Kind::Int && version.integer >= 0 && version.integer < 1000)
                state.metadata.push_back({tree->keys[i], static_cast<int>(version.integer)});
        }
    }
    if (const JsonValue* order = metadata.find(order_key)) {
        if (const auto tree = parse_json(order->text)) restore_order(*tree, state);
    }
    return {};
}

}  // namespace

Result<FileParts> write_safetensors(const StateDict& state) {
    std::map<std::string_view, std::string_view> aliases;
    std::vector<const StateTensor*> written;
    for (const StateTensor& tensor : state.tensors) {
        const StateTensor* kept = tensor.shares.empty() ? nullptr : state.find(tensor.shares);
        if (kept != nullptr && kept->shares.empty()) {
            aliases[tensor.key] = kept->key;
        } else {
            written.push_back(&tensor);
        }
        if (tensor.key == "format" || tensor.key == "__metadata__" || tensor.key == order_key || tensor.key == modules_key)
            return Error({TR("A tensor cannot be named {0} in a safetensors file."), {tensor.key}});
    }
    // Wide elements first: each tensor then begins at a multiple of its elements' size.
    std::stable_sort(written.begin(), written.end(),
                     [](const auto* a, const auto* b) { return size_of(a->dtype) > size_of(b->dtype); });
    std::string members;
    put(members, "__metadata__", metadata(state, aliases));
    std::size_t at = 0;
    for (const StateTensor* tensor : written) {
        put(members, tensor->key, entry(*tensor, at));
        at += tensor->bytes.size();
    }
    std::string header = "{" + members + "}";
    header.append((8 - header.size() % 8) % 8, ' ');
    if (header.size() > max_header) return Error(TR("The list of its tensors is longer than the format allows."));
    std::string length;
    put_le(length, static_cast<std::uint64_t>(header.size()));
    FileParts file;
    file.keep(length + header);
    for (const StateTensor* tensor : written) file.refer(tensor->bytes);
    return file;
}

Result<StateDict> read_safetensors(std::string_view bytes) {
    if (bytes.size() < 8) return Error(TR("It is too short for a safetensors file."), true);
    const auto length = get_le<std::uint64_t>(bytes, 0);
    if (length > max_header || length > bytes.size() - 8 || !bytes.substr(8).starts_with('{')) {
        return Error({TR("It is no safetensors file: it promises a header of {0} bytes, {1} follow."),
                      {std::to_string(length), std::to_string(bytes.size() - 8)}},
                     true);
    }
    const auto header = parse_json(bytes.substr(8, length));
    if (!header) return Error({TR("Its header cannot be read: {0}"), {as_argument(header.error().message)}}, true);
    if (header->kind != Kind::Object) return Error(TR("Its header is no JSON object."), true);
    const std::string_view values = bytes.substr(8 + length);
    const auto entries = read_entries(*header, values.size());
    if (!entries) return entries.error();
    StateDict state;
    for (const Entry& entry : *entries) state.tensors.push_back(make_tensor(entry, values));
    if (const JsonValue* metadata = header->find("__metadata__")) {
        if (const auto read = read_metadata(*metadata, state); !read) return read.error();
    }
    return state;
}

}  // namespace nn
