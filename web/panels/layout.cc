#include "web/panels/layout.h"

#include <algorithm>
#include <cmath>

namespace convlens {
namespace {

constexpr float kTallBelow = 640;  // points of width: always upright
constexpr float kPadHeader = 36;
constexpr float kFinger = 40;  // what a finger hits
constexpr float kToolRow = 34, kInputRows = 68, kLanguage = 84;
constexpr float kTitle = 26, kStepLabel = 22;  // of the preparation: above and below its tiles
constexpr float kDigitRow = 240;               // ten digits that are hit
constexpr float kSmallPad = 204;               // five targets of a finger stand below it

struct Plan {
  ScreenLayout layout;
  const ControlSet& hidden;

  bool shows(Control control) const { return !hidden[static_cast<std::size_t>(control)]; }
  // `size` where the control is shown, else no room.
  float of(Control control, float size) const { return shows(control) ? size : 0; }
};

// Whole points keep hairlines sharp.
float whole(float x) { return std::floor(x); }

// From the right: language, menu. What is left is the brand's and the models'.
void place_menu(Plan& plan, Rect& header, float target) {
  if (plan.shows(Control::kLanguage)) plan.layout.language = cut_right(header, kLanguage, 8);
  const int buttons =
      plan.shows(Control::kShare) + plan.shows(Control::kSettings) + plan.shows(Control::kHelp);
  if (buttons > 0) {
    plan.layout.menu = cut_right(header, target * static_cast<float>(buttons), 8);
  }
}

// The preparation's three pictures below a line, for a drawing `side` wide.
float preparation_height(float side) { return kTitle + whole((side - 60) / 4) + kStepLabel; }

// The foot of the network: legend and figures in one line.
void place_foot(Plan& plan, Rect& rest, float height) {
  const bool legend = plan.shows(Control::kLegend), status = plan.shows(Control::kStatus);
  if (!legend && !status) return;
  Rect foot = cut_bottom(rest, height, 6);
  if (!legend) {
    plan.layout.status = foot;
    return;
  }
  if (status) {
    plan.layout.status = cut_right(foot, std::min(380.0f, whole(foot.w * 0.36f)), 16);
  }
  plan.layout.legend = foot;
}

void place_notice(ScreenLayout& layout, const Rect& over) {
  const float width = std::min(over.w - 16, 620.0f), height = std::min(84.0f, over.h);
  layout.notice = {over.center_x() - width / 2, over.bottom() - height - 8, width, height};
}

// The parts of the drawing's column that have a fixed height, and the gaps between them.
struct Column {
  float header = 0, tools = 0, inputs = 0;
  bool preparation = false;

