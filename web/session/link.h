// Links to what is on the screen. The part behind "#" is made of names and values:
//
//   c=1.9f03b2aa&model=lecture&open=3.5&lang=ru&theme=dark&range=layer&prepare=off&pen=85
//     &tool=eraser&draw=AYI…
//
//   c        version and check sum (FNV-1a) of all that follows. A link that a person writes may do
//            without it; then nobody sees that it was cut off.
//   model    "explorer", "lecture", "dense", or a file beside the page: a relative address that
//   ends
//            in ".onnx"
//   open     the opened layer, and the map of it: counted as select does (action.h)
//   draw     what is on the pad (sheet_code.h) in base64url; empty: a blank pad
//   lang, theme, range, prepare (on, off), pen (thousandths of the side), tool (pen, eraser)
//
// What is left out stays as it is; names that are not known are passed over.
#pragma once

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "web/session/session.h"

namespace convlens {

// Longer ones are neither written nor read. Browsers take far more, messengers not much.
inline constexpr std::size_t kLongestLink = 32'000;

// An opening's drawing and the person's own model are not in it. Where the drawing is too long for
// a link, the picture of its ink is.
std::string write_link(const Session& session);

// What to say once the link is copied: a model that is not in it is named.
Notice link_notice(const Session& session);

// The actions that show what the link holds; of an empty text none. The error is to be shown.
std::expected<std::vector<Action>, Notice> read_link(std::string_view text);

// The controls to be hidden, of what stands behind "?" in the page's address:
// "lesson=models,share" hides those two, "lesson" alone settings, sharing, help and the choice of
// models. Names that are not known are passed over.
ControlSet read_lesson(std::string_view query);

}  // namespace convlens
