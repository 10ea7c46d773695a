// The whole state of the program as one plain struct, and the actions that change it. apply() is
// the only thing that changes a session; what is shown of it are the views (*_view.h).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "convlens/digits/brush.h"
#include "convlens/digits/drawing.h"
#include "convlens/digits/prepare.h"
#include "web/session/network.h"
#include "web/session/text.h"

namespace convlens {

// --- actions -------------------------------------------------------------------------------------

struct BeginStroke {
  StrokePoint point;
  float thickness = kDefaultThickness;
  bool erase = false;
};
struct ExtendStroke {  // ignored while no stroke is begun
  StrokePoint point;
};
struct EndStroke {};
struct Clear {};
struct Draw {  // replaces the drawing
  Drawing drawing;
};
// The model to be shown: at once if it is loaded, else as soon as it is offered.
struct ChooseModel {
  std::string name;
};
// A model's file has come; it is shown if it is the chosen one. What cannot be read leaves a notice
// and everything else as it was.
struct OfferModel {
  std::string name;
  std::vector<std::uint8_t> onnx;
};
struct ModelUnavailable {  // the chosen file could not be had
  std::string name, reason;
};
struct DrawingUnavailable {
  std::string name, reason;
};
struct SetLanguage {
  Language language = Language::kEnglish;
};
// One unit of a stage: y, x in its map, 0, 0 for vectors.
struct UnitRef {
  int stage = 0, map = 0, y = 0, x = 0;
  friend bool operator==(const UnitRef&, const UnitRef&) = default;
};
struct PointAt {  // the unit under the pointer, or none
  std::optional<UnitRef> unit;
};
struct DismissNotice {};

using Action =
    std::variant<BeginStroke, ExtendStroke, EndStroke, Clear, Draw, ChooseModel, OfferModel,
                 ModelUnavailable, DrawingUnavailable, SetLanguage, PointAt, DismissNotice>;

// --- state ---------------------------------------------------------------------------------------

inline constexpr int kTimedPasses = 64;

inline constexpr const char* kShippedModels[] = {"explorer", "lecture", "dense"};

struct Notice {
  enum class Kind { kModel, kDrawing };
  Kind kind = Kind::kModel;
  std::string name, reason;
};

struct Session {
  Language language = Language::kEnglish;

  Drawing drawing;
  bool pen_down = false;  // the last stroke is being drawn
  Image drawn;            // its ink, kPadSide x kPadSide
  Prepared prepared;

  std::vector<std::unique_ptr<Network>> networks;  // loaded ones; switching between them is instant
  int current = -1;                                // of `networks`; -1 before the first is there
  std::string wanted;  // the chosen model whose file has not come yet; else empty

  std::optional<UnitRef> pointed;
  std::optional<Notice> notice;

  // Mean of the latest forward passes of this network, up to kTimedPasses: browsers round their
  // clocks to as much as 100 µs, the mean of many is still right.
  double forward_us = 0;
  int timed_passes = 0;
  // Counters, so that others see cheaply whether something changed.
  std::uint64_t revision = 0;  // of anything to be seen
  std::uint64_t pictures = 0;  // of drawn and prepared
  std::uint64_t shown = 0;     // of which network is shown
  std::uint64_t forwards = 0;  // forward passes since the start: taps and answer
};

Session new_session(Language language);

void apply(Session& session, const Action& action);

// The network on the screen, or null.
const Network* current_network(const Session& session);

}  // namespace convlens
