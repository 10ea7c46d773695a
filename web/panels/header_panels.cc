// The header: the name, the choice of the network, the cards behind buttons, the language.
#include <algorithm>

#include "web/panels/keys.h"
#include "web/panels/widgets.h"
#include "web/session/model_view.h"

namespace convlens {
namespace {

float control_height(const PanelContext& context) { return context.layout.touch ? 40 : 36; }

Rect centered(const Rect& area, float height) {
  return {area.x, area.center_y() - height / 2, area.w, height};
}

}  // namespace

void draw_brand(PanelContext& context) {
  const Ui& ui = context.ui;
  const Rect& area = context.area;
  // The mark: a lens that looks at a cell of a grid.
  const ImVec2 center{area.x + 11, area.center_y()};
  context.draw.AddCircle(center, 9.5f, ui.theme.text, 40, 2.2f);
  context.draw.AddRectFilled({center.x - 3.5f, center.y - 3.5f}, {center.x + 3.5f, center.y + 3.5f},
                             ui.theme.accent, 1.5f);
  const Rect room{area.x + 30, area.y, area.w - 30, area.h};
  if (text_width(ui.fonts.text_bold, "ConvLens") > room.w) return;
  put_text(context, ui.fonts.text_bold, ui.theme.text, "ConvLens", room);
}

void draw_models(PanelContext& context) {
  const Ui& ui = context.ui;
  const auto choices = model_choices(context.session);
  std::vector<Segment> segments;
  float wanted = 6;
  for (const ModelChoice& choice : choices) {
    segments.push_back({choice.label, choice.chosen, choice.name});
    wanted += text_width(ui.fonts.text, choice.label) + 36;
  }
  const Rect& area = context.area;
  const float width = context.layout.tall ? area.w : std::min(area.w, wanted);
  Rect control = centered(area, control_height(context));
  control.w = width;
  int hovered = -1;
  const int pressed = segmented(context, segments, control, &hovered, "model");
  if (pressed >= 0) {
    context.actions.push_back(ChooseModel{choices[static_cast<std::size_t>(pressed)].name});
  }

  // Beside it, what the chosen network is, or the one that the pointer is on: in one line or two.
  const auto chosen = std::ranges::find(choices, true, &ModelChoice::chosen);
  std::string_view about;
  if (chosen != choices.end()) about = chosen->about;
  if (hovered >= 0) about = choices[static_cast<std::size_t>(hovered)].about;
  const Rect room{control.right() + 18, area.y, area.right() - control.right() - 26, area.h};
  constexpr float kNarrowest = 150;
  const float height = paragraph_height(ui.fonts.small, about, room.w);
  if (room.w < kNarrowest || height > 2.5f * ui.fonts.small.size) return;
  put_paragraph(context, ui.fonts.small, ui.theme.muted, about,
                {room.x, room.center_y() - height / 2, room.w, height});
}

void draw_menu(PanelContext& context) {
  struct Entry {
    Control control;
    Overlay overlay;
    Icon icon;
    std::string_view id;
    Text Texts::* label;
  };
  constexpr Entry kEntries[] = {
      {Control::kShare, Overlay::kShare, Icon::kShare, "share", &Texts::menu_share},
      {Control::kSettings, Overlay::kSettings, Icon::kSettings, "settings", &Texts::menu_settings},
      {Control::kHelp, Overlay::kHelp, Icon::kHelp, "help", &Texts::menu_help},
  };
  const Language language = context.session.settings.language;
  Rect rest = centered(context.area, control_height(context));
  for (const Entry& entry : kEntries) {
    if (is_hidden(context.session, entry.control)) continue;
    const Rect place = cut_left(rest, context.layout.touch ? 40.0f : 36.0f);
    const std::string key = key_names(entry.label, language);
    if (icon_button(context, entry.icon,
                    {.id = entry.id,
                     .label = texts(language).*entry.label,
                     .place = place,
                     .on = context.session.overlay == entry.overlay,
                     .key = key})) {
      context.actions.push_back(ShowOverlay{entry.overlay});
    }
  }
}

void draw_language(PanelContext& context) {
  const Language languages[] = {Language::kRussian, Language::kEnglish};
  std::vector<Segment> segments;
  for (const Language language : languages) {
    segments.push_back({texts(language).language_name.view(),
                        language == context.session.settings.language, language_code(language)});
  }
  const Rect control = centered(context.area, control_height(context));
  const int pressed = segmented(context, segments, control, nullptr, "language");
  if (pressed >= 0) context.actions.push_back(SetLanguage{languages[pressed]});
}

}  // namespace convlens
