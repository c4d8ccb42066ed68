#pragma once

namespace nn {

/// A kernel derives from it too where it chooses infinity or NaN for some finite numbers, while no operation of the processor's
/// overflows, divides by zero or is invalid: as log(0) = -infinity, a constant. A plan that watches (`PlanOptions::watch`) looks at what
/// such a kernel gives in every step; of all others what the processor noticed tells. tests/nn/test_watch.cpp finds those that forget.
struct UnnoticedInfinity {
    virtual ~UnnoticedInfinity() = default;
};

}  // namespace nn
