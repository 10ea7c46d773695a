// NumPy's .npy files, one tensor each (https://numpy.org/doc/stable/reference/generated/
// numpy.lib.format.html), versions 1 to 3.
#pragma once

#include "convlens/core/error.h"
#include "convlens/core/tensor.h"
#include "convlens/io/bytes.h"

namespace convlens {

// Float, double, half, (un)signed integers and booleans, little-endian, become float32; integers
// above 2^24 are rounded. Fortran order is turned into C order. Errors: another kind of number,
// more than six axes, an extent of 0, or another length than the header says.
Result<Tensor> read_npy(Bytes bytes);

// Version 1, float32, C order.
ByteVector write_npy(const ConstTensorView& tensor);

}  // namespace convlens
