// Digits that the person does not draw: the shipped ones, surprises, a data set's.
#pragma once

#include <vector>

#include "convlens/core/random.h"
#include "convlens/digits/drawing.h"
#include "web/session/session.h"

namespace convlens {

// The shipped drawings, digit 0 … 9 (assets/drawings).
// `form` 0 or 1: two hands for each.
Drawing preset_drawing(int digit, int form = 0);

// One of them in a hand of its own: turned, slanted, stretched, moved and trembling a little.
Drawing surprising_drawing(Random& random);

// The next picture of a data set.
PadPicture picture_of(const Digits& digits);

}  // namespace convlens
