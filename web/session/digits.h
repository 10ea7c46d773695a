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

// Why pictures of digits cannot be shown; kOther where they can.
Reason check_digits(const OfferDigits& digits);

// The next picture of a data set. Precondition: it was checked.
PadPicture picture_of(const Digits& digits);

}  // namespace convlens
