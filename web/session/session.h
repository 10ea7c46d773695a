// The whole state of the program as one plain struct. apply() is the only thing that changes a
// session, by actions (action.h); what is shown of it are the views (*_view.h).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "convlens/core/random.h"
#include "convlens/core/thread_pool.h"
#include "convlens/digits/prepare.h"
#include "web/session/action.h"
#include "web/session/model_name.h"
#include "web/session/network.h"
#include "web/session/pad.h"
#include "web/session/settings.h"

namespace convlens {

inline constexpr int kTimedPasses = 64;

// The digits of a data set that was opened, and which of them is on the pad.
struct Digits {
  OfferDigits set;
  std::int64_t next = 0;
};

// What the system asks for.
struct System {
  bool dark = false, reduced_motion = false;
  friend bool operator==(const System&, const System&) = default;
};

// A mean of the latest `count` times, at most kTimedPasses, in microseconds: browsers round their
// clocks to as much as 100 µs, the mean of many is still right.
struct Timing {
  double mean_us = 0;
  int count = 0;
  void add(double us);
};

struct Session {
  Settings settings;
  System system;
  ControlSet hidden;  // by a lesson

  Pad pad;
  Random random{1};                      // of surprises
  Image drawn;                           // the ink of the pad, kPadSide x kPadSide
  std::optional<GrowingStroke> growing;  // while the pen is down: its ink, point by point
  Prepared prepared;
  std::optional<Digits> digits;

  ThreadPool* pool = nullptr;  // runs the networks, outlives them; null: the caller's thread
  std::vector<std::unique_ptr<Network>> networks;  // loaded ones; switching between them is instant
  int current = -1;                                // of `networks`; -1 before the first is there
  std::vector<std::string> known;  // the person's own of earlier times, loaded or not
  std::string wanted;              // the chosen model whose file has not come yet; else empty
  std::optional<Selection> wanted_selection;  // to be opened when it comes

  std::optional<UnitRef> pointed;
  std::optional<Selection> selected;
  Overlay overlay = Overlay::kNone;
  std::optional<Notice> notice;
  std::vector<Request> requests;  // taken out by who runs the program

  Timing preparation, forward;  // forward: of the network that is shown
  double peak = 0;              // operations per second of one processor; 0 until a layer is opened
  // Counters, so that others see cheaply whether something changed.
  std::uint64_t revision = 0;  // of anything to be seen
  std::uint64_t pictures = 0;  // of drawn and prepared
  std::uint64_t shown = 0;     // of which network is shown
  std::uint64_t forwards = 0;  // forward passes since the start: taps and answer
};

Session new_session(Language language, std::uint64_t seed = 1);

void apply(Session& session, const Action& action);

// Whether something moves by itself, so that Advance is to be applied from frame to frame.
bool is_moving(const Session& session);

// Where the person is, for "back".
Place place_of(const Session& session);

// Whether a lesson has hidden it.
inline bool is_hidden(const Session& session, Control control) {
  return session.hidden[static_cast<std::size_t>(control)];
}

// The theme that is shown: dark or light.
bool is_dark(const Session& session);

// The network on the screen, or null.
const Network* current_network(const Session& session);

}  // namespace convlens
