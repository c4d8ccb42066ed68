#include "nn/io/pickle.h"

#include "nn/io/bytes.h"

#include <algorithm>
#include <array>
#include <bit>
#include <optional>
#include <unordered_map>

namespace nn::pickle {
namespace {

constexpr std::size_t max_values = 4'000'000;

/// What a weight file may name. torch's own list for weights_only=True is larger; state_dicts need these alone.
constexpr std::array allowed_globals = {
    "collections.OrderedDict",
    "torch._utils._rebuild_tensor",
    "torch._utils._rebuild_tensor_v2",
    "torch._utils._rebuild_parameter",
    "torch.nn.parameter.Parameter",
    "torch.Size",
    "torch.FloatStorage",
    "torch.DoubleStorage",
    "torch.HalfStorage",
    "torch.BFloat16Storage",
    "torch.LongStorage",
    "torch.IntStorage",
    "torch.ShortStorage",
    "torch.CharStorage",
    "torch.ByteStorage",
    "torch.BoolStorage",
};

/// Thrown inside this file alone, caught by `run`.
struct Refused {
    Message message;
};

/// Names are kept with every value that they make: of a file's own they may have any length.
std::string shortened(std::string_view name) {
    constexpr std::size_t most = 200;
    return name.size() <= most ? std::string(name) : std::string(name.substr(0, most)) + "...";
}

class Machine {
public:
    explicit Machine(std::string_view program) : program_(program) {}

    Document run() {
        while (!step(next<std::uint8_t>())) {
        }
        return std::move(document_);
    }
    std::size_t used() const { return at_; }

private:
    [[noreturn]] void broken() const { throw Refused{TR("The list of tensors in the file is damaged or cut off.")}; }

    template <typename T>
    T next() {
        if (!has_bytes(program_, at_, sizeof(T))) broken();
        const T value = get_le<T>(program_, at_);
        at_ += sizeof(T);
        return value;
    }
    std::string_view take(std::uint64_t size) {
        if (!has_bytes(program_, at_, size)) broken();
        const auto bytes = program_.substr(at_, size);
        at_ += size;
        return bytes;
    }
    std::string_view line() {
        const auto end = program_.find('\n', at_);
        if (end == std::string_view::npos) broken();
        const auto text = program_.substr(at_, end - at_);
        at_ = end + 1;
        return text;
    }

    Ref push(Value value) {
        if (document_.values.size() >= max_values)
            throw Refused{TR("The file lists too many values for a weight file.")};
        document_.values.push_back(std::move(value));
        const auto ref = static_cast<Ref>(document_.values.size() - 1);
        stack_.push_back(ref);
        return ref;
    }
    void push(Kind kind) { push(Value{kind, 0, 0, {}, {}, none}); }
    void push_int(std::int64_t n, Kind kind = Kind::Int) { push(Value{kind, n, 0, {}, {}, none}); }
    void push_text(std::string_view text) { push(Value{Kind::Text, 0, 0, std::string(text), {}, none}); }
    void push_opaque(std::string_view what) { push(Value{Kind::Opaque, 0, 0, shortened(what), {}, none}); }
    void skip(std::uint64_t size, const char* what) {
        take(size);
        push_opaque(what);
    }

    /// Nothing below the newest mark may be taken.
    Ref pop() {
        if (stack_.size() <= (marks_.empty() ? 0 : marks_.back())) broken();
        const Ref ref = stack_.back();
        stack_.pop_back();
        return ref;
    }
    Value& peek() {
        if (stack_.size() <= (marks_.empty() ? 0 : marks_.back())) broken();
        return document_.values[stack_.back()];
    }
    /// Everything above the newest mark, which goes with it.
    std::vector<Ref> pop_mark() {
        if (marks_.empty()) broken();
        const auto from = static_cast<std::ptrdiff_t>(marks_.back());
        marks_.pop_back();
        std::vector<Ref> items(stack_.begin() + from, stack_.end());
        stack_.resize(static_cast<std::size_t>(from));
        return items;
    }
    void push_tuple(std::vector<Ref> items) { push(Value{Kind::Tuple, 0, 0, {}, std::move(items), none}); }
    void push_tuple(int count) {
        std::vector<Ref> items(static_cast<std::size_t>(count));
        for (auto it = items.rbegin(); it != items.rend(); ++it) *it = pop();
        push_tuple(std::move(items));
    }
    void remember(std::uint32_t key) {
        peek();
        memo_[key] = stack_.back();
    }
    void recall(std::uint32_t key) {
        const auto it = memo_.find(key);
        if (it == memo_.end()) broken();
        stack_.push_back(it->second);
    }

