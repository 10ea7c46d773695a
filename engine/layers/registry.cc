#include "convlens/layers/registry.h"

#include "convlens/core/text.h"
#include "convlens/layers/node_reader.h"

// One line for each type: the operator, and the beginning of the names of its two functions.
#define CONVLENS_LAYER_TYPES(LAYER)              \
  LAYER(Add, add)                                \
  LAYER(AveragePool, average_pool)               \
  LAYER(BatchNormalization, batch_normalization) \
  LAYER(Concat, concat)                          \
  LAYER(Conv, conv)                              \
  LAYER(Dropout, dropout)                        \
  LAYER(Flatten, flatten)                        \
  LAYER(Gemm, gemm)                              \
  LAYER(GlobalAveragePool, global_average_pool)  \
  LAYER(Identity, identity)                      \
  LAYER(LeakyRelu, leaky_relu)                   \
  LAYER(MatMul, matmul)                          \
  LAYER(MaxPool, max_pool)                       \
  LAYER(MinPool, min_pool)                       \
  LAYER(Neg, neg)                                \
  LAYER(Relu, relu)                              \
  LAYER(Reshape, reshape)                        \
  LAYER(Sigmoid, sigmoid)                        \
  LAYER(Softmax, softmax)                        \
  LAYER(Tanh, tanh)

namespace convlens {

#define CONVLENS_DECLARE(op, name)                               \
  Result<std::unique_ptr<Layer>> create_##name(const NodeSpec&); \
  std::vector<LayerExample> name##_examples(Random&);
CONVLENS_LAYER_TYPES(CONVLENS_DECLARE)
#undef CONVLENS_DECLARE

namespace {

#define CONVLENS_ENTRY(op, name) {#op, create_##name, name##_examples},
constexpr LayerType kLayerTypes[] = {CONVLENS_LAYER_TYPES(CONVLENS_ENTRY)};
#undef CONVLENS_ENTRY

// Without the examples: a program that reads models is not linked with them.
struct Creator {
  std::string_view op;
  decltype(LayerType::create) create;
};
#define CONVLENS_ENTRY(op, name) {#op, create_##name},
constexpr Creator kCreators[] = {CONVLENS_LAYER_TYPES(CONVLENS_ENTRY)};
#undef CONVLENS_ENTRY

}  // namespace

std::span<const LayerType> layer_types() { return kLayerTypes; }

Result<std::unique_ptr<Layer>> create_layer(const NodeSpec& node) {
  std::string known;
  for (const Creator& type : kCreators) {
    if (type.op == node.op) return type.create(node);
    known += concat(known.empty() ? "" : ", ", type.op);
  }
  return fail(describe(node), ": the operator ", printable(node.op),
              " is not supported; there are ", known);
}

}  // namespace convlens
