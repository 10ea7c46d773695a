// Colours and the texture of values: what can be known of them without a GPU.
#include <cmath>

#include "tests/session/support.h"
#include "web/gfx/oklab.h"
#include "web/gfx/palette.h"
#include "web/gfx/value_atlas.h"

using namespace convlens;

TEST_CASE("OKLab there and back, and its known points") {
  for (const Rgb color : {Rgb{1, 1, 1}, Rgb{0, 0, 0}, Rgb{0.2f, 0.5f, 0.9f}, Rgb{1, 0, 0}}) {
    const Rgb back = to_rgb(to_oklab(color));
    CHECK(back.r == doctest::Approx(color.r).epsilon(1e-3));
    CHECK(back.g == doctest::Approx(color.g).epsilon(1e-3));
    CHECK(back.b == doctest::Approx(color.b).epsilon(1e-3));
  }
  CHECK(to_oklab({1, 1, 1}).lightness == doctest::Approx(1).epsilon(1e-3));
  CHECK(to_oklab({1, 0, 0}).lightness == doctest::Approx(0.628).epsilon(1e-2));  // Ottosson's table
}

TEST_CASE("ramps fall evenly in lightness, from paper at zero, alike on both sides") {
  const auto lightness = [](Ramp ramp, float t) { return to_oklab(ramp_color(ramp, t)).lightness; };
  CHECK(lightness(Ramp::kSigned, 0) > 0.97f);
  for (float t = 0.05f; t <= 1.0f; t += 0.05f) {
    CAPTURE(t);
    CHECK(lightness(Ramp::kPositive, t) < lightness(Ramp::kPositive, t - 0.05f));
    CHECK(lightness(Ramp::kSigned, -t) < lightness(Ramp::kSigned, 0.05f - t));
    // As far from zero, as dark; sRGB cannot show every chroma, which bends it a little.
    CHECK(std::abs(lightness(Ramp::kSigned, t) - lightness(Ramp::kSigned, -t)) < 0.03f);
    // ReLU takes the negative half away and leaves the colours of the rest.
    CHECK(lightness(Ramp::kSigned, t) == lightness(Ramp::kPositive, t));
  }
}

TEST_CASE("on dark paper the ramps rise evenly from the paper, alike on both sides") {
  const auto lightness = [](Ramp ramp, float t) {
    return to_oklab(ramp_color(ramp, t, 1)).lightness;
  };
  CHECK(lightness(Ramp::kSigned, 0) < 0.26f);
  for (float t = 0.05f; t <= 1.0f; t += 0.05f) {
    CAPTURE(t);
    CHECK(lightness(Ramp::kPositive, t) > lightness(Ramp::kPositive, t - 0.05f));
    CHECK(lightness(Ramp::kPositive, t) == doctest::Approx(0.24 + 0.72 * t).epsilon(0.03));
    CHECK(std::abs(lightness(Ramp::kSigned, t) - lightness(Ramp::kSigned, -t)) < 0.03f);
    CHECK(lightness(Ramp::kSigned, t) == lightness(Ramp::kPositive, t));
  }
}

TEST_CASE("the two signs differ in what the colour blind see: yellow against blue") {
  // Red and green receptors that are alike leave OKLab's b axis (Viénot et al. 1999 keep blue and
  // yellow): amber has b > 0, blue b < 0.
  for (const float dark : {0.0f, 1.0f}) {
    for (float t = 0.15f; t <= 0.85f; t += 0.1f) {
      CAPTURE(t);
      CHECK(to_oklab(ramp_color(Ramp::kSigned, t, dark)).b > 0.02f);
      CHECK(to_oklab(ramp_color(Ramp::kSigned, -t, dark)).b < -0.02f);
    }
  }
}

TEST_CASE("the palette's rows are its ramps") {
  const auto pixels = palette_pixels();
  const auto at = [&](int row, int x, int channel) {
    return pixels[static_cast<std::size_t>((row * kPaletteWidth + x) * 4 + channel)];
  };
  for (int dark = 0; dark < 2; ++dark) {  // every ramp has a row for light and one for dark
    const auto row = [&](Ramp ramp) {
      return static_cast<int>(palette_row(ramp, static_cast<float>(dark)));
    };
    CHECK(at(row(Ramp::kInk), 0, 3) == 0);  // paper is no ink
    CHECK(at(row(Ramp::kInk), 255, 3) == 255);
    CHECK(at(row(Ramp::kSigned), 20, 2) > at(row(Ramp::kSigned), 20, 0));    // negative is blue
    CHECK(at(row(Ramp::kSigned), 235, 0) > at(row(Ramp::kSigned), 235, 2));  // positive is not
    for (int c = 0; c < 4; ++c) {
      CHECK(at(row(Ramp::kSigned), 255, c) == at(row(Ramp::kPositive), 255, c));
    }
    const bool is_light = at(row(Ramp::kPositive), 0, 1) > 128;
    CHECK(is_light == (dark == 0));
  }
}

TEST_CASE("every map has its own place in the texture") {
  Session session = new_session(Language::kEnglish);
  show_model(session, "explorer", "explorer");
  const Network& network = *current_network(session);
  for (const int limit : {1024, 2048, 16384}) {
    CAPTURE(limit);
    const ValueAtlas atlas = plan_atlas(&network, limit);
    REQUIRE(atlas.width <= limit);
    REQUIRE(atlas.height <= limit);
    std::vector<char> taken(static_cast<std::size_t>(atlas.width) *
                            static_cast<std::size_t>(atlas.height));
    const auto take = [&](const AtlasBlock& block) {
      REQUIRE(block.placed);
      for (int i = 0; i < block.count; ++i) {
        const TexelRect r = piece(block, i);
        REQUIRE(r.x + r.width <= atlas.width);
        REQUIRE(r.y + r.height <= atlas.height);
        for (int y = r.y; y < r.y + r.height; ++y) {
          for (int x = r.x; x < r.x + r.width; ++x) {
            char& texel =
                taken[static_cast<std::size_t>(y) * static_cast<std::size_t>(atlas.width) +
                      static_cast<std::size_t>(x)];
            REQUIRE(texel == 0);
            texel = 1;
          }
        }
      }
    };
    for (const AtlasBlock& block : {atlas.drawn, atlas.cropped, atlas.centered}) take(block);
    for (const AtlasBlock& block : atlas.stages) take(block);
  }
}

TEST_CASE("what is too large for the texture has no place, the rest has") {
  Session session = new_session(Language::kEnglish);
  show_model(session, "explorer", "explorer");
  const ValueAtlas atlas = plan_atlas(current_network(session), 700);
  CHECK(atlas.drawn.placed);
  CHECK(atlas.stages[0].placed);
  bool any_missing = false;
  for (const AtlasBlock& block : atlas.stages) any_missing |= !block.placed;
  CHECK(any_missing);
  CHECK(atlas.width <= 700);
}
