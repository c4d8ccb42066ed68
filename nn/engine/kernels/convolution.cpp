#include "nn/engine/kernels/convolution.h"

namespace nn {

std::unique_ptr<Convolution> Convolution::make(const ConvolutionShape& shape, const ConvolutionUse& use) {
    if (auto convolution = make_winograd_convolution(shape, use)) return convolution;
    if (auto convolution = make_gathered_convolution(shape, use)) return convolution;
    if (use.onednn) {
        if (auto convolution = make_shared_convolution(shape, use)) return convolution;
        if (auto convolution = make_onednn_convolution(shape, use)) return convolution;
    }
    if (auto convolution = make_direct_convolution(shape, use)) return convolution;
    return make_eigen_convolution(shape, use);
}

}  // namespace nn
