// How many floating-point operations per second one core does at most with the instructions of a
// kernel table, measured with nothing but independent multiply-adds in registers.
#pragma once

#include "convlens/kernels/table.h"

namespace convlens {

// Operations (a multiply-add counts two) per second: the best of short bursts that take `seconds`
// together. Another program's turn spoils some of them, not all; a browser's coarse clock makes the
// bursts longer (5 ms for ticks of 0.1 ms).
double measured_peak(const KernelTable& table, double seconds = 0.1);

}  // namespace convlens
