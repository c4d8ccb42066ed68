#pragma once
// How an op is declared: `Define<Options>("Conv2d").title(...).option(...).parameter(...).infer(...).kernel<K>()`, one expression from
// which an `Op` follows. Included by nn/ops alone.

#include "nn/model/op.h"
#include "nn/model/option_literal.h"

#include <array>
#include <span>

namespace nn {

/// An input of a sample, short to write: `f32({2, 3, 8, 8})`, `i64({2})`.
struct SampleInput {
    DType dtype = DType::Float32;
    std::size_t rank = 0;
    std::array<std::int64_t, 8> sizes{};

    constexpr SampleInput(DType type, std::initializer_list<std::int64_t> extents) : dtype(type), rank(extents.size()) {
        std::size_t axis = 0;
        for (const std::int64_t extent : extents) sizes.at(axis++) = extent;
    }
    SampleInput(DType type, const Extents& extents);
    operator TensorType() const;
};
constexpr SampleInput f32(std::initializer_list<std::int64_t> extents) { return {DType::Float32, extents}; }
constexpr SampleInput i64(std::initializer_list<std::int64_t> extents) { return {DType::Int64, extents}; }
inline SampleInput f32(const Extents& extents) { return {DType::Float32, extents}; }
inline SampleInput i64(const Extents& extents) { return {DType::Int64, extents}; }

/// What declaring does, whatever the options struct. Out of line: a declaration is a hundred calls, and there are as many ops.
class OpFields {
public:
    OpFields(const OpFields&);
    OpFields(OpFields&&) noexcept;
    OpFields& operator=(const OpFields&) = delete;
    ~OpFields();

protected:
    using Inputs = std::span<const SampleInput>;
    using When = std::function<bool(const void*)>;

    OpFields();
    void set_icon(std::string_view name);
    void add_input(const char* id, const char* doc, bool variadic, bool optional);
    void add_output(std::string_view id, const char* doc);
    void add_parameter(const char* id, bool buffer, DType dtype, std::function<Extents(const void*)> shape,
                       std::function<Init(const void*)> init, const char* doc);
    void set_when(When when);
    void set_meaning(std::function<Meaning(const void*)> meaning, const char* from_scores);
    void add_submodule(const char* id);
    void add_sample(const OptionLiterals& options, Inputs inputs);
    void add_error(const OptionLiterals& options, Inputs inputs, std::string_view text);
    void set_onnx(const char* node);
    Op with_schema(const Schema& schema) const;

    Op op_;

private:
    enum class Part { None, Input, Output, Parameter } last_ = Part::None;  ///< what `when` is about
};

/// Fluent declaration of an op with options struct `O`.
template <typename O>
class Define : public SchemaBuilderBase<O, Define<O>>, private OpFields {
    using Base = SchemaBuilderBase<O, Define<O>>;

public:
    explicit Define(std::string_view id) : Base(id) {}

    Define& title(const char* text) { return op_.title = text, *this; }
    Define& category(Category c) { return op_.category = c, *this; }
    Define& role(Role r) { return op_.role = r, *this; }
    Define& doc(const char* text) { return op_.doc = text, *this; }
    Define& formula(const char* text) { return op_.formula = text, *this; }
    Define& keywords(const char* words) { return op_.keywords = words, *this; }
    Define& icon(std::string_view name) { return set_icon(name), *this; }
    Define& answers(Answers kind, double yes_above = 0) {
        op_.answers = kind;
        op_.yes_above = yes_above;
        return *this;
    }
    Define& keeps_meaning() { return op_.keeps_meaning = true, *this; }
    Define& log_twin(const char* op) { return op_.log_twin = op, *this; }
    Define& holds_parameters() { return op_.holds_parameters = true, *this; }
    Define& numbered_children() { return op_.numbered_children = true, *this; }
    Define& metadata_version(int v) { return op_.metadata_version = v, *this; }

    Define& input(const char* id, const char* doc = "") { return add_input(id, doc, false, false), *this; }
    Define& variadic_input(const char* id, const char* doc = "") { return add_input(id, doc, true, false), *this; }
    Define& optional_input(const char* id, const char* doc = "") { return add_input(id, doc, false, true), *this; }
    Define& output(std::string_view id = "output", const char* doc = "") { return add_output(id, doc), *this; }

    /// Values that the last input takes, whatever the options: 0 to 1 for probabilities. Tests draw theirs from there.
    Define& values(double low, double high) {
        op_.inputs.back().low = low;
        op_.inputs.back().high = high;
        return *this;
    }

    /// What the last input takes, and the op that makes it out of raw scores (see PortInfo); or what the last output gives.
    Define& meaning(Meaning what, const char* from_scores = "") {
        set_meaning([what](const void*) { return what; }, from_scores);
        return *this;
    }
    /// The same where a bool option decides.
    Define& meaning(bool O::*flag, Meaning on, Meaning off) {
        set_meaning([=](const void* o) { return static_cast<const O*>(o)->*flag ? on : off; }, "");
        return *this;
    }

