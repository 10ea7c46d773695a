#include "web/session/pad_view.h"

#include "web/session/number_text.h"

namespace convlens {
namespace {

std::string caption_of(const Pad& pad, const Texts& t) {
  if (pad.camera == Camera::kOn) return std::string(t.pad_camera.view());
  const PadPicture* picture = pad.sheet.picture.get();
  if (!picture || picture->caption.empty()) return "";
  if (picture->of < 1) return fill(t.pad_picture, {picture->caption});
  return fill(t.pad_place,
              {picture->caption, count_text(picture->number), count_text(picture->of)});
}

}  // namespace

PadView pad_view(const Session& session) {
  const Texts& t = texts(session.settings.language);
  const Pad& pad = session.pad;
  PadView view;
  view.can_undo = !pad.past.empty() || pad.pen_down;
  view.can_redo = !pad.future.empty() && !pad.pen_down;
  view.can_clear = !pad.sheet.blank() || pad.hand;
  view.eraser = session.settings.eraser;
  view.thickness = session.settings.thickness;
  if (pad.opening && !pad.hand) {
    view.hint = t.draw_hint_opening.view();
  } else if (!view.can_clear) {
    view.hint = t.draw_hint.view();
  }
  view.caption = caption_of(pad, t);
  view.camera = pad.camera != Camera::kOff;
  if (pad.sheet.picture && pad.sheet.picture->label) {
    view.truth = fill(t.pad_truth, {std::to_string(*pad.sheet.picture->label)});
  }
  view.has_digits = session.digits.has_value();
  if (pad.hand) {
    const HandStep step = hand_step(*pad.hand);
    view.pen = step.pen;
    view.pen_down = step.pen_down;
  }
  return view;
}

}  // namespace convlens
