#include "convlens/kernels/table.h"

#include "convlens/kernels/simd/conv2d_winograd.h"
#include "convlens/kernels/simd/kernels.h"

namespace convlens::CONVLENS_ISA {

// External linkage for dispatch.cc, which declares it as well.
extern const KernelTable kTable;

#define CONVLENS_STRING(x) CONVLENS_STRING_OF(x)
#define CONVLENS_STRING_OF(x) #x

const KernelTable kTable = {
    .name = CONVLENS_STRING(CONVLENS_ISA),
    .lanes = kLanes,
    .conv2d_direct = {.packed_floats = conv2d_direct_packed_floats,
                      .pack = conv2d_direct_pack,
                      .scratch_floats = conv2d_direct_scratch_floats,
                      .forward = conv2d_direct_forward,
                      .choice = conv2d_direct_choice},
    .conv2d_depthwise = {.packed_floats = conv2d_depthwise_packed_floats,
                         .pack = conv2d_depthwise_pack,
                         .scratch_floats = conv2d_depthwise_scratch_floats,
                         .forward = conv2d_depthwise_forward,
                         .choice = conv2d_depthwise_choice},
    .conv2d_winograd2 = &kWinograd2,
    .conv2d_winograd4 = &kWinograd4,
    .conv2d_backward_input_scratch_floats = conv2d_backward_input_scratch_floats,
    .conv2d_backward_input = conv2d_backward_input,
    .conv2d_backward_weights_scratch_floats = conv2d_backward_weights_scratch_floats,
    .conv2d_backward_weights = conv2d_backward_weights,
    .gemm_scratch_floats = gemm_scratch_floats,
    .gemm = gemm,
    .dense_packed_floats = dense_packed_floats,
    .dense_pack = dense_pack,
    .dense_forward = dense_forward,
    .max_pool2d_forward = max_pool2d_forward,
    .min_pool2d_forward = min_pool2d_forward,
    .winner_pool2d_backward = winner_pool2d_backward,
    .average_pool2d_forward = average_pool2d_forward,
    .average_pool2d_backward = average_pool2d_backward,
    .relu_forward = relu_forward,
    .relu_backward = relu_backward,
    .leaky_relu_forward = leaky_relu_forward,
    .leaky_relu_backward = leaky_relu_backward,
    .sigmoid_forward = sigmoid_forward,
    .sigmoid_backward = sigmoid_backward,
    .tanh_forward = tanh_forward,
    .tanh_backward = tanh_backward,
    .add = add,
    .axpy = axpy,
    .multiply = multiply,
    .sum = sum,
    .dot = dot,
    .center_scale_shift = center_scale_shift,
    .combine = combine,
    .centered_dot = centered_dot,
    .centered_square = centered_square,
    .largest = largest,
    .exp_and_sum = exp_and_sum,
    .softmax_forward = softmax_forward,
    .softmax_backward = softmax_backward,
    .multiply_adds = multiply_adds,
    .multiply_add_operations = multiply_add_operations,
};

}  // namespace convlens::CONVLENS_ISA