  float gap(float height) const { return height > 0 ? 6 : 0; }
  // Everything but the pad itself, and its share in the preparation.
  float fixed() const {
    return header + 8 + tools + gap(tools) + inputs + gap(inputs) +
           (preparation ? kTitle + kStepLabel + 12 - 15 : 0);
  }
  // The largest pad in a column of this height, of which `below` is kept free.
  float largest_pad(float height, float below) const {
    return (height - fixed() - below) / (preparation ? 1.25f : 1);
  }
};

Column full_column(const Plan& plan) {
  return {kPadHeader, plan.of(Control::kTools, kToolRow), plan.of(Control::kInputs, kInputRows),
          plan.shows(Control::kPreparation)};
}

// On a low screen: the tools alone, and behind their last button what else there is.
Column fold_column(Plan& plan) {
  plan.layout.folded_inputs = plan.shows(Control::kInputs);
  plan.layout.folded_preparation = plan.shows(Control::kPreparation);
  const bool tools =
      plan.shows(Control::kTools) || plan.layout.folded_inputs || plan.layout.folded_preparation;
  return {0, tools ? kFinger : 0, 0, false};
}

// From the top of `column`, which is as wide as the pad; what is left of it stays in `column`.
void place_column(Plan& plan, const Column& parts, Rect& column) {
  ScreenLayout& layout = plan.layout;
  if (parts.header > 0) layout.pad_header = cut_top(column, parts.header);
  layout.pad = cut_top(column, column.w, 8);
  if (parts.tools > 0) layout.tools = cut_top(column, parts.tools, 6);
  if (parts.inputs > 0) layout.inputs = cut_top(column, parts.inputs, 6);
  if (!parts.preparation) return;
  cut_top(column, 6);
  layout.preparation = cut_top(column, preparation_height(layout.pad.w), 14);
}

// Without the network the drawing takes the middle of the screen, and the answer stands beside it.
void lay_out_without_network(Plan& plan, Rect rest) {
  Column parts = full_column(plan);
  const float answer = plan.of(Control::kAnswer, std::clamp(rest.w * 0.3f, 132.0f, 360.0f));
  const float gap = answer > 0 ? 40 : 0;
  if (rest.h < 520) parts = fold_column(plan);
  const float side = whole(
      std::max(120.0f, std::min({rest.w - answer - gap, parts.largest_pad(rest.h, 0), 560.0f})));
  cut_left(rest, std::max(0.0f, (rest.w - side - gap - answer) / 2));
  Rect column = cut_left(rest, side, gap);
  place_column(plan, parts, column);
  rest.y = plan.layout.pad_header.empty() ? plan.layout.pad.y : plan.layout.pad_header.y;
  if (answer > 0) plan.layout.answer = {rest.x, rest.y, std::min(answer, rest.w), rest.h};
}

void wide_header(Plan& plan, Rect header, float brand, float gap) {
  place_menu(plan, header, plan.layout.touch ? kFinger : 36);
  plan.layout.brand = cut_left(header, std::min(brand, header.w), gap);
  if (plan.shows(Control::kModels)) plan.layout.models = header;
}

void wide_layout(Plan& plan, float width, float height) {
  ScreenLayout& layout = plan.layout;
  const float margin = width < 1100 ? 16 : 24;
  const float gap = std::clamp(width * 0.022f, 18.0f, 44.0f);
  Rect rest{margin, 0, width - 2 * margin, height - 16};
  const Rect header = cut_top(rest, 64, 4);

  Column parts = full_column(plan);
  const float by_width = std::clamp(width * 0.205f, kDigitRow, 420.0f);
  const float one_column = parts.largest_pad(rest.h, plan.of(Control::kAnswer, 180));
  const bool is_short = one_column < kDigitRow;
  if (is_short && parts.preparation && parts.largest_pad(rest.h, 0) < kDigitRow) {
    layout.folded_preparation = true;
    parts.preparation = false;
    parts.tools = kToolRow;
  }
  const float side =
      whole(std::clamp(is_short ? parts.largest_pad(rest.h, 0) : one_column, kDigitRow, by_width));
  layout.kind = is_short ? ScreenLayout::Kind::kShort : ScreenLayout::Kind::kWide;
  wide_header(plan, header, side, gap);
  if (!plan.shows(Control::kNetwork)) {
    lay_out_without_network(plan, rest);
    return place_notice(layout, rest);
  }
  Rect column = cut_left(rest, side, gap);
  place_column(plan, parts, column);
  if (is_short && plan.shows(Control::kAnswer)) {
    layout.answer = cut_left(rest, std::clamp(width * 0.13f, 132.0f, 200.0f), gap);
  } else if (plan.shows(Control::kAnswer)) {
    layout.answer = column;
  }
  place_foot(plan, rest, 36);
  layout.network = rest;
  place_notice(layout, rest);
}

// A phone on its side: the tools below the drawing, everything else of it behind their last button.
void low_layout(Plan& plan, float width, float height) {
  ScreenLayout& layout = plan.layout;
  layout.kind = ScreenLayout::Kind::kShort;
  layout.touch = true;
  const float margin = 12, gap = width < 700 ? 10 : 14;
  Rect rest{margin, 0, width - 2 * margin, height - 8};
  const Rect header = cut_top(rest, 46, 2);
  wide_header(plan, header, width < 760 ? 30 : 112, 8);
  if (!plan.shows(Control::kNetwork)) {
    lay_out_without_network(plan, rest);
    return place_notice(layout, rest);
  }
  const Column parts = fold_column(plan);
  const float side =
      whole(std::clamp(parts.largest_pad(rest.h, 0), 120.0f, std::max(kSmallPad, width * 0.31f)));
  Rect column = cut_left(rest, side, gap);
  place_column(plan, parts, column);
  if (plan.shows(Control::kAnswer)) {
    layout.answer = cut_left(rest, std::clamp(width * 0.15f, 104.0f, 150.0f), gap);
  }
  if (plan.shows(Control::kLegend)) layout.legend = cut_bottom(rest, 40);
  layout.network = rest;
  place_notice(layout, rest);
}

void tall_layout(Plan& plan, float width, float height) {
  ScreenLayout& layout = plan.layout;
  layout.kind = ScreenLayout::Kind::kTall;
  layout.tall = layout.touch = true;
  const float margin = width < 600 ? 14 : 24;
  Rect rest{margin, 0, width - 2 * margin, height};
  Rect header = cut_top(rest, 50);
  place_menu(plan, header, kFinger);
  layout.brand = header;
  if (plan.shows(Control::kModels)) layout.models = cut_top(rest, 42, 8);

  // The rows below the drawing: what has no room there is behind a button.
  const bool network = plan.shows(Control::kNetwork);
  const bool inputs = plan.shows(Control::kInputs), steps = plan.shows(Control::kPreparation);
  layout.folded_inputs = inputs && rest.w < 590;
  layout.folded_preparation = steps && height < 740 && network;
  const bool tools =
      plan.shows(Control::kTools) || layout.folded_inputs || layout.folded_preparation;

  const float share = plan.shows(Control::kAnswer) ? 0.56f : 1;
  const float by_height = height * (network ? 0.30f : 0.5f);
  const float side = whole(std::clamp(std::min(rest.w * share, by_height), 120.0f, 460.0f));
  Rect drawing = cut_top(rest, side, 8);
  if (plan.shows(Control::kAnswer)) {
    layout.pad = cut_left(drawing, side, 16);
    layout.answer = drawing;
  } else {
    layout.pad = {whole(drawing.center_x() - side / 2), drawing.y, side, side};
  }
  if (tools) layout.tools = cut_top(rest, kFinger, 8);
  if (inputs && !layout.folded_inputs) layout.inputs = cut_top(rest, kFinger, 8);
  if (steps && !layout.folded_preparation) layout.preparation = cut_top(rest, 66, 8);

  const float below = 6;  // clear of the phone's own bar
  cut_bottom(rest, below);
  if (network && plan.shows(Control::kLegend)) layout.legend = cut_bottom(rest, 40);
  if (network && plan.shows(Control::kStatus)) layout.status = cut_bottom(rest, 18, 2);
  if (network) layout.network = {0, rest.y, width, rest.h};
  place_notice(layout, {0, 0, width, height - 40});
}

}  // namespace

ScreenLayout screen_layout(float width, float height, const ControlSet& hidden) {
  const float w = std::max(width, 1.0f), h = std::max(height, 1.0f);
  Plan plan{{}, hidden};
  plan.layout.screen = {0, 0, w, h};
  const bool upright = h > w * 1.15f && w < 1200;
  if (w < kTallBelow || upright) {
    tall_layout(plan, w, h);
  } else if (h < 560) {
    low_layout(plan, w, h);
  } else {
    wide_layout(plan, w, h);
  }
  return plan.layout;
}

float screen_scale(float width, float height) {
  // As large as a monitor that shows texts at their own size; as small as a phone.
  constexpr float kWidth = 2200, kHeight = 1240, kMost = 4, kLeast = 0.5f;
  const bool upright = height > width;
  const float fit = std::min(width / (upright ? 360.0f : 640.0f), height / (upright ? 600 : 360));
  if (fit < 1) return std::max(kLeast, fit);
  const float scale = std::clamp(std::min(width / kWidth, height / kHeight), 1.0f, kMost);
  return std::floor(scale * 4) / 4;
}

}  // namespace convlens
