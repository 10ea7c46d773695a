#include "web/session/link.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <utility>

#include "web/session/base64.h"
#include "web/session/pad_picture.h"
#include "web/session/sheet_code.h"

namespace convlens {
namespace {

constexpr int kVersion = 1;

// FNV-1a, 32 bits (Fowler, Noll, Vo).
std::uint32_t check_sum(std::string_view text) {
  std::uint32_t hash = 2166136261u;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
  return hash;
}

std::string check_text(std::string_view rest) {
  char text[32];
  std::snprintf(text, sizeof text, "c=%d.%08x", kVersion, static_cast<unsigned>(check_sum(rest)));
  return text;
}

// --- percent-encoding (RFC 3986) -----------------------------------------------------------------

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("-._/").find(c) != std::string_view::npos;
}

std::string percent_encoded(std::string_view text) {
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (is_plain(c)) {
      encoded += c;
    } else {
      encoded += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return encoded;
}

// What is no code stays as it is.
std::string percent_decoded(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned byte = 0;
    const char* first = text.data() + i + 1;
    if (text[i] == '%' && i + 2 < text.size() &&
        std::from_chars(first, first + 2, byte, 16).ptr == first + 2) {
      decoded += static_cast<char>(byte);
      i += 2;
    } else {
      decoded += text[i];
    }
  }
  return decoded;
}

// --- names and values ----------------------------------------------------------------------------

// Calls visit(name, value) for each "name=value" between ampersands; false where it returns false.
template <class Visit>
bool for_each_pair(std::string_view text, Visit visit) {
  while (!text.empty()) {
    const std::string_view pair = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(text.size(), pair.size() + 1));
    const std::size_t equals = pair.find('=');
    const std::string_view value =
        equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1);
    if (!visit(pair.substr(0, equals), value)) return false;
  }
  return true;
}

std::optional<int> read_integer(std::string_view text, int most) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value >= 0 && value <= most ? std::optional(value) : std::nullopt;
}

std::string selection_text(const Selection& selection) {
  std::string text = std::to_string(selection.stage);
  if (selection.map >= 0) text += '.' + std::to_string(selection.map);
  return text;
}

std::optional<Selection> read_selection(std::string_view text) {
  constexpr int kMost = 1'000'000;
  const std::size_t dot = text.find('.');
  const auto stage = read_integer(text.substr(0, dot), kMost);
  if (!stage) return std::nullopt;
  if (dot == std::string_view::npos) return Selection{*stage, -1};
  const auto map = read_integer(text.substr(dot + 1), kMost);
  return map ? std::optional(Selection{*stage, *map}) : std::nullopt;
}

// At most `room` letters: where there is more on the pad, without the points that leave no trace of
// their own; where that is still too much, the picture of the ink alone.
std::string sheet_text(const Session& session, std::size_t room) {
  Sheet sheet = session.pad.sheet;
  if (session.pad.hand) sheet.drawing = session.pad.hand->drawing;
  if (sheet.blank()) return "";
  std::string text = write_base64url(encode_sheet(sheet));
  if (text.size() <= room) return text;
  for (Stroke& stroke : sheet.drawing) stroke = thinned(stroke);
  text = write_base64url(encode_sheet(sheet));
  if (text.size() <= room) return text;
  Sheet ink;
  ink.picture = std::make_shared<const PadPicture>(pad_picture(session.drawn));
  return write_base64url(encode_sheet(ink));
}

// What a link holds, as it is read.
struct Contents {
  std::vector<Action> settings;
  std::optional<Sheet> sheet;
  Place place;
  bool has_place = false;
};

// Pen and eraser, and how thick.
bool read_tool(std::string_view name, std::string_view value, Contents& contents) {
  if (name == "pen") {
    const auto units = read_integer(value, static_cast<int>(kThicknessSteps));
    if (!units) return false;
    contents.settings.emplace_back(SetThickness{static_cast<float>(*units) / kThicknessSteps});
    return true;
  }
  if (value != "pen" && value != "eraser") return false;
  contents.settings.emplace_back(SetEraser{value == "eraser"});
  return true;
}

bool read_setting(std::string_view name, std::string_view value, Contents& contents) {
  const auto add = [&](auto made) {
    if (made) contents.settings.emplace_back(*made);
    return made.has_value();
  };
  if (name == "lang") {
    return add(language_from_code(value).transform([](Language l) { return SetLanguage{l}; }));
  }
  if (name == "theme") {
    return add(theme_from_code(value).transform([](ThemeChoice t) { return SetTheme{t}; }));
  }
  if (name == "range") {
    return add(range_from_code(value).transform([](ColorRange r) { return SetRange{r}; }));
  }
  if (name == "prepare") {
    if (value != "on" && value != "off") return false;
    contents.settings.emplace_back(SetPreparation{value == "on"});
    return true;
  }
  if (name == "pen" || name == "tool") return read_tool(name, value, contents);
  return true;  // of a later version, or of somebody else
}

