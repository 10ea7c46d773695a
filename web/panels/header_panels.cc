// The header: the name, the choice of the network, the language.
#include <algorithm>

#include "web/panels/widgets.h"
#include "web/session/model_view.h"

namespace convlens {

void draw_brand(PanelContext& context) {
  const Ui& ui = context.ui;
  const Rect& area = context.area;
  // The mark: a lens that looks at a cell of a grid.
  const ImVec2 center{area.x + 11, area.center_y()};
  context.draw.AddCircle(center, 9.5f, ui.theme.text, 40, 2.2f);
  context.draw.AddRectFilled({center.x - 3.5f, center.y - 3.5f}, {center.x + 3.5f, center.y + 3.5f},
                             ui.theme.accent, 1.5f);
  put_text(context, ui.fonts.text_bold, ui.theme.text, "ConvLens",
           {area.x + 30, area.y, area.w - 30, area.h});
}

void draw_models(PanelContext& context) {
  const Ui& ui = context.ui;
  const auto choices = model_choices(context.session);
  std::vector<Segment> segments;
  float wanted = 6;
  for (const ModelChoice& choice : choices) {
    segments.push_back({choice.label, choice.chosen});
    wanted += text_width(ui.fonts.text, choice.label) + 36;
  }
  const Rect& area = context.area;
  const float height = 36;
  const float width = context.layout.tall ? area.w : std::min(area.w, wanted);
  const Rect control{area.x, area.center_y() - height / 2, width, height};
  int hovered = -1;
  if (const int pressed = segmented(context, segments, control, &hovered); pressed >= 0) {
    context.actions.push_back(ChooseModel{choices[static_cast<std::size_t>(pressed)].name});
  }

  // Beside it, what the chosen network is, or the one that the pointer is on.
  const auto chosen = std::ranges::find(choices, true, &ModelChoice::chosen);
  std::string_view about;
  if (chosen != choices.end()) about = chosen->about;
  if (hovered >= 0) about = choices[static_cast<std::size_t>(hovered)].about;
  const Rect room{control.right() + 18, area.y, area.right() - control.right() - 18, area.h};
  if (text_width(ui.fonts.small, about) <= room.w) {
    put_text(context, ui.fonts.small, ui.theme.muted, about, room);
  }
}

void draw_language(PanelContext& context) {
  const Language languages[] = {Language::kRussian, Language::kEnglish};
  std::vector<Segment> segments;
  for (const Language language : languages) {
    segments.push_back(
        {texts(language).language_name.view(), language == context.session.settings.language});
  }
  const Rect& area = context.area;
  const Rect control{area.x, area.center_y() - 18, area.w, 36};
  if (const int pressed = segmented(context, segments, control); pressed >= 0) {
    context.actions.push_back(SetLanguage{languages[pressed]});
  }
}

}  // namespace convlens
