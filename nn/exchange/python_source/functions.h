#pragma once
// What stands in for functions of Python and PyTorch, by dotted name: "len", "torch.cat", "torch.nn.functional.relu"; methods begin with
// what they belong to: "tensor.view", "module.children", "list.append".

#include "nn/exchange/python_source/interpreter.h"

namespace nn::python {

using Run = Value (*)(Interpreter&, Call&);
using FunctionTable = std::map<std::string, Run, std::less<>>;

/// Null where there is none.
Run find_function(std::string_view name);
/// All dotted names that begin with `prefix` and a point, without them.
std::vector<std::string> functions_of(std::string_view prefix);

// Parts of the table, one a file.
void add_python_functions(FunctionTable& table);
void add_constructors(FunctionTable& table);
void add_module_methods(FunctionTable& table);
void add_functional(FunctionTable& table);
void add_tensor_methods(FunctionTable& table);
void add_masks(FunctionTable& table);

// ---- torch.nn's classes, torch's functions: by the ops that there are -----------------------------------------

/// The op of torch.nn's class `name`; null where there is none. With a slip in `name`: the op that is meant, in `meant`.
const Op* find_layer(std::string_view name, bool* slip = nullptr);
/// The op that PyTorch writes as the function `name`: "max_pool2d", "matmul".
const Op* find_function_op(std::string_view name);
/// The arguments of a constructor as options; what does not fit is said.
void bind_options(Interpreter& interpreter, Module& module, const Op& op, const Call& call);
/// A call of an op's function: wires and options by place and name.
Value call_function_op(Interpreter& interpreter, const Op& op, Call& call);

/// A constant of this shape; `fill`: of all its elements.
Value constant(Interpreter& interpreter, Shape shape, std::optional<double> fill, const char* init, DType dtype = DType::Float32);
/// A tensor of truths that is `mask` where it is false; nothing where it is not known that `mask` holds 0 and 1 alone.
std::optional<Value> inverted(Interpreter& interpreter, const Value& mask);
/// `mask == number`, or `!=`.
std::optional<Value> compare_mask(Interpreter& interpreter, const Value& mask, std::optional<double> number, bool same);
/// What is added to scores so that softmax leaves out the places where `mask` is true: 0 and a large negative number.
Value blocking(Interpreter& interpreter, const Value& mask, int line);
/// Where a query may see a key: this one's row and before; true above the diagonal of `queries` x `keys`.
Value later_places(Interpreter& interpreter, std::int64_t queries, std::int64_t keys, int line);
/// A tensor's rank and size where they are known.
std::optional<std::size_t> rank_of(const Value& tensor);
/// x[index], where the index is what stands between the brackets.
Value index_tensor(Interpreter& interpreter, const Value& tensor, const Value& index, int line);
/// view and reshape: sizes may be ints, the batch, -1.
Value reshape(Interpreter& interpreter, const Value& tensor, const std::vector<Value>& sizes, int line);

}  // namespace nn::python
