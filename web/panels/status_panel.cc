// The facts: time of the forward pass, size of the network.
#include <string>
#include <utility>

#include "web/panels/widgets.h"
#include "web/session/status_view.h"

namespace convlens {

void draw_status(PanelContext& context) {
  std::string line;
  for (const std::string& part : status_view(context.session)) {
    std::string longer = line.empty() ? part : line + "  ·  " + part;
    if (text_width(context.ui.fonts.small, longer) > context.area.w) break;
    line = std::move(longer);
  }
  put_text(context, context.ui.fonts.small, context.ui.theme.muted, line, context.area,
           Align::kRight);
}

}  // namespace convlens
