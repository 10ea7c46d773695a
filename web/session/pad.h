// The pad: strokes over a picture, what undo brings back, and the hand that draws by itself.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "convlens/digits/brush.h"
#include "convlens/digits/drawing.h"

namespace convlens {

// A picture of ink on the whole pad, side x side, 0 paper … 255 ink. The side divides kPadSide.
struct PadPicture {
  int side = 0;
  std::vector<std::uint8_t> ink;  // side * side
  std::string caption;            // the name of the file or data set that it is from; may be empty
  std::int64_t number = 0;        // which of a data set, from 1
  std::int64_t of = 0;            // how many the data set has; 0: it is from none
  std::optional<int> label;       // of a data set's digit
  friend bool operator==(const PadPicture&, const PadPicture&) = default;
};

// What is on the pad, and what undo and redo exchange.
struct Sheet {
  std::shared_ptr<const PadPicture> picture;  // beneath the strokes, or null
  Drawing drawing;

  bool blank() const { return !picture && drawing.empty(); }
};

// A drawing on its way to the pad, at the pace of a hand.
struct Hand {
  Drawing drawing;
  double seconds = 0;  // since it began
};

enum class Camera {
  kOff,
  kAsked,  // no frame has come yet
  kOn,     // the picture follows it
};

struct Pad {
  Sheet sheet;
  std::vector<Sheet> past, future;  // of undo and redo, the latest last
  bool opening = false;             // the opening's drawing: the first stroke replaces it
  std::optional<Hand> hand;
  Camera camera = Camera::kOff;

  bool pen_down = false;  // the last stroke is being drawn
  // While it is: what comes back if it is cancelled, and what is remembered once it is drawn.
  Sheet before;
  bool opening_before = false;
};

// The history is at most this long; of large drawings less, so that memory has an end.
inline constexpr std::size_t kMostSteps = 100;
inline constexpr std::size_t kMostRememberedPoints = 2'000'000;
// Of one drawing: hours of a hand, seconds of a machine.
inline constexpr std::size_t kMostPoints = 100'000;

std::size_t point_count(const Drawing& drawing);

// What is drawn stands on a grid of decimal fractions, far finer than anybody draws, so that a link
// or a file holds exactly what is on the pad, in few letters.
inline constexpr float kPlaceUnits = 100'000;     // in a side of the pad
inline constexpr float kFarthestPlace = 3;        // pads; what is further out leaves no ink
inline constexpr float kPressureUnits = 1'000;    // of 0 … 1
inline constexpr float kThicknessUnits = 10'000;  // in a side of the pad
StrokePoint on_grid(const StrokePoint& point);    // of a point whose x and y are finite
float thickness_on_grid(float thickness);         // more than 0, at most 1

// A picture that the pad can show: its side divides the pad's, and the ink is as much as that.
bool is_valid(const PadPicture& picture);

// Remembers a sheet that is about to be changed; redo has nothing to bring back any more.
void remember(Pad& pad, Sheet sheet);
bool undo(Pad& pad);  // false: there was nothing
bool redo(Pad& pad);

// The ink of a sheet, kPadSide x kPadSide.
Image ink_of(const Sheet& sheet);

// How far the hand has come: the strokes so far, and where the pen is; done when all is drawn.
struct HandStep {
  Drawing drawing;
  StrokePoint pen;
  bool pen_down = false;
  bool done = false;
};
HandStep hand_step(const Hand& hand);

}  // namespace convlens
