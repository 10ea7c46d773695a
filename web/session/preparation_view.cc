#include "web/session/preparation_view.h"

namespace convlens {

PreparationView preparation_view(const Session& session) {
  const Texts& t = texts(session.settings.language);
  const auto own = [](const Text& text) { return std::string(text.view()); };
  const bool on = session.settings.prepare;
  const auto step = [&](const Text& label, const Image& image, bool used = true) {
    return PreparationView::Step{own(label), used && !session.prepared.empty ? &image : nullptr};
  };
  return {{step(t.step_drawn, session.drawn), step(t.step_cropped, session.prepared.cropped, on),
           step(on ? t.step_centered : t.step_scaled, session.prepared.centered)},
          on,
          own(t.preparation_switch),
          own(on ? t.preparation_about : t.preparation_off)};
}

}  // namespace convlens
