// From ink to the input of a network, in three steps a person can be shown: drawn, cropped,
// centred. As MNIST was made (LeCun et al. 1998): the ink's bounding box is scaled so that its
// longer side is 20 pixels, and put into a field of 28 x 28 with its centre of mass in the middle.
#pragma once

#include "convlens/core/tensor.h"
#include "convlens/digits/drawing.h"

namespace convlens {

struct PrepareOptions {
  int field = 28;      // side of the field the digit is centred in
  int box = 20;        // longer side of the scaled ink
  bool center = true;  // false: the pad is only scaled down to the field
};

struct InkBox {  // in pixels of the drawn image; right and bottom are exclusive
  int left = 0, top = 0, right = 0, bottom = 0;
};

struct Prepared {
  bool empty = true;  // no ink: nothing to recognise
  InkBox box;         // of the ink in the drawn image
  Image cropped;      // the box alone, at the drawn image's resolution
  Image centered;     // field x field: what the network sees
};

Prepared prepare(const Image& drawn, const PrepareOptions& options);

// Writes the centred image into a [1,1,H,W] input: where H, W are larger than the field it stands
// in the middle, where they are smaller it is scaled. 0 is paper, 1 is ink.
void write_input(const Image& centered, TensorView input);

// Pictures from elsewhere: dark on light or light on dark, to ink. Decides by the border's median.
Image ink_from_gray(const Image& gray);

}  // namespace convlens
