#include "web/session/model_view.h"

#include <algorithm>

namespace convlens {

std::vector<ModelChoice> model_choices(const Session& session) {
  const Texts& t = texts(session.settings.language);
  const Network* network = current_network(session);
  const std::string shown = !session.wanted.empty() ? session.wanted : network ? network->name : "";
  struct Shipped {
    const char* name;
    const Text& label;
    const Text& about;
  };
  const Shipped shipped[] = {
      {kShippedModels[0], t.model_explorer, t.model_explorer_about},
      {kShippedModels[1], t.model_lecture, t.model_lecture_about},
      {kShippedModels[2], t.model_dense, t.model_dense_about},
  };
  std::vector<ModelChoice> choices;
  for (const Shipped& s : shipped) {
    const bool chosen = shown == s.name;
    choices.push_back({s.name, std::string(s.label.view()), std::string(s.about.view()), chosen,
                       chosen && !session.wanted.empty()});
  }
  const auto add_own = [&](const std::string& name) {
    if (name.empty() || std::ranges::find(choices, name, &ModelChoice::name) != choices.end()) {
      return;
    }
    const bool chosen = shown == name;
    choices.push_back(
        {name, name, fill(t.model_own_about, {name}), chosen, chosen && session.wanted == name});
  };
  for (const auto& loaded : session.networks) add_own(loaded->name);
  for (const std::string& name : session.known) add_own(name);
  add_own(session.wanted);
  return choices;
}

namespace {

// In the order of the kinds.
const Text& sentence_of(Notice::Kind kind, const Texts& t) {
  const Text* const sentences[] = {
      &t.notice_model,          &t.notice_drawing,      &t.notice_picture,
      &t.notice_digits,         &t.notice_file,         &t.notice_link,
      &t.notice_camera,         &t.notice_not_saved,    &t.notice_not_copied,
      &t.notice_saved,          &t.notice_copied,       &t.notice_copied_without_model,
      &t.notice_command_copied, &t.notice_digits_shown, &t.notice_updated};
  return *sentences[static_cast<std::size_t>(kind)];
}

}  // namespace

std::string notice_text(const Session& session) {
  if (!session.notice) return "";
  const Language language = session.settings.language;
  const Texts& t = texts(language);
  const Notice& notice = *session.notice;
  const std::string_view name = notice.name.empty() ? t.name_file.view() : notice.name;
  const Text& sentence = sentence_of(notice.kind, t);
  if (notice.why == Reason::kOther) return fill(sentence, {name, notice.reason});
  std::string text = fill(sentence, {name, reason_text(notice.why, language)});
  if (notice.reason.empty()) return text;
  if (!text.ends_with('.')) text += '.';
  return text + ' ' + fill(t.notice_details, {notice.reason});
}

}  // namespace convlens
