#include "nn/io/weights_pickle.h"

#include "nn/model/nested_message.h"

#include <optional>
#include <unordered_set>

namespace nn {
namespace {

/// "torch.FloatStorage" -> "FloatStorage"
std::string_view last_part(std::string_view global) { return global.substr(global.rfind('.') + 1); }

/// A tensor as the file describes it: a strided view of a storage.
struct View {
    const ElementType* type = nullptr;
    std::string storage;
    std::int64_t storage_size = 0;
    std::int64_t offset = 0, end = 0;  ///< elements of the storage that it may see: from where, to where
    Extents sizes, strides;
};

class StateReader {
public:
    StateReader(const pickle::Document& document, Storages& storages) : document_(document), storages_(storages) {
        // Tied weights may show a storage more than once, bools grow to int64; beyond that a file lies.
        budget_ = 8 * storages.total_size() + (1u << 20);
    }

    Result<StateDict> read();

private:
    using Value = pickle::Value;

    Result<const Value*> find_state() const;
    bool all_tensors(const Value& dict) const;
    std::optional<Extents> integers(const Value& value) const;
    std::optional<View> view(const Value& tensor) const;
    bool see_part(const Value& storage, View& view) const;
    Result<StateTensor> read_tensor(const std::string& key, const Value& value);
    void read_metadata(const Value& dict, StateDict& state) const;

    const pickle::Document& document_;
    Storages& storages_;
    std::uint64_t budget_ = 0;
};

bool StateReader::all_tensors(const Value& dict) const {
    if (dict.kind != pickle::Kind::Dict || dict.items.empty()) return false;
    for (std::size_t i = 0; i + 1 < dict.items.size(); i += 2) {
        if (document_.at(dict.items[i]).kind != pickle::Kind::Text) return false;
        if (document_.at(dict.items[i + 1]).kind != pickle::Kind::Tensor) return false;
    }
    return true;
}

/// The dictionary of tensors: the file's root, or the one such dictionary in a checkpoint.
Result<const StateReader::Value*> StateReader::find_state() const {
    const Value& root = document_.top();
    if (root.kind == pickle::Kind::Opaque) return pickle::asks_for(root);
    if (root.kind != pickle::Kind::Dict) {
        return Error(
            {TR("It holds {0}, not a dictionary of tensors. Save a state_dict: torch.save(model.state_dict(), file)."),
             {document_.describe(root)}},
            true);
    }
    if (root.items.empty() || all_tensors(root)) return &root;
    const Value* found = nullptr;
    const Value* foreign = nullptr;
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
            if (value.kind == pickle::Kind::Opaque) foreign = &value;
        }
    }
    if (count == 1) return found;
    if (count > 1) {
        return Error({TR("It is a checkpoint with several sets of weights ({0}). Save the one you want by itself: "
                         "torch.save(checkpoint['...'], file)."),
                      {names}},
                     true);
    }
    if (foreign != nullptr) return pickle::asks_for(*foreign);
    return Error(
        {TR("It is not a dictionary of tensors: {0}. Save a state_dict: torch.save(model.state_dict(), file)."),
         {odd.empty() ? "its keys are no texts" : odd}},
        true);
}

std::optional<Extents> StateReader::integers(const Value& value) const {
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

/// Before 1.6 a tensor may lie in a named part of a storage: (key, offset, element count). False: it lies outside.
bool StateReader::see_part(const Value& storage, View& view) const {
    if (storage.items.size() < 5) return true;
    const Value& part = document_.at(storage.items[4]);
    if (part.kind == pickle::Kind::None) return true;
    const std::int64_t from = document_.at(part.items[1]).integer, count = document_.at(part.items[2]).integer;
    if (from < 0 || count < 0 || from > view.storage_size || count > view.storage_size - from || view.offset > count) return false;
    view.offset += from;
    view.end = from + count;
    return true;
}

/// Nothing where the numbers contradict each other: the view must lie inside its storage.
std::optional<View> StateReader::view(const Value& tensor) const {
    const Value& storage = document_.at(tensor.items[0]);
    View view;
    view.type = element_by_torch(last_part(document_.at(storage.items[0]).text));
    view.storage = document_.at(storage.items[1]).text;
    view.storage_size = document_.at(storage.items[3]).integer;
    const Value& offset = document_.at(tensor.items[1]);
    auto sizes = integers(document_.at(tensor.items[2]));
    auto strides = integers(document_.at(tensor.items[3]));
    if (view.type == nullptr || view.storage_size < 0 || offset.kind != pickle::Kind::Int || offset.integer < 0 ||
        !sizes || !strides || sizes->size() != strides->size() || !checked_numel(*sizes)) {
        return {};
    }
    view.offset = offset.integer;
    view.end = view.storage_size;
    if (!see_part(storage, view)) return {};
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
    if (last >= view.end) return {};
    return view;
}

Result<StateTensor> StateReader::read_tensor(const std::string& key, const Value& value) {
    const auto wrong = [&](const Message& what) {
        return Error({TR("The tensor {0}: {1}"), {key.substr(0, 200), as_argument(what)}}, true);
    };
    const std::optional<View> seen = view(value);
    if (!seen) return wrong(TR("its sizes, strides and storage contradict each other."));
    const Result<std::string_view> bytes = storages_.find(seen->storage, *seen->type, seen->storage_size);
    if (!bytes) return wrong(bytes.error().message);
    StateTensor tensor{key, seen->type->dtype, seen->sizes, {}};
    const auto count = static_cast<std::uint64_t>(numel(seen->sizes));
    if (count > budget_ / size_of(tensor.dtype))
        return wrong(TR("the file is too small for what its tensors claim to hold."));
    budget_ -= count * size_of(tensor.dtype);
    tensor.bytes.resize(count * size_of(tensor.dtype));
    gather_elements(*seen->type, bytes->data(), seen->offset, seen->sizes, seen->strides, tensor.bytes.data());
    return tensor;
}

void StateReader::read_metadata(const Value& dict, StateDict& state) const {
    if (dict.attributes == pickle::none) return;
    const Value* metadata = document_.find(document_.at(dict.attributes), "_metadata");
    if (metadata == nullptr || metadata->kind != pickle::Kind::Dict) return;
    for (std::size_t i = 0; i + 1 < metadata->items.size(); i += 2) {
        const Value& path = document_.at(metadata->items[i]);
        const Value& entry = document_.at(metadata->items[i + 1]);
        if (path.kind != pickle::Kind::Text || entry.kind != pickle::Kind::Dict) continue;
        const Value* version = document_.find(entry, "version");
        if (version == nullptr || version->kind != pickle::Kind::Int || version->integer < 0 || version->integer > 1000) continue;
        state.metadata.push_back({path.text, static_cast<int>(version->integer)});
    }
}

Result<StateDict> StateReader::read() {
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

}  // namespace

Result<StateDict> read_state(const pickle::Document& document, Storages& storages) {
    return StateReader(document, storages).read();
}

}  // namespace nn
