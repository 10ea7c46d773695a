// Parts that more than one panel shows: undo, redo and clear; the inputs; the preparation's strip.
#pragma once

#include "web/panels/widgets.h"

namespace convlens {

float history_width(const PanelContext& context);
// Undo, redo, clear, from the left of `place`.
void put_history(PanelContext& context, const Rect& place);

// Ten digits in `columns` columns that fill `place`, each a little picture.
void put_digits(PanelContext& context, const Rect& place, int columns);
// Surprise, the next of a data set, a file, the camera: beside one another.
void put_sources(PanelContext& context, const Rect& place);

// The three pictures with arrows between and names below.
void put_steps(PanelContext& context, const Rect& place);
// The switch at the right of `place`, with its label where `show_label`.
void put_preparation_switch(PanelContext& context, const Rect& place, bool show_label);

// 0 … 1 between the thinnest and the thickest brush, and its slider.
void put_thickness(PanelContext& context, const Rect& place);

}  // namespace convlens
