#pragma once
// What a Python source's names stand for while a network is read from it. Values are small and copied; what they refer to lives in a Heap.

#include "nn/exchange/python_source/syntax.h"
#include "nn/model/graph.h"
#include "nn/model/shape.h"

#include <map>
#include <memory>
#include <optional>

namespace nn::python {

enum class Kind {
    None, Bool, Int, Float, Text, Ellipsis, Tuple, List, Dict, Slice,
    Tensor,     ///< a wire, a parameter, or a constant of known shape
    Module,     ///< an instance of nn.Module
    Record,     ///< an instance of a class that is none
    Class, Function,
    Method,     ///< a function with its first argument
    Builtin,    ///< a function of this program's
    Super,      ///< what super() gives
    Namespace,  ///< an imported name: "torch.nn", or one that is not known
    Unknown,    ///< what cannot be known without running the source
};

struct Object {
    virtual ~Object() = default;
};

struct Value {
    Kind kind = Kind::None;
    bool batch = false;  ///< Int: times the size of the batch
    bool trains = false; ///< Bool: False because it is `self.training`
    union {
        bool flag;
        std::int64_t integer;
        double number;
        Object* object;
    };

    Value() : object(nullptr) {}
    static Value boolean(bool value);
    static Value whole(std::int64_t value);
    static Value of(const Dim& dim);
    static Value real(double value);
    static Value unknown();
    Value(Kind what, Object* where) : kind(what), object(where) {}

    bool is(Kind what) const { return kind == what; }
    bool is_none() const { return kind == Kind::None; }
    bool is_unknown() const { return kind == Kind::Unknown; }
    template <typename T>
    T& as() const {
        return *static_cast<T*>(object);
    }
    Dim dim() const;
};

struct Text : Object {
    std::string text;
};
/// A Tuple or a List.
struct Sequence : Object {
    std::vector<Value> items;
};
struct Dict : Object {
    std::vector<std::pair<Value, Value>> items;
    bool ordered = false;  ///< an OrderedDict: PyTorch sorts what it takes from another one in places
    Value* find(const Value& key);
    Value* find(std::string_view key);
    void set(const Value& key, const Value& value);
};
struct SliceRange : Object {
    Value start, stop, step;
};

using Names = std::map<std::string, Value, std::less<>>;

struct Environment : Object {
    Environment* outer = nullptr;
    Names names;
    Value* find(std::string_view name);
};

struct Class;
struct Module;
struct Drawing;

struct Function : Object {
    std::string name;
    int line = 0;
    const std::vector<Parameter>* parameters = nullptr;
    std::vector<Value> defaults;   ///< by parameter
    const Block* body = nullptr;
    const Expr* result = nullptr;  ///< of a lambda
    std::string comment;           ///< behind its header
    Environment* closure = nullptr;
    Class* owner = nullptr;        ///< whose method it is
    enum class Bound { Instance, Class, Nothing, Property } bound = Bound::Instance;
};

/// A class of the source's, or one of PyTorch's modules.
struct Class : Object {
    std::string name;
    int line = 0;
    std::string op;  ///< PyTorch's own: its op's id; "Module" is nn.Module
    std::vector<Class*> order;   ///< itself, then where names are looked up next
    Names members;
    bool record_fields = false;  ///< @dataclass: its members are its constructor's arguments
    std::vector<std::string> fields;
    bool is_module() const;
    /// Of PyTorch's own in `order`: what its instances are; "" for a plain class.
    const std::string& base_op() const;
    Value* find(std::string_view name, const Class* behind = nullptr, Class** owner = nullptr);
};

struct Record : Object {
    Class* type = nullptr;
    Names names;
};
struct Method : Object {
    Value self;
    Function* function = nullptr;
};
struct Super : Object {
    Value self;
    Class* behind = nullptr;
};
struct Namespace : Object {
    std::string path;
};

/// A value that flows: given by a node of a drawing, a Parameter or Buffer of a module, or a constant.
/// How a tensor of fixed values is made: an op, and what it takes.
struct Recipe : Object {
    std::string op;
    OptionValues options;
    std::vector<Value> inputs;
    int depth = 1;  ///< of recipes behind each other
};

struct Tensor : Object {
    std::optional<TensorType> type;
    Drawing* drawing = nullptr;     ///< where the wire begins; null: a parameter or a constant
    PortRef from;
    Module* owner = nullptr;        ///< of a parameter or buffer, once it is registered
    std::string name;
    bool parameter = false;
    bool trainable = true;
    std::string init;               ///< as option of Parameter; "": the values are not kept here
    std::optional<double> fill;     ///< a constant of equal elements
    std::optional<std::size_t> input;  ///< it is this input of the model, perhaps in another shape
    std::optional<std::int64_t> below; ///< whole numbers below it, as torch.randint draws them
    std::optional<Shape> expanded;     ///< stretched to this, which most functions do by themselves
    Recipe* recipe = nullptr;          ///< of fixed values: drawn where they are used
    bool zero_one = false;             ///< each element is 0 or 1
    /// Of `zero_one`: what stands for it in the source is a tensor of truths. Inverted: true where this one has 0.
    enum class Mask { None, Plain, Inverted } mask = Mask::None;
};

struct Module : Object {
    Class* type = nullptr;
    std::string op;                 ///< "Module" for classes of the source's
    OptionValues options;
    std::vector<std::pair<std::string, Module*>> children;
    std::vector<std::pair<std::string, Tensor*>> parameters;  ///< buffers too
    Names names;
    Module* parent = nullptr;       ///< where it was registered first
    std::string name;
    int line = 0;
    int number = 0;                 ///< as made, from 1
    bool called = false;
    std::optional<OptionValues> drawn;  ///< of a layer: its options as it was called first
    bool unfit = false;             ///< of a kind that cannot be drawn
    std::vector<std::vector<Value>> examples;  ///< arguments of calls outside of any forward
    std::shared_ptr<Drawing> inside;  ///< what its forward drew, once it was called

