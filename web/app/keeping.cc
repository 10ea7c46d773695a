#include "keeping.h"

#include <algorithm>
#include <type_traits>
#include <utility>

#include "program.h"
#include "reason.h"
#include "web/session/actions_json.h"
#include "web/session/link.h"
#include "web/session/snapshot.h"

namespace convlens::app {
namespace {

constexpr auto kPause = std::chrono::seconds(1);

// Everything that a link holds can be changed by these.
bool changes_link(const Action& action) {
  return std::visit(
      []<class A>(const A&) {
        return !(std::is_same_v<A, Advance> || std::is_same_v<A, PointAt> ||
                 std::is_same_v<A, OfferModel> || std::is_same_v<A, KnowModel> ||
                 std::is_same_v<A, ModelUnavailable> || std::is_same_v<A, SetSystem> ||
                 std::is_same_v<A, HideControls> || std::is_same_v<A, ShowOverlay> ||
                 std::is_same_v<A, Notify> || std::is_same_v<A, DismissNotice> ||
                 std::is_same_v<A, Ask>);
      },
      action);
}

bool perform_all(Program& program, const std::vector<Action>& actions) {
  bool pad = false;
  for (const Action& action : actions) {
    perform(program, action);
    pad = pad || std::holds_alternative<Draw>(action);
  }
  return pad;
}

bool show_link(Program& program, std::string_view link) {
  const auto actions = read_link(link);
  if (actions && (!actions->empty() || link.empty())) return perform_all(program, *actions);
  // Nothing in it is known: a link, but none of ours.
  const Notice damaged{Notice::Kind::kLink, "", "", Reason::kLinkDamaged};
  perform(program, Notify{actions ? damaged : actions.error()});
  return false;
}

bool show_kept(Program& program, const std::string& kept) {
  if (kept.empty()) return false;
  const auto actions = read_actions(kept);
  if (actions) return perform_all(program, *actions);
  program.platform->set_aside();
  const Language language = program.session.settings.language;
  perform(program,
          Notify{notice_of({Notice::Kind::kFile, "kept_state", "kept_damaged"}, language)});
  return false;
}

// "lesson&model=edges.onnx" -> "model=edges.onnx"
std::string model_of_query(std::string_view query) {
  while (!query.empty()) {
    const std::string_view part = query.substr(0, query.find('&'));
    if (part.starts_with("model=")) return std::string(part);
    query.remove_prefix(std::min(query.size(), part.size() + 1));
  }
  return "";
}

}  // namespace

bool restore(Program& program, const Arrival& arrival) {
  perform(program, HideControls{read_lesson(arrival.query)});
  // The person's own first: undo brings it back from under what the link has drawn.
  bool pad = show_kept(program, arrival.kept);
  show_link(program, model_of_query(arrival.query));
  pad = show_link(program, arrival.link) || pad;
  program.keeping.kept = arrival.kept;
  program.keeping.linked = !arrival.link.empty();
  return pad;
}

void open_link(Program& program, std::string_view link) {
  program.keeping.linked = false;
  program.trail.travelling = true;
  show_link(program, link);
  program.trail.travelling = false;
  stay_on_step(program);
  program.keeping.linked = true;
}

std::string link_now(const Program& program) { return write_link(program.session); }

void follow_link(Program& program, const Action& action) {
  // The opening, which comes by itself, takes nothing away from what a link shows.
  if (!program.keeping.linked || !program.trail.begun || !changes_link(action)) return;
  program.keeping.linked = false;
  program.platform->forget_link();
}

void keep_soon(Program& program) {
  if (program.keeping.due) return;
  program.keeping.due = Clock::now() + kPause;
  set_alarm(program);
}

void keep_now(Program& program) {
  Keeping& keeping = program.keeping;
  if (!std::exchange(keeping.due, std::nullopt)) return;
  std::string text = write_actions(snapshot(program.session));
  if (text == keeping.kept) return;
  keeping.kept = std::move(text);
  program.platform->keep(keeping.kept);
}

}  // namespace convlens::app
