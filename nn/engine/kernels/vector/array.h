#pragma once
// Tensors as Eigen sees them, and the functions that formulas over them are written in. A formula is a function of
// array expressions that returns one:
//
//     template <typename X> auto value(const X& x) const { return where(x > 0.0f, x, slope * x); }
//
// Nothing is computed before it is assigned, sixteen floats (a register) at a time. `exp`, `log`, `tanh`... here are
// those of simd_math.h: unlike Eigen's members of the same names they give infinities, zeros and NaN as the C library
// does. Comparisons are for `where`, which Eigen's `select` is not a match for: that goes number by number.

#include "nn/engine/kernel.h"
#include "nn/engine/kernels/vector/simd_math.h"

// GCC 12 takes the "undefined" registers of its own AVX-512 intrinsics for a mistake once Eigen inlines them.
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#pragma GCC diagnostic ignored "-Wuninitialized"

#include <Eigen/Core>

#include <type_traits>

namespace nn {

/// All elements of a tensor, whatever its layout.
using ArrayMap = Eigen::Map<Eigen::ArrayXf>;
using ConstArrayMap = Eigen::Map<const Eigen::ArrayXf>;
/// A tensor as rows x columns, each row contiguous: positions x channels of a channels-last one.
using Rows = Eigen::Array<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using RowsMap = Eigen::Map<Rows>;
using ConstRowsMap = Eigen::Map<const Rows>;
/// One value per channel, to be added to or multiplied with each row.
using RowArray = Eigen::Array<float, 1, Eigen::Dynamic>;
using RowMap = Eigen::Map<RowArray>;
using ConstRowMap = Eigen::Map<const RowArray>;

inline ArrayMap array_of(const TensorView& view) { return {view.f32(), view.size()}; }
inline RowsMap rows_of(const TensorView& view, std::int64_t columns) {
    return {view.f32(), view.size() / columns, columns};
}

template <typename X>
concept ArrayExpression = std::is_base_of_v<Eigen::ArrayBase<X>, X>;

/// `x` everywhere, in the shape of `like`.
template <ArrayExpression L>
auto full_like(const L& like, float x) {
    constexpr int order = L::RowsAtCompileTime == 1 || L::IsRowMajor ? Eigen::RowMajor : Eigen::ColMajor;
    return Eigen::Array<float, L::RowsAtCompileTime, L::ColsAtCompileTime, order>::Constant(like.rows(), like.cols(),
                                                                                            x);
}

namespace array_detail {

/// A function of vectors, `F::of`, as one of Eigen's functors. A number by itself is computed as it is in a register,
/// so that its place in an array changes no bit of the result.
template <typename F>
struct OfRegisters {
    template <typename... P>
    static auto packetOp(const P&... x) {
        return F::of(x...);
    }
    template <typename... T>
    [[gnu::noinline]] float operator()(T... x) const {  // inlined it would be most of a formula's code
        typedef float Four __attribute__((vector_size(16)));
        return F::of(simd::splat_as<Four>(x)...)[0];
    }
};

// clang-format off
struct Exp { template <typename V> static V of(V x) { return simd::exp(x); } };
struct Expm1 { template <typename V> static V of(V x) { return simd::expm1(x); } };
struct Log { template <typename V> static V of(V x) { return simd::log(x); } };
struct Log1p { template <typename V> static V of(V x) { return simd::log1p(x); } };
struct Tanh { template <typename V> static V of(V x) { return simd::tanh(x); } };
struct Erf { template <typename V> static V of(V x) { return simd::erf(x); } };
struct Sigmoid { template <typename V> static V of(V x) { return simd::sigmoid(x); } };
struct Softplus { template <typename V> static V of(V x) { return simd::softplus(x); } };
struct Sqrt { template <typename V> static V of(V x) { return simd::sqrt(x); } };
struct Negate { template <typename V> static V of(V x) { return -x; } };
struct Sign { template <typename V> static V of(V x) { return simd::sign(x); } };
struct Relu { template <typename V> static V of(V x) { return x < 0.0f ? V{} : x; } };
struct AtMost { template <typename V> static V of(V x, V limit) { return x > limit ? limit : x; } };
struct AtLeast { template <typename V> static V of(V x, V limit) { return x < limit ? limit : x; } };
struct And { template <typename V> static V of(V a, V b) { return simd::as_floats<V>(simd::as_ints(a) & simd::as_ints(b)); } };
struct Or { template <typename V> static V of(V a, V b) { return simd::as_floats<V>(simd::as_ints(a) | simd::as_ints(b)); } };
struct Select { template <typename V> static V of(V mask, V a, V b) { return simd::as_ints(mask) ? a : b; } };
// clang-format on

/// All bits set where the comparison holds, none elsewhere.
template <Eigen::internal::ComparisonName C>
struct Compare {
    template <typename V>
    static V of(V a, V b) {
        using namespace Eigen::internal;
        if constexpr (C == cmp_LT) return simd::as_floats<V>(a < b);
        if constexpr (C == cmp_LE) return simd::as_floats<V>(a <= b);
        if constexpr (C == cmp_EQ) return simd::as_floats<V>(a == b);
        if constexpr (C == cmp_NEQ) return simd::as_floats<V>(a != b);
        if constexpr (C == cmp_UNORD) return simd::as_floats<V>((a != a) | (b != b));
    }
};

// ---- comparisons become masks
// -----------------------------------------------------------------------------------------

template <Eigen::internal::ComparisonName C, typename L, typename R>
auto mask(const Eigen::CwiseBinaryOp<Eigen::internal::scalar_cmp_op<float, float, C>, L, R>& x) {
    return Eigen::CwiseBinaryOp<OfRegisters<Compare<C>>, L, R>(x.lhs(), x.rhs());
}
template <typename L, typename R>
auto mask(const Eigen::CwiseBinaryOp<Eigen::internal::scalar_boolean_and_op, L, R>& x) {
    const auto a = mask(x.lhs());
    const auto b = mask(x.rhs());
    return Eigen::CwiseBinaryOp<OfRegisters<And>, std::remove_const_t<decltype(a)>, std::remove_const_t<decltype(b)>>(
        a, b);
}
template <typename L, typename R>
auto mask(const Eigen::CwiseBinaryOp<Eigen::internal::scalar_boolean_or_op, L, R>& x) {
    const auto a = mask(x.lhs());
    const auto b = mask(x.rhs());
    return Eigen::CwiseBinaryOp<OfRegisters<Or>, std::remove_const_t<decltype(a)>, std::remove_const_t<decltype(b)>>(a,
                                                                                                                     b);
}

}  // namespace array_detail

}  // namespace nn

