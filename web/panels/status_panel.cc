// The facts: time of the forward pass, size of the network.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "web/panels/widgets.h"
#include "web/session/status_view.h"

namespace convlens {

void draw_status(PanelContext& context) {
  const Ui& ui = context.ui;
  constexpr float kLine = 17;
  // As many lines as there is room for, each as full as it gets; what has no room is left out.
  const auto most = static_cast<std::size_t>(std::max(1.0f, context.area.h / kLine));
  std::vector<std::string> lines(1);
  for (const std::string& part : status_view(context.session, ui.frame_ms)) {
    std::string longer = lines.back().empty() ? part : lines.back() + "  ·  " + part;
    if (text_width(ui.fonts.small, longer) > context.area.w) {
      if (lines.size() == most) break;
      lines.emplace_back();
      longer = part;
    }
    lines.back() = std::move(longer);
  }
  const float height = lines.size() > 1 ? kLine : context.area.h;
  float y = context.area.center_y() - height * static_cast<float>(lines.size()) / 2;
  for (const std::string& line : lines) {
    put_text(context, ui.fonts.small, ui.theme.muted, line,
             {context.area.x, y, context.area.w, height},
             context.layout.tall ? Align::kLeft : Align::kRight);
    y += height;
  }
}

}  // namespace convlens
