#pragma once
// A thin hand on oneDNN: primitives with their arguments made once and run many times. Only where NETLOOM_ONEDNN is
// set.

#ifdef NETLOOM_ONEDNN

#include <dnnl.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace nn::onednn {

const dnnl::engine& engine();
const dnnl::stream& stream();
/// Scratch memory comes from the plan's arena, never from oneDNN.
dnnl::primitive_attr user_scratchpad();

/// A primitive and its memory arguments. `set` gives an argument its memory; `run` executes and waits.
class Call {
public:
    Call() = default;
    Call(dnnl::primitive primitive, std::vector<std::pair<int, dnnl::memory::desc>> arguments);

    explicit operator bool() const { return !arguments_.empty(); }
    void set(int argument, const void* data);
    void run() const;

private:
    dnnl::primitive primitive_;
    std::vector<dnnl::memory> memories_;
    std::vector<void*> handles_;
    std::vector<dnnl_exec_arg_t> arguments_;
};

/// Copies between two formats of the same tensor; nothing to do where they are equal.
class Reorder {
public:
    Reorder() = default;
    Reorder(const dnnl::memory::desc& from, const dnnl::memory::desc& to, bool add = false);

    bool needed() const { return needed_; }
    std::size_t scratch_bytes() const { return scratch_; }
    void run(const void* from, void* to, void* scratch);

private:
    bool needed_ = false;
    std::size_t scratch_ = 0;
    Call call_;
};

/// Hands out pieces of one scratch block, each aligned to 64 bytes; with a null base it only counts.
class Pieces {
public:
    explicit Pieces(void* base) : base_(static_cast<std::byte*>(base)) {}
    void* take(std::size_t bytes) {
        void* piece = base_ ? base_ + used_ : nullptr;
        used_ += (bytes + 63) / 64 * 64;
        return piece;
    }
    std::size_t used() const { return used_; }

private:
    std::byte* base_;
    std::size_t used_ = 0;
};

}  // namespace nn::onednn

#endif