template <typename F>
struct Eigen::internal::functor_traits<nn::array_detail::OfRegisters<F>> {
    enum { Cost = 10, PacketAccess = Eigen::internal::packet_traits<float>::Vectorizable };
};

namespace nn {

namespace array_detail {

template <typename L, ArrayExpression X>
const X& operand(const L&, const X& x) {
    return x;
}
template <typename L>
auto operand(const L& like, float x) {
    return full_like(like, x);
}

}  // namespace array_detail

/// `a` where the condition holds, else `b`: comparisons of arrays and numbers, joined by && and ||. With a NaN nothing
/// holds but !=.
template <typename Condition, typename A, typename B>
auto where(const Condition& condition, const A& a, const B& b) {
    using namespace array_detail;
    const auto m = mask(condition);
    const auto& x = operand(m, a);  // an Array is held by reference: not to a copy
    const auto& y = operand(m, b);
    return Eigen::CwiseTernaryOp<OfRegisters<Select>, std::remove_const_t<decltype(m)>,
                                 std::remove_cvref_t<decltype(x)>, std::remove_cvref_t<decltype(y)>>(m, x, y);
}

// clang-format off
template <ArrayExpression X> auto exp(const X& x) { return x.unaryExpr(array_detail::OfRegisters<array_detail::Exp>()); }
/// e^x - 1
template <ArrayExpression X> auto expm1(const X& x) { return x.unaryExpr(array_detail::OfRegisters<array_detail::Expm1>()); }
template <ArrayExpression X> auto log(const X& x) { return x.unaryExpr(array_detail::OfRegisters<array_detail::Log>()); }
/// log(1 + x), x below infinity
template <ArrayExpression X> auto log1p(const X& x) { return x.unaryExpr(array_detail::OfRegisters<array_detail::Log1p>()); }
template <ArrayExpression X> auto tanh(const X& x) { return x.unaryExpr(array_detail::OfRegisters<array_detail::Tanh>()); }
template <ArrayExpression X> auto erf(const X& x) { return x.unaryExpr(array_detail::OfRegisters<array_detail::Erf>()); }
/// Exact; Eigen's own goes number by number where roots are to be exact and registers are wide.
template <ArrayExpression X> auto sqrt(const X& x) { return x.unaryExpr(array_detail::OfRegisters<array_detail::Sqrt>()); }
/// Eigen's own, 0 - x, gives 0 the wrong sign where registers are wide.
template <ArrayExpression X> auto operator-(const X& x) { return x.unaryExpr(array_detail::OfRegisters<array_detail::Negate>()); }
/// 1 / (1 + e^-x)
template <ArrayExpression X> auto sigmoid(const X& x) { return x.unaryExpr(array_detail::OfRegisters<array_detail::Sigmoid>()); }
/// log(1 + e^x)
template <ArrayExpression X> auto softplus(const X& x) { return x.unaryExpr(array_detail::OfRegisters<array_detail::Softplus>()); }
/// -1, 0 or 1
template <ArrayExpression X> auto sign(const X& x) { return x.unaryExpr(array_detail::OfRegisters<array_detail::Sign>()); }
/// max(0, x), keeping NaN as PyTorch does
template <ArrayExpression X> auto relu(const X& x) { return x.unaryExpr(array_detail::OfRegisters<array_detail::Relu>()); }
// clang-format on

/// The smaller and the larger of array and number; NaN in the array stays.
template <ArrayExpression X>
auto at_most(const X& x, float limit) {
    return x.binaryExpr(array_detail::operand(x, limit), array_detail::OfRegisters<array_detail::AtMost>());
}
template <ArrayExpression X>
auto at_least(const X& x, float limit) {
    return x.binaryExpr(array_detail::operand(x, limit), array_detail::OfRegisters<array_detail::AtLeast>());
}

}  // namespace nn