bool read_pair(std::string_view name, std::string_view value, Contents& contents) {
  if (name == "draw") {
    const auto bytes = read_base64url(value);
    contents.sheet = !bytes ? std::nullopt : value.empty() ? Sheet{} : decode_sheet(*bytes);
    return contents.sheet.has_value();
  }
  if (name == "model") {
    contents.has_place = true;
    contents.place.model = model_from_link(percent_decoded(value));
    return !contents.place.model.empty();
  }
  if (name == "open") {
    contents.has_place = true;
    contents.place.selected = read_selection(value);
    return contents.place.selected.has_value();
  }
  return read_setting(name, value, contents);
}

std::vector<Action> actions_of(Contents contents) {
  std::vector<Action> actions = std::move(contents.settings);
  if (contents.sheet) {
    Draw draw{std::move(contents.sheet->drawing)};
    if (contents.sheet->picture) draw.picture = *contents.sheet->picture;
    actions.emplace_back(std::move(draw));
  }
  if (contents.has_place) actions.emplace_back(GoTo{std::move(contents.place)});
  return actions;
}

std::unexpected<Notice> refused(Reason why) {
  return std::unexpected(Notice{Notice::Kind::kLink, "", "", why});
}

// The name of the model as a link has it; empty of the person's own.
std::string linked_model(const Session& session) {
  const std::string model = place_of(session).model;
  return is_fetched_model(model) ? model : "";
}

}  // namespace

std::string write_link(const Session& session) {
  const Settings& s = session.settings;
  std::string text;
  const std::string model = linked_model(session);
  if (!model.empty()) {
    text += "&model=" + percent_encoded(model);
    if (const auto selected = place_of(session).selected) {
      text += "&open=" + selection_text(*selected);
    }
  }
  text += concat("&lang=", language_code(s.language), "&theme=", theme_code(s.theme),
                 "&range=", range_code(s.range), "&prepare=", s.prepare ? "on" : "off",
                 "&pen=", std::lround(s.thickness * kThicknessSteps),
                 "&tool=", s.eraser ? "eraser" : "pen");
  if (!session.pad.opening) {
    constexpr std::size_t kRoom = 24;  // of the check sum and the name
    text += "&draw=" + sheet_text(session, kLongestLink - text.size() - kRoom);
  }
  text.erase(0, 1);
  return check_text(text) + '&' + text;
}

Notice link_notice(const Session& session) {
  const std::string model = place_of(session).model;
  if (model.empty() || !linked_model(session).empty()) return {Notice::Kind::kCopied, "", ""};
  return {Notice::Kind::kCopiedWithoutModel, model, ""};
}

std::expected<std::vector<Action>, Notice> read_link(std::string_view text) {
  if (text.size() > kLongestLink) return refused(Reason::kLinkTooLong);
  if (text.starts_with("c")) {
    const std::string_view check = text.substr(0, text.find('&'));
    const std::string_view rest = text.substr(std::min(text.size(), check.size() + 1));
    const auto version = check.starts_with("c=")
                             ? read_integer(check.substr(2, check.find('.') - 2), 1'000'000)
                             : std::nullopt;
    if (version && *version > kVersion) return refused(Reason::kLinkNewer);
    if (check != check_text(rest)) return refused(Reason::kLinkDamaged);
    text = rest;
  }
  Contents contents;
  const bool whole = for_each_pair(text, [&](std::string_view name, std::string_view value) {
    return read_pair(name, value, contents);
  });
  if (!whole) return refused(Reason::kLinkDamaged);
  return actions_of(std::move(contents));
}

ControlSet read_lesson(std::string_view query) {
  ControlSet hidden;
  const auto hide = [&](Control control) { hidden.set(static_cast<std::size_t>(control)); };
  for_each_pair(query, [&](std::string_view name, std::string_view value) {
    if (name != "lesson") return true;
    if (value.empty()) {
      for (const Control control :
           {Control::kModels, Control::kSettings, Control::kShare, Control::kHelp}) {
        hide(control);
      }
    }
    const std::string list = percent_decoded(value);
    for (std::size_t begin = 0; begin < list.size();) {
      const std::size_t end = std::min(list.find(',', begin), list.size());
      const auto code = std::string_view(list).substr(begin, end - begin);
      if (const auto control = control_from_code(code)) hide(*control);
      begin = end + 1;
    }
    return true;
  });
  return hidden;
}

}  // namespace convlens
