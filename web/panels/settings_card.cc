// What a person sets and the program keeps.
#include <array>
#include <cmath>
#include <iterator>

#include "web/panels/cards.h"
#include "web/panels/tools.h"
#include "web/session/preparation_view.h"

namespace convlens {
namespace {

constexpr float kGap = 14;

// A heading, and below it the room of its control.
Rect control_below(PanelContext& context, Rect& room, std::string_view heading) {
  put_text(context, context.ui.fonts.small, context.ui.theme.muted, heading, cut_top(room, 18, 4));
  return cut_top(room, context.layout.touch ? 40.0f : 36.0f, kGap);
}

void put_language(PanelContext& context, Rect& room) {
  const Texts& t = texts(context.session.settings.language);
  const Rect place = control_below(context, room, t.settings_language);
  std::vector<Segment> segments;
  for (const Language language : kLanguages) {
    const std::string_view name = language == Language::kRussian ? "Русский" : "English";
    segments.push_back(
        {name, language == context.session.settings.language, language_code(language)});
  }
  const int pressed = segmented(context, segments, place, nullptr, "language");
  if (pressed >= 0) context.actions.push_back(SetLanguage{kLanguages[pressed]});
}

void put_theme(PanelContext& context, Rect& room) {
  const Texts& t = texts(context.session.settings.language);
  const Rect place = control_below(context, room, t.settings_theme);
  const std::string_view names[] = {t.theme_system, t.theme_light, t.theme_dark};
  std::vector<Segment> segments;
  for (std::size_t i = 0; i < std::size(kThemeChoices); ++i) {
    segments.push_back({names[i], kThemeChoices[i] == context.session.settings.theme,
                        theme_code(kThemeChoices[i])});
  }
  const int pressed = segmented(context, segments, place, nullptr, "theme");
  if (pressed >= 0) context.actions.push_back(SetTheme{kThemeChoices[pressed]});
}

void put_range(PanelContext& context, Rect& room) {
  const Texts& t = texts(context.session.settings.language);
  const Rect place = control_below(context, room, t.range_title);
  const std::string_view names[] = {t.range_map, t.range_layer, t.range_network};
  std::vector<Segment> segments;
  for (std::size_t i = 0; i < std::size(kColorRanges); ++i) {
    segments.push_back(
        {names[i], kColorRanges[i] == context.session.settings.range, range_code(kColorRanges[i])});
  }
  const int pressed = segmented(context, segments, place, nullptr, "range");
  if (pressed >= 0) context.actions.push_back(SetRange{kColorRanges[pressed]});
}

}  // namespace

float put_settings(PanelContext& context, Rect room) {
  const Ui& ui = context.ui;
  const Texts& t = texts(context.session.settings.language);
  const float top = room.y;
  put_language(context, room);
  put_theme(context, room);
  put_range(context, room);
  const Rect thickness = control_below(context, room, t.tool_thickness);
  put_thickness(context, thickness);

  const PreparationView view = preparation_view(context.session);
  const Rect line = cut_top(room, context.layout.touch ? 40.0f : 28.0f, 2);
  put_text(context, ui.fonts.small, ui.theme.muted, t.preparation_title, line);
  put_preparation_switch(context, line, true);
  const float about = paragraph_height(ui.fonts.small, view.about, room.w);
  put_paragraph(context, ui.fonts.small, ui.theme.muted, view.about, cut_top(room, about, 4));
  return room.y - top;
}

}  // namespace convlens