    /// `shape`: Extents(const O&), after inference. `init`: Init(const O&).
    template <typename ShapeFn, typename InitFn>
    Define& parameter(const char* id, ShapeFn shape, InitFn init, const char* doc = "") {
        return add(id, false, DType::Float32, shape, init, doc);
    }
    template <typename ShapeFn, typename InitFn>
    Define& buffer(const char* id, ShapeFn shape, InitFn init, DType dtype = DType::Float32, const char* doc = "") {
        return add(id, true, dtype, shape, init, doc);
    }
    /// The last port or parameter exists only where this bool option is set, or this predicate holds.
    Define& when(bool O::*flag) {
        return when([flag](const O& o) { return o.*flag; });
    }
    template <typename Predicate>
        requires std::is_invocable_r_v<bool, Predicate, const O&>
    Define& when(Predicate predicate) {
        set_when([predicate](const void* o) { return predicate(*static_cast<const O*>(o)); });
        return *this;
    }

    /// Parameters whose number depends on the options; in place of `parameter`.
    Define& parameter_list(std::vector<ParameterInfo> (*fn)(const O&)) {
        op_.parameter_list = [fn](const void* o) { return fn(*static_cast<const O*>(o)); };
        op_.parameters = fn(O{});
        return *this;
    }
    Define& submodule(const char* id) { return add_submodule(id), *this; }
    /// For modules whose constructor draws in another order than that of registration, or draws what it then overwrites.
    Define& draws(std::vector<Draw> (*fn)(const O&)) {
        op_.draws = [fn](const void* o) { return fn(*static_cast<const O*>(o)); };
        return *this;
    }

    Define& infer(void (*fn)(O&, InferContext&)) {
        op_.infer = [fn](void* o, InferContext& c) { fn(*static_cast<O*>(o), c); };
        return *this;
    }
    /// `K` has a constructor K(const O&, const KernelSpec&). The file that calls this includes nn/engine/kernel.h.
    template <typename K>
    Define& kernel() {
        op_.make_kernel = [](const void* o, const KernelSpec& spec) -> std::unique_ptr<Kernel> {
            return std::make_unique<K>(*static_cast<const O*>(o), spec);
        };
        return *this;
    }
    /// Where the options decide which kernel it is.
    Define& kernel(std::unique_ptr<Kernel> (*make)(const O&, const KernelSpec&)) {
        op_.make_kernel = [make](const void* o, const KernelSpec& spec) {
            return make(*static_cast<const O*>(o), spec);
        };
        return *this;
    }
    /// How a node is written in Python where that is not its class, or the function of its name, with the options by keyword: changes
    /// the form made of these (nn/model/python.h).
    Define& python(void (*fn)(const O&, PythonForm&)) {
        op_.python = [fn](const void* o, PythonForm& form) { fn(*static_cast<const O*>(o), form); };
        return *this;
    }
    /// What a node is in ONNX, in evaluation form: `fn(const O&, OnnxForm&)` makes it of what arrives and gives its output, or all of its
    /// outputs to the form. The file that calls this includes nn/model/onnx.h. An op without a form cannot be exported so.
    template <typename Fn>
        requires std::is_invocable_v<Fn, const O&, OnnxForm&>
    Define& onnx(Fn fn) {
        op_.onnx = [fn](const void* o, OnnxForm& form) {
            if constexpr (std::is_void_v<std::invoke_result_t<Fn, const O&, OnnxForm&>>)
                fn(*static_cast<const O*>(o), form);
            else
                take_onnx(form, fn(*static_cast<const O*>(o), form));
        };
        return *this;
    }
    /// One node of that name, which takes what arrives and has no attributes.
    Define& onnx(const char* node) { return set_onnx(node), *this; }
    Define& sample(const OptionLiterals& options, std::initializer_list<SampleInput> inputs) {
        return add_sample(options, {inputs.begin(), inputs.size()}), *this;
    }
    Define& sample(const OptionLiterals& options, const std::vector<SampleInput>& inputs) {
        return add_sample(options, inputs), *this;
    }
    Define& error(const OptionLiterals& options, std::initializer_list<SampleInput> inputs, std::string_view text) {
        return add_error(options, {inputs.begin(), inputs.size()}, text), *this;
    }
    Define& error(const OptionLiterals& options, const std::vector<SampleInput>& inputs, std::string_view text) {
        return add_error(options, inputs, text), *this;
    }

    operator Op() const { return with_schema(this->schema_); }

private:
    template <typename ShapeFn, typename InitFn>
    Define& add(const char* id, bool buffer, DType dtype, ShapeFn shape, InitFn init, const char* doc) {
        add_parameter(
            id, buffer, dtype, [shape](const void* o) -> Extents { return shape(*static_cast<const O*>(o)); },
            [init](const void* o) -> Init { return init(*static_cast<const O*>(o)); }, doc);
        return *this;
    }
};

}  // namespace nn
