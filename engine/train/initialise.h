// First weights of a network, from a seed.
#pragma once

#include "convlens/core/random.h"
#include "convlens/model/model.h"

namespace convlens {

enum class Initialisation {
  kHe,      // normal, deviation sqrt(2 / fan_in): He et al. 2015
  kGlorot,  // even in +-sqrt(6 / (fan_in + fan_out)): Glorot and Bengio 2010
  kAuto,    // He where a (leaky) ReLU follows, with or without batch normalisation between; else
            // Glorot
};

// Weights by the rule; biases 0; batch normalisation the identity (scale 1, shift 0, mean 0,
// variance 1). `random` is forked for every parameter and does not advance.
void initialise(Model& model, const Random& random, Initialisation rule = Initialisation::kAuto);

}  // namespace convlens
