// What has no room of its own beside the pad: digits, files, the camera, the preparation.
#include <algorithm>

#include "web/panels/cards.h"
#include "web/panels/tools.h"
#include "web/session/preparation_view.h"

namespace convlens {

float put_inputs(PanelContext& context, Rect room) {
  const Ui& ui = context.ui;
  const Texts& t = texts(context.session.settings.language);
  const float top = room.y;
  const std::size_t before = context.actions.size();
  if (!is_hidden(context.session, Control::kInputs)) {
    put_digits(context, cut_top(room, 92, 10), 5);
    put_sources(context, cut_top(room, 42, 18));
  }
  // What was taken is to be seen.
  if (context.actions.size() > before) context.actions.push_back(ShowOverlay{});
  if (is_hidden(context.session, Control::kPreparation)) return room.y - top;

  const PreparationView view = preparation_view(context.session);
  put_text(context, ui.fonts.small_bold, ui.theme.text, t.preparation_title, cut_top(room, 20, 6));
  put_steps(context, cut_top(room, std::min(room.w / 3, 84.0f) + 20, 4));
  put_preparation_switch(context, cut_top(room, 40, 2), true);
  const float about = paragraph_height(ui.fonts.small, view.about, room.w);
  put_paragraph(context, ui.fonts.small, ui.theme.muted, view.about, cut_top(room, about, 4));
  return room.y - top;
}

}  // namespace convlens
