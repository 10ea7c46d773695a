#include "web/session/spoken_view.h"

#include "web/session/answer_view.h"
#include "web/session/layer_view.h"
#include "web/session/model_view.h"
#include "web/session/number_text.h"
#include "web/session/unit_view.h"

namespace convlens {
namespace {

// A line is drawn forty times a second; nobody wants to hear forty answers. While the pen is down
// nothing is said.
std::string spoken_answer(const Session& session) {
  if (session.pad.pen_down || session.pad.hand) return "";
  const AnswerView view = answer_view(session);
  if (!view.verdict) return view.hint;
  std::string text = fill(texts(session.settings.language).spoken_answer,
                          {view.label, view.percent, view.second_label, view.second_percent});
  return view.doubt.empty() ? text : view.doubt + ' ' + text;
}

std::string spoken_layer(const Session& session) {
  const auto view = layer_view(session);
  if (!view) return "";
  const Texts& t = texts(session.settings.language);
  std::string text =
      fill(t.spoken_layer, {view->facts.title, view->facts.shape, view->facts.about});
  if (view->map >= 0) {
    const MapView& map = view->maps[static_cast<std::size_t>(view->map)];
    text += ' ' + map.title + (map.statistics.empty() ? "" : ": " + map.statistics) + '.';
  }
  return text;
}

std::string spoken_unit(const Session& session) {
  const auto view = unit_view(session);
  if (!view) return "";
  std::string text = view->title + '.';
  for (const std::string& line : view->lines) text += ' ' + line + '.';
  return text;
}

}  // namespace

SpokenView spoken_view(const Session& session) {
  return {spoken_answer(session), spoken_layer(session), spoken_unit(session),
          notice_text(session)};
}

}  // namespace convlens
