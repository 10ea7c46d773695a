// Contrast of everything that is written or marked, in both themes, and of values that ease.
#include "web/panels/theme.h"

#include <doctest/doctest.h>

#include <string>

#include "web/panels/motion.h"

using namespace convlens;

namespace {

using Color = ImU32 Theme::*;
struct Token {
  const char* name;
  Color color;
};
#define TOKEN(name) \
  Token { #name, &Theme::name }

void check(const Theme& theme, const Token& above, const Token& ground, float least) {
  CAPTURE(theme.dark);
  CHECK_MESSAGE(contrast(theme.*above.color, theme.*ground.color) >= least, std::string(above.name),
                " on ", std::string(ground.name), ": ",
                contrast(theme.*above.color, theme.*ground.color));
}

}  // namespace

TEST_CASE("contrast after WCAG: its known values") {
  CHECK(contrast(IM_COL32_BLACK, IM_COL32_WHITE) == doctest::Approx(21));
  CHECK(contrast(IM_COL32_WHITE, IM_COL32_WHITE) == doctest::Approx(1));
  CHECK(contrast(IM_COL32(0x76, 0x76, 0x76, 255), IM_COL32_WHITE) ==
        doctest::Approx(4.54).epsilon(0.002));
  CHECK(contrast(IM_COL32(0, 0, 0, 128), IM_COL32_WHITE) == doctest::Approx(3.95).epsilon(0.02));
}

TEST_CASE("every text has a contrast of 4.5:1, every mark of 3:1, in both themes") {
  for (const Theme& theme : {light_theme(), dark_theme()}) {
    const Token grounds[] = {TOKEN(ground), TOKEN(paper), TOKEN(sheet), TOKEN(control),
                             TOKEN(control_on)};
    for (const Token& ground : grounds) {
      for (const Token& text : {TOKEN(text), TOKEN(muted)}) check(theme, text, ground, 4.5f);
      check(theme, TOKEN(focus), ground, 3);
    }
    for (const Token& ground : {TOKEN(ground), TOKEN(paper), TOKEN(sheet), TOKEN(control)}) {
      check(theme, TOKEN(disabled), ground, 4.5f);
    }
    for (const Token& ground : {TOKEN(ground), TOKEN(paper), TOKEN(sheet)}) {
      check(theme, TOKEN(accent), ground, 4.5f);
      check(theme, TOKEN(bar), ground, 3);
    }
    check(theme, TOKEN(bar), TOKEN(control), 3);
    check(theme, TOKEN(accent), TOKEN(control), 3);
    check(theme, TOKEN(focus), TOKEN(card), 3);
    check(theme, TOKEN(on_accent), TOKEN(accent), 4.5f);
    for (const Token& text : {TOKEN(card_text), TOKEN(card_muted), TOKEN(good), TOKEN(error)}) {
      check(theme, text, TOKEN(card), 4.5f);
    }
  }
}

TEST_CASE("a number on any colour of the ramps can be read") {
  for (const Theme& theme : {light_theme(), dark_theme()}) {
    for (const Ramp ramp : {Ramp::kInk, Ramp::kSigned, Ramp::kPositive}) {
      for (float t = -1; t <= 1; t += 0.02f) {
        const ImU32 ground = ramp_u32(theme, ramp, t);
        CAPTURE(t);
        CHECK(contrast(text_on(ground), ground) >= 4.5f);
      }
    }
  }
}

TEST_CASE("between the themes there are no jumps") {
  const Theme a = light_theme(), b = dark_theme();
  CHECK(mix(a, b, 0).ground == a.ground);
  CHECK(mix(a, b, 1).ground == b.ground);
  const Theme half = mix(a, b, 0.5f);
  CHECK(half.dark == 0.5f);
  CHECK(contrast(half.ground, a.ground) > 1.5f);
  CHECK(contrast(half.ground, b.ground) > 1.5f);
}

TEST_CASE("a value eases to its target in the time it is given, and not again") {
  Motion motion;
  constexpr auto kId = motion_id("test");
  motion.begin_frame(0.016f, true);
  CHECK(motion.to(kId, 1) == 1);  // at first sight it is there
  CHECK_FALSE(motion.moving());
  float before = 1;
  int frames = 0;
  for (motion.begin_frame(3, true); frames < 100; motion.begin_frame(0.016f, true), ++frames) {
    const float now = motion.to(kId, 2, 0.25f);
    if (frames == 0) CHECK(now == 1);  // it sets out; the rest before it is no part of the way
    CHECK(now >= before);
    before = now;
    if (!motion.moving()) break;
  }
  CHECK(before == 2);
  CHECK(frames == 16);
  // Turned round on the way it goes on from where it is.
  motion.begin_frame(0.016f, true);
  motion.to(kId, 0, 0.25f);
  motion.begin_frame(0.05f, true);
  const float on_the_way = motion.to(kId, 0, 0.25f);
  CHECK(on_the_way < 2);
  motion.begin_frame(0.016f, true);
  CHECK(motion.to(kId, 2, 0.25f) == on_the_way);
}

TEST_CASE("asked for twice in a frame a value moves once; reduced motion is none") {
  Motion motion;
  constexpr auto kId = motion_id("test", 3);
  motion.begin_frame(0.016f, true);
  CHECK(motion.from_to(kId, 0, 1) == 0);
  motion.begin_frame(0.05f, true);
  const float once = motion.to(kId, 1);
  CHECK(motion.to(kId, 1) == once);
  CHECK(motion.moving());
  motion.begin_frame(0.016f, false);
  CHECK(motion.to(kId, 1) == 1);
  CHECK(motion.from_to(motion_id("other"), 0, 5) == 5);
  CHECK_FALSE(motion.moving());
}