    void global(std::string_view module, std::string_view name);
    void global_from_stack();
    bool is_part(const Value& value) const;
    void persistent();
    void reduce();
    void build();
    void long_int();
    void append(std::vector<Ref> items);
    void set_items(std::vector<Ref> items);
    bool step(std::uint8_t opcode);
    bool step_number(std::uint8_t opcode);
    bool step_text(std::uint8_t opcode);
    bool step_collection(std::uint8_t opcode);
    bool step_memo(std::uint8_t opcode);
    bool step_foreign(std::uint8_t opcode);

    std::string_view program_;
    std::uint64_t at_ = 0;
    Document document_;
    std::vector<Ref> stack_;
    std::vector<std::size_t> marks_;
    std::unordered_map<std::uint32_t, Ref> memo_;
};

void Machine::global(std::string_view module, std::string_view name) {
    std::string text = std::string(module) + "." + std::string(name);
    if (std::ranges::find(allowed_globals, text) == allowed_globals.end()) return push_opaque(text);
    push(Value{Kind::Global, 0, 0, std::move(text), {}, none});
}

void Machine::global_from_stack() {
    const Ref name = pop(), module = pop();
    if (document_.at(name).kind != Kind::Text || document_.at(module).kind != Kind::Text) broken();
    global(document_.at(module).text, document_.at(name).text);
}

/// None, or (key, offset, element count).
bool Machine::is_part(const Value& value) const {
    if (value.kind == Kind::None) return true;
    if (value.kind != Kind::Tuple || value.items.size() != 3) return false;
    const auto kind = [&](std::size_t i) { return document_.at(value.items[i]).kind; };
    return kind(0) == Kind::Text && kind(1) == Kind::Int && kind(2) == Kind::Int;
}

void Machine::persistent() {
    const Value& id = document_.at(pop());
    const auto part = [&](std::size_t i) -> const Value& { return document_.at(id.items[i]); };
    if (id.kind != Kind::Tuple || id.items.empty() || part(0).kind != Kind::Text) broken();
    if (part(0).text != "storage") return push_opaque(part(0).text);  // before 1.6: a module with its source
    // ('storage', torch.FloatStorage, '0', 'cpu', 500); before 1.6 with None behind, or (key, offset, element count): a part
    if (id.items.size() < 5 || id.items.size() > 6) broken();
    if (part(1).kind == Kind::Opaque) return push_opaque(part(1).text);
    constexpr std::array kinds = {Kind::Text, Kind::Global, Kind::Text, Kind::Text, Kind::Int};
    for (std::size_t i = 0; i < kinds.size(); ++i) {
        if (part(i).kind != kinds[i]) broken();
    }
    if (id.items.size() == 6 && !is_part(part(5))) broken();
    push(Value{Kind::Storage, 0, 0, {}, {id.items.begin() + 1, id.items.end()}, none});
}

void Machine::reduce() {
    const Ref arguments_ref = pop(), function_ref = pop();
    const Value& arguments = document_.at(arguments_ref);  // a deque: pushing moves nothing
    const Value& function = document_.at(function_ref);
    if (function.kind == Kind::Opaque) return push_opaque(function.text);
    if (function.kind != Kind::Global || arguments.kind != Kind::Tuple) broken();
    const std::string& name = function.text;
    const auto first_is = [&](Kind kind) { return !arguments.items.empty() && document_.at(arguments.items[0]).kind == kind; };
    if (name == "collections.OrderedDict") {
        if (!arguments.items.empty()) broken();
        push(Kind::Dict);
    } else if (name == "torch._utils._rebuild_tensor_v2" || name == "torch._utils._rebuild_tensor") {
        if (first_is(Kind::Opaque)) return push_opaque(document_.at(arguments.items[0]).text);
        if (arguments.items.size() < 4 || !first_is(Kind::Storage)) broken();
        push(Value{Kind::Tensor, 0, 0, {}, {arguments.items.begin(), arguments.items.begin() + 4}, none});
    } else if (name == "torch._utils._rebuild_parameter" || name == "torch.nn.parameter.Parameter") {
        if (!first_is(Kind::Tensor) && !first_is(Kind::Opaque)) broken();
        stack_.push_back(arguments.items[0]);
    } else if (name == "torch.Size") {
        if (arguments.items.size() != 1) broken();
        stack_.push_back(arguments.items[0]);
    } else {
        push_opaque(name);
    }
}

/// Attributes count where a dictionary has them (`_metadata`); those of anything else are left out.
void Machine::build() {
    const Ref state = pop();
    Value& target = peek();
    if (target.kind == Kind::Dict && document_.at(state).kind == Kind::Dict) target.attributes = state;
}

void Machine::long_int() {
    const std::string_view bytes = take(next<std::uint8_t>());
    if (bytes.size() > 8) return push_opaque("a number beyond 64 bits");
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        value |= static_cast<std::uint64_t>(static_cast<std::uint8_t>(bytes[i])) << (8 * i);
    }
    if (!bytes.empty() && bytes.size() < 8 && (bytes.back() & 0x80) != 0)
        value |= ~std::uint64_t{0} << (8 * bytes.size());
    push_int(static_cast<std::int64_t>(value));
}

void Machine::append(std::vector<Ref> items) {
    Value& list = peek();
    if (list.kind == Kind::Opaque) return;
    if (list.kind != Kind::List) broken();
    list.items.insert(list.items.end(), items.begin(), items.end());
}

void Machine::set_items(std::vector<Ref> items) {
    Value& dict = peek();
    if (dict.kind == Kind::Opaque) return;
    if (dict.kind != Kind::Dict || items.size() % 2 != 0) broken();
    dict.items.insert(dict.items.end(), items.begin(), items.end());
}

/// Numbers and constants. The opcodes are Python's, documented in pickletools.
bool Machine::step_number(std::uint8_t opcode) {
    switch (opcode) {
        case 'N':
            push(Kind::None);
            return true;
        case 0x88:
            push_int(1, Kind::Bool);
            return true;
        case 0x89:
            push_int(0, Kind::Bool);
            return true;
        case 'J':
            push_int(next<std::int32_t>());
            return true;
        case 'K':
            push_int(next<std::uint8_t>());
            return true;
        case 'M':
            push_int(next<std::uint16_t>());
            return true;
        case 0x8a:
            long_int();
            return true;
        case 'G': {
            const auto big_endian = __builtin_bswap64(next<std::uint64_t>());
            push(Value{Kind::Float, 0, std::bit_cast<double>(big_endian), {}, {}, none});
            return true;
        }
        default:
            return false;
    }
}

bool Machine::step_text(std::uint8_t opcode) {
    switch (opcode) {
        case 'X':
        case 'T':
            push_text(take(next<std::uint32_t>()));
            return true;
        case 'U':
        case 0x8c:
            push_text(take(next<std::uint8_t>()));
            return true;
        case 0x8d:
            push_text(take(next<std::uint64_t>()));
            return true;
        case 'c': {
            const auto module = line();
            global(module, line());
            return true;
        }
        case 0x93:
            global_from_stack();
            return true;
        default:
            return false;
    }
}

bool Machine::step_collection(std::uint8_t opcode) {
    switch (opcode) {
        case '(':
            marks_.push_back(stack_.size());
            return true;
        case ')':
            push(Kind::Tuple);
            return true;
        case ']':
            push(Kind::List);
            return true;
        case '}':
            push(Kind::Dict);
            return true;
        case 't':
            push_tuple(pop_mark());
            return true;
        case 0x85:
            push_tuple(1);
            return true;
        case 0x86:
            push_tuple(2);
            return true;
        case 0x87:
            push_tuple(3);
            return true;
        case 'a':
            append({pop()});
            return true;
        case 'e':
            append(pop_mark());
            return true;
        case 's': {
            const Ref value = pop(), key = pop();
            set_items({key, value});
            return true;
        }
        case 'u':
            set_items(pop_mark());
            return true;
        default:
            return false;
    }
}

bool Machine::step_memo(std::uint8_t opcode) {
    switch (opcode) {
        case 'q':
            remember(next<std::uint8_t>());
            return true;
        case 'r':
            remember(next<std::uint32_t>());
            return true;
        case 0x94:
            remember(static_cast<std::uint32_t>(memo_.size()));
            return true;
        case 'h':
            recall(next<std::uint8_t>());
            return true;
        case 'j':
            recall(next<std::uint32_t>());
            return true;
        default:
            return false;
    }
}

/// What weights have no need of and other things in a checkpoint have.
bool Machine::step_foreign(std::uint8_t opcode) {
    switch (opcode) {
        case 'B':
            skip(next<std::uint32_t>(), "bytes");
            return true;
        case 'C':
            skip(next<std::uint8_t>(), "bytes");
            return true;
        case 0x8e:
        case 0x96:
            skip(next<std::uint64_t>(), "bytes");
            return true;
        case 0x8b:
            skip(next<std::uint32_t>(), "a number beyond 64 bits");
            return true;
        case 0x8f:
            push_opaque("set");
            return true;
        case 0x90:
            append(pop_mark());
            return true;
        case 0x91:
            pop_mark();
            push_opaque("frozenset");
            return true;
        case 0x92:  // an object with named arguments
            pop();
            reduce();
            return true;
        case '0':
            if (!marks_.empty() && stack_.size() == marks_.back())
                pop_mark();
            else
                pop();
            return true;
        case '1':
            pop_mark();
            return true;
        case '2':
            peek();
            stack_.push_back(stack_.back());
            return true;
        default:
            return false;
    }
}

/// True at the end of the program.
bool Machine::step(std::uint8_t opcode) {
    if (step_memo(opcode) || step_text(opcode) || step_number(opcode) || step_collection(opcode) || step_foreign(opcode)) return false;
    switch (opcode) {
        case 0x80:
            next<std::uint8_t>();
            return false;  // protocol
        case 0x95:
            next<std::uint64_t>();
            return false;  // frame of protocol 4
        case 'Q':
            persistent();
            return false;
        case 'R':
        case 0x81:
            reduce();
            return false;
        case 'b':
            build();
            return false;
        case '.':
            document_.root = pop();
            return true;
        default:
            break;
    }
    throw Refused{
        {TR("The list of tensors in the file is damaged, or uses what weight files have no need of (opcode {0})."),
         {std::to_string(opcode)}}};
}

}  // namespace

