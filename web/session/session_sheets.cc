// What replaces the whole sheet: drawings, pictures, digits of a data set, the camera, clearing.
#include <algorithm>
#include <cmath>
#include <utility>

#include "web/session/digits.h"
#include "web/session/session_acts.h"

namespace convlens {
namespace {

// Another sheet in place of what is on the pad, which undo brings back: but for the opening's
// drawing, which was not the person's.
void lay_sheet(Session& session, Sheet sheet) {
  Pad& pad = session.pad;
  take_over(session);
  if (std::exchange(pad.opening, false)) pad.sheet = {};
  if (!pad.sheet.blank() || !sheet.blank()) remember(pad, std::move(pad.sheet));
  pad.sheet = std::move(sheet);
  sheet_changed(session);
}

Sheet picture_sheet(const PadPicture& picture) {
  return {std::make_shared<const PadPicture>(picture), {}};
}

// Strokes have points, and points are places: what extends and writes them relies on it.
Drawing cleaned(Drawing drawing) {
  for (Stroke& stroke : drawing) {
    std::erase_if(stroke.points, [](const StrokePoint& point) {
      return !std::isfinite(point.x) || !std::isfinite(point.y);
    });
    for (StrokePoint& point : stroke.points) point = on_grid(point);
    stroke.thickness = thickness_on_grid(stroke.thickness);
  }
  std::erase_if(drawing, [](const Stroke& stroke) { return stroke.points.empty(); });
  return drawing;
}

// False, with a notice, where the drawing is more than the pad takes.
bool fits(Session& session, const Drawing& drawing) {
  const std::size_t points = point_count(drawing);
  if (points <= kMostPoints) return true;
  session.notice =
      Notice{Notice::Kind::kDrawing, "", std::to_string(points), Reason::kTooManyPoints};
  return false;
}

}  // namespace

bool act(Session& session, const Clear&) {
  if (session.pad.sheet.blank() && !session.pad.hand) return false;
  session.pointed.reset();
  lay_sheet(session, {});
  return true;
}

bool act(Session& session, const Draw& action) {
  if (!fits(session, action.drawing)) return true;
  Sheet sheet;
  if (action.picture && is_valid(*action.picture)) sheet = picture_sheet(*action.picture);
  sheet.drawing = cleaned(action.drawing);
  // What a program brings to a pad that nobody has used is where everything begins.
  Pad& pad = session.pad;
  const bool is_first =
      (pad.sheet.blank() || pad.opening) && pad.past.empty() && pad.future.empty();
  lay_sheet(session, std::move(sheet));
  if (is_first) pad.past.clear();
  return true;
}

bool act(Session& session, const PlayDrawing& action) {
  if (!fits(session, action.drawing)) return true;
  Drawing drawing = cleaned(action.drawing);
  Pad& pad = session.pad;
  // Laid in full, so that the history is as if it had been drawn at once.
  lay_sheet(session, {nullptr, drawing});
  pad.opening = action.opening;
  if (action.opening && pad.past.size() == 1 && pad.past[0].blank()) pad.past.clear();
  if (session.system.reduced_motion || drawing.empty()) return true;
  pad.sheet = {};
  pad.hand = {std::move(drawing), 0};
  sheet_changed(session);
  return true;
}

bool act(Session& session, const Advance& action) {
  Pad& pad = session.pad;
  if (!pad.hand || !(action.seconds > 0)) return false;
  pad.hand->seconds += action.seconds;
  HandStep step = hand_step(*pad.hand);
  pad.sheet.drawing = std::move(step.drawing);
  if (step.done) pad.hand.reset();
  sheet_changed(session);
  return true;
}

bool act(Session& session, const Surprise&) {
  return act(session, PlayDrawing{surprising_drawing(session.random), false});
}

bool act(Session& session, const ShowPicture& action) {
  if (!is_valid(action.picture)) return false;
  lay_sheet(session, picture_sheet(action.picture));
  return true;
}

bool act(Session& session, const CameraFrame& action) {
  Pad& pad = session.pad;
  if (pad.camera == Camera::kOff || !is_valid(action.picture)) return false;
  if (pad.camera == Camera::kAsked) {
    pad.camera = Camera::kOff;  // laying a sheet would stop it
    lay_sheet(session, picture_sheet(action.picture));
    pad.camera = Camera::kOn;
    return true;
  }
  pad.sheet.picture = std::make_shared<const PadPicture>(action.picture);
  sheet_changed(session);
  return true;
}

bool act(Session& session, const NextDigit&) {
  if (!session.digits) return false;
  Digits& digits = *session.digits;
  lay_sheet(session, picture_sheet(picture_of(digits)));
  digits.next = (digits.next + 1) % digits.set.images.count;
  return true;
}

bool act(Session& session, const OfferDigits& action) {
  if (const Reason why = check_digits(action); why != Reason::kOther) {
    session.notice = Notice{Notice::Kind::kDigits, action.name, "", why};
    return true;
  }
  session.digits = Digits{action, 0};
  session.notice =
      Notice{Notice::Kind::kDigitsShown, action.name, std::to_string(action.images.count)};
  act(session, NextDigit{});
  return true;
}

// The digit that is on the pad gets its label too.
bool act(Session& session, const OfferLabels& action) {
  const auto count = session.digits ? session.digits->set.images.count : 0;
  if (count != static_cast<std::int64_t>(action.labels.size())) {
    const Reason why = count == 0 ? Reason::kLabelsAlone : Reason::kLabelsMismatch;
    session.notice = Notice{Notice::Kind::kDigits, action.name, "", why};
    return true;
  }
  OfferDigits& set = session.digits->set;
  set.labels = action.labels;
  const PadPicture* shown = session.pad.sheet.picture.get();
  if (shown && shown->of == count && shown->caption == set.name) {
    PadPicture labelled = *shown;
    labelled.label = set.labels[static_cast<std::size_t>(shown->number - 1)];
    session.pad.sheet.picture = std::make_shared<const PadPicture>(std::move(labelled));
  }
  session.notice = Notice{Notice::Kind::kDigitsShown, set.name, std::to_string(count)};
  return true;
}

}  // namespace convlens