    Module* child(std::string_view id) const;
    Tensor* parameter(std::string_view id) const;
};

struct Call {
    std::string name;  ///< as the source writes it, for notes
    int line = 0;
    std::vector<Value> given;
    std::vector<std::pair<std::string, Value>> named;
    /// By place or name; null where it was not given.
    const Value* find(std::size_t place, std::string_view name) const;
    const Value* find(std::string_view name) const;
};

class Interpreter;
struct Builtin : Object {
    std::string name;
    Value self;  ///< first argument; None: it has none
    Value (*run)(Interpreter&, Call&) = nullptr;
};

/// Owns what values refer to, and bounds how much there may be.
class Heap {
public:
    template <typename T>
    T* make() {
        spend(8);
        auto owned = std::make_unique<T>();
        T* made = owned.get();
        objects_.push_back(std::move(owned));
        return made;
    }
    Value text(std::string text);
    Value tuple(std::vector<Value> items);
    Value list(std::vector<Value> items);
    /// A step of work or a piece of memory; throws Stop when there were too many.
    void spend(std::size_t amount = 1);
    std::size_t spent() const { return spent_; }
    /// Where the work is, for what Stop says.
    int line = 0;

private:
    std::vector<std::unique_ptr<Object>> objects_;
    std::size_t spent_ = 0;
};

// ---- what values say of themselves ---------------------------------------------------------------------

const std::string* text_of(const Value& value);
std::optional<std::int64_t> int_of(const Value& value);
std::optional<double> number_of(const Value& value);
/// Items of a Tuple or List.
std::vector<Value>* items_of(const Value& value);
/// An int or a list of them.
std::optional<std::vector<std::int64_t>> ints_of(const Value& value);
/// A tensor that a wire or a parameter gives: no constant.
bool is_wired(const Value& value);
/// Nothing where only running the source could tell.
std::optional<bool> truth(const Value& value);
std::optional<bool> equal(const Value& a, const Value& b);
/// As Python prints it.
std::string shown(const Value& value);
/// An option's value, or nothing where no option can hold it.
std::optional<OptionValue> option_of(const Value& value);

}  // namespace nn::python
