// The cards that lie over the screen one at a time: settings, sharing, help, inputs.
#pragma once

#include "web/panels/widgets.h"

namespace convlens {

// Each draws from the top of `room`, which is as high as it likes, and returns the height it took.
float put_settings(PanelContext& context, Rect room);
float put_share(PanelContext& context, Rect room);
float put_help(PanelContext& context, Rect room);
float put_inputs(PanelContext& context, Rect room);

}  // namespace convlens
