#include "tests/golden/operator_scope.h"

#include <algorithm>
#include <array>

namespace convlens::test {
namespace {

// The operators of the layers, and those that only carry constants.
constexpr std::array<std::string_view, 22> kOperators{"Add",
                                                      "AveragePool",
                                                      "BatchNormalization",
                                                      "Concat",
                                                      "Constant",
                                                      "Conv",
                                                      "Dropout",
                                                      "Flatten",
                                                      "Gemm",
                                                      "GlobalAveragePool",
                                                      "Identity",
                                                      "LeakyRelu",
                                                      "MatMul",
                                                      "MaxPool",
                                                      "Neg",
                                                      "Relu",
                                                      "Reshape",
                                                      "Sigmoid",
                                                      "Softmax",
                                                      "Squeeze",
                                                      "Tanh",
                                                      "Unsqueeze"};

constexpr std::string_view kBatch =
    "mixes the samples of a batch, or asks for weights per sample: samples stay apart";
constexpr std::string_view kDimensions = "one or three dimensions: images have two";
constexpr std::string_view kTraining =
    "training mode at inference: here the caller says whether it is training";
constexpr std::string_view kSecondOutput =
    "a second output (mask, indices, statistics): layers have one";
constexpr std::string_view kType = "other numbers than float32 as activations";
constexpr std::string_view kNoTensor = "no tensor, an empty one, or no input at all";

struct Exclusion {
  std::string_view name;  // with a * at its end: all that begin so
  std::string_view reason;
};

constexpr Exclusion kExclusions[] = {
    {"node/test_add_uint8", kType},
    {"node/test_averagepool_1d_default", kDimensions},
    {"node/test_averagepool_3d_default", kDimensions},
    {"node/test_batchnorm_epsilon_training_mode", kSecondOutput},
    {"node/test_batchnorm_example_training_mode", kSecondOutput},
    {"node/test_concat_1d_axis_0", kBatch},
    {"node/test_concat_1d_axis_negative_1", kBatch},
    {"node/test_concat_2d_axis_0", kBatch},
    {"node/test_concat_2d_axis_negative_2", kBatch},
    {"node/test_concat_3d_axis_0", kBatch},
    {"node/test_concat_3d_axis_negative_3", kBatch},
    {"node/test_constant", kNoTensor},
    {"node/test_dropout_default_mask", kSecondOutput},
    {"node/test_dropout_default_mask_ratio", kSecondOutput},
    {"node/test_flatten_axis0", kBatch},
    {"node/test_flatten_axis2", kBatch},
    {"node/test_flatten_axis3", kBatch},
    {"node/test_flatten_negative_axis1", kBatch},
    {"node/test_flatten_negative_axis2", kBatch},
    {"node/test_flatten_negative_axis4", kBatch},
    {"node/test_gemm_all_attributes", kBatch},
    {"node/test_gemm_default_matrix_bias", kBatch},
    {"node/test_gemm_transposeA", kBatch},
    {"node/test_identity_opt", kNoTensor},
    {"node/test_identity_sequence", kNoTensor},
    {"node/test_matmul_3d", kBatch},
    {"node/test_matmul_4d", kBatch},
    {"node/test_maxpool_1d_default", kDimensions},
    {"node/test_maxpool_2d_uint8", kType},
    {"node/test_maxpool_3d_default", kDimensions},
    {"node/test_maxpool_with_argmax_2d_precomputed_pads", kSecondOutput},
    {"node/test_maxpool_with_argmax_2d_precomputed_strides", kSecondOutput},
    {"node/test_reshape_allowzero_reordered", kNoTensor},
    {"node/test_reshape_negative_extended_dims", kBatch},
    {"node/test_reshape_one_dim", kBatch},
    {"node/test_reshape_reordered_all_dims", kBatch},
    {"node/test_softmax_axis_0", kBatch},
    {"node/test_squeeze", kBatch},
    {"node/test_training_dropout", kTraining},
    {"node/test_training_dropout_default", kTraining},
    {"node/test_training_dropout_default_mask", kSecondOutput},
    {"node/test_training_dropout_mask", kSecondOutput},
    {"node/test_training_dropout_zero_ratio", kTraining},
    {"node/test_training_dropout_zero_ratio_mask", kSecondOutput},
    {"node/test_unsqueeze_axis_0", kBatch},
    {"pytorch-converted/test_AvgPool3d*", kDimensions},
    {"pytorch-converted/test_Conv1d*", kDimensions},
    {"pytorch-converted/test_Conv3d*", kDimensions},
    {"pytorch-converted/test_MaxPool1d*", kDimensions},
    {"pytorch-converted/test_MaxPool3d*", kDimensions},
    {"pytorch-operator/test_operator_add_size1_broadcast", kBatch},
    {"pytorch-operator/test_operator_addmm", kBatch},
    {"pytorch-operator/test_operator_maxpool", kDimensions},
};

bool matches(std::string_view name, std::string_view pattern) {
  if (!pattern.ends_with('*')) return name == pattern;
  pattern.remove_suffix(1);
  return name.starts_with(pattern);
}

}  // namespace

std::string foreign_operator(const onnx::GraphProto& graph) {
  for (const onnx::NodeProto& node : graph.node) {
    const bool is_ours =
        node.domain.empty() && std::ranges::find(kOperators, node.op_type) != kOperators.end();
    if (!is_ours) return node.op_type;
  }
  return {};
}

std::string_view out_of_scope(std::string_view name) {
  for (const Exclusion& exclusion : kExclusions) {
    if (matches(name, exclusion.name)) return exclusion.reason;
  }
  return {};
}

}  // namespace convlens::test
