// How a layer is computed on this machine and how fast: measured when somebody opens it, once.
#pragma once

#include <optional>
#include <string>

#include "convlens/layers/layer.h"
#include "web/session/text.h"

namespace convlens {

struct Network;

struct LayerCost {
  std::optional<Computation> computation;  // where the layer has a choice
  double us = 0;                           // of its part of a forward pass
  double operations = 0;  // per second, a multiply-add counts two; 0: it has none to speak of
};

// Operations per second that one core does at most; takes some 20 ms (50
// where the clock is coarse). Threads and Winograd may do more.
double measure_processor();

// Runs the layer of a stage again, for some milliseconds: its numbers stay what they are.
LayerCost measure_layer(Network& network, int stage);

// "Computed here: direct, 6×8 tile; 39.0 µs, 52 GFLOP/s, 81 % of one core’s peak." `peak` as
// measure_processor() gives it. Empty where the layer has no arithmetic to speak of.
std::string cost_text(const LayerCost& cost, double peak, Language language);

}  // namespace convlens
