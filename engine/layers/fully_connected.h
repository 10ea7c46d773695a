// The fully connected layer, which ONNX writes as Gemm or as MatMul with constant weights. Here the
// weights are always [out, in], with the factors alpha and beta of Gemm multiplied in.
#pragma once

#include "convlens/core/error.h"
#include "convlens/core/tensor.h"
#include "convlens/layers/layer.h"

namespace convlens {

enum class FullyConnectedForm {
  kGemm,    // [N,in] to [N,out], perhaps with a bias
  kMatMul,  // […,in] to […,out], without
};

// weights [out,in]; bias [out] or null.
std::unique_ptr<Layer> make_fully_connected(FullyConnectedForm form, Tensor weights,
                                            const Tensor* bias);

// [rows, columns] as [columns, rows].
Tensor transposed(const Tensor& matrix);

}  // namespace convlens
