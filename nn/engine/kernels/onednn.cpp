#include "nn/engine/kernels/onednn.h"

#ifdef NETLOOM_ONEDNN

#include <cstdio>
#include <cstdlib>

namespace nn::onednn {

const dnnl::engine& engine() {
    static const dnnl::engine cpu(dnnl::engine::kind::cpu, 0);
    return cpu;
}

const dnnl::stream& stream() {
    static const dnnl::stream in_order(engine());
    return in_order;
}

dnnl::primitive_attr user_scratchpad() {
    dnnl::primitive_attr attributes;
    attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
    return attributes;
}

Call::Call(dnnl::primitive primitive, std::vector<std::pair<int, dnnl::memory::desc>> arguments)
    : primitive_(std::move(primitive)) {
    for (const auto& [argument, desc] : arguments) {
        memories_.emplace_back(desc, engine(), nullptr);
        handles_.push_back(nullptr);
        arguments_.push_back({argument, memories_.back().get()});
    }
}

void Call::set(int argument, const void* data) {
    for (std::size_t i = 0; i < arguments_.size(); ++i) {
        if (arguments_[i].arg != argument || handles_[i] == data) continue;
        handles_[i] = const_cast<void*>(data);
        memories_[i].set_data_handle(handles_[i]);
    }
}

void Call::run() const {
    // The C interface: the C++ one builds a map of its arguments on every call.
    const auto status = dnnl_primitive_execute(primitive_.get(), stream().get(), static_cast<int>(arguments_.size()),
                                               arguments_.data());
    if (status == dnnl_success && dnnl_stream_wait(stream().get()) == dnnl_success) return;
    // All sizes were accepted when the primitive was made; what is left is memory corruption or none at all.
    std::fputs("netloom: oneDNN refused to run a primitive\n", stderr);
    std::abort();
}

Reorder::Reorder(const dnnl::memory::desc& from, const dnnl::memory::desc& to, bool add) : needed_(add || from != to) {
    if (!needed_) return;
    auto attributes = user_scratchpad();
    if (add) {
        dnnl::post_ops sum;
        sum.append_sum();
        attributes.set_post_ops(sum);
    }
    const dnnl::reorder::primitive_desc desc(engine(), from, engine(), to, attributes);
    scratch_ = desc.scratchpad_desc().get_size();
    call_ = Call(dnnl::reorder(desc),
                 {{DNNL_ARG_FROM, from}, {DNNL_ARG_TO, to}, {DNNL_ARG_SCRATCHPAD, desc.scratchpad_desc()}});
}

void Reorder::run(const void* from, void* to, void* scratch) {
    call_.set(DNNL_ARG_FROM, from);
    call_.set(DNNL_ARG_TO, to);
    call_.set(DNNL_ARG_SCRATCHPAD, scratch);
    call_.run();
}

}  // namespace nn::onednn

#endif
