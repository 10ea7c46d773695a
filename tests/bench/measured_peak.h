// How many floating-point operations per second one core does at most with the instructions of a
// kernel table, measured with nothing but independent multiply-adds in registers.
#pragma once

#include "convlens/kernels/table.h"

namespace convlens::bench {

// Operations (a multiply-add counts two) per second; 0 where it cannot be measured.
double measured_peak(const KernelTable& table);

}  // namespace convlens::bench
