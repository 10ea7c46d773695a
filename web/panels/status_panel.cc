// The facts: time of the forward pass, size of the network.
#include <string>
#include <utility>

#include "web/panels/widgets.h"
#include "web/session/status_view.h"

namespace convlens {

void draw_status(PanelContext& context) {
  const Ui& ui = context.ui;
  std::string line;
  for (const std::string& part : status_view(context.session, ui.frame_ms)) {
    std::string longer = line.empty() ? part : line + "  ·  " + part;
    if (text_width(ui.fonts.small, longer) > context.area.w) break;
    line = std::move(longer);
  }
  put_text(context, ui.fonts.small, ui.theme.muted, line, context.area,
           context.layout.tall ? Align::kLeft : Align::kRight);
}

}  // namespace convlens