const Value* Document::find(const Value& dict, std::string_view key) const {
    for (std::size_t i = 0; i + 1 < dict.items.size(); i += 2) {
        const Value& k = at(dict.items[i]);
        if (k.kind == Kind::Text && k.text == key) return &at(dict.items[i + 1]);
    }
    return nullptr;
}

std::string Document::describe(const Value& value) const {
    switch (value.kind) {
        case Kind::None:
            return "None";
        case Kind::Bool:
            return value.integer != 0 ? "True" : "False";
        case Kind::Int:
            return "the number " + std::to_string(value.integer);
        case Kind::Float:
            return "the number " + std::to_string(value.number);
        case Kind::Text:
            return "a text";
        case Kind::Tuple:
            return "a tuple";
        case Kind::List:
            return "a list";
        case Kind::Dict:
            return "a dictionary";
        case Kind::Global:
            return value.text;
        case Kind::Storage:
            return "a storage";
        case Kind::Tensor:
            return "a tensor";
        case Kind::Opaque:
            return value.text;
    }
    return "";
}

Error asks_for(const Value& opaque) {
    return Error({TR("The file asks for {0}, which a weight file has no need of; nothing was run. If the file is your "
                     "own, save the tensors alone: torch.save(model.state_dict(), file)."),
                  {opaque.text}},
                 true);
}

Result<Document> run(std::string_view bytes, std::size_t* used) {
    try {
        Machine machine(bytes);
        Document document = machine.run();
        if (used != nullptr) *used = machine.used();
        return document;
    } catch (Refused& refused) {
        return Error(std::move(refused.message), true);
    }
}

}  // namespace nn::pickle
