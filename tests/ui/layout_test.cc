// Places of panels and maps at many sizes.
#include "web/panels/layout.h"
#include "tests/session/support.h"
#include "web/panels/network_layout.h"

using namespace convlens;

namespace {

Session with_model(const char* name) {
  Session session = new_session(Language::kEnglish);
  show_model(session, name, name);
  return session;
}

struct Named {
  std::string name;
  Rect place;
};
std::vector<Named> places(const ScreenLayout& l) {
  return {{"brand", l.brand},       {"models", l.models},         {"menu", l.menu},
          {"language", l.language}, {"pad_header", l.pad_header}, {"pad", l.pad},
          {"tools", l.tools},       {"inputs", l.inputs},         {"preparation", l.preparation},
          {"answer", l.answer},     {"network", l.network},       {"legend", l.legend},
          {"status", l.status}};
}

// Nothing over another, nothing off the screen, and targets that are hit.
void check_places(const ScreenLayout& l) {
  const auto all = places(l);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Rect& a = all[i].place;
    if (a.empty()) continue;
    CAPTURE(all[i].name);
    CHECK(a.x >= 0);
    CHECK(a.y >= 0);
    CHECK(a.right() <= l.screen.right() + 0.01f);
    CHECK(a.bottom() <= l.screen.bottom() + 0.01f);
    for (std::size_t k = i + 1; k < all.size(); ++k) {
      CHECK_MESSAGE((all[k].place.empty() || !overlap(a, all[k].place)), "over ", all[k].name);
    }
  }
  CHECK(l.pad.w == doctest::Approx(l.pad.h));
  const float target = l.touch ? 40.0f : 24.0f;
  for (const Rect& row : {l.models, l.menu, l.language, l.tools, l.inputs}) {
    if (row.empty()) continue;
    CHECK(row.h >= target);
    CHECK(row.w >= target);
  }
  if (!l.inputs.empty() && l.touch) CHECK(l.inputs.w >= 14 * 40);  // ten digits and four buttons
  if (!l.tools.empty() && l.touch) CHECK(l.tools.w >= 5 * 40);
}

}  // namespace

TEST_CASE("panels lie inside of the screen and not over one another") {
  for (float width = 360; width <= 3840; width += width < 1000 ? 20 : 87) {
    for (const float height : {360.0f, 390.0f, 480.0f, 600.0f, 640.0f, 720.0f, 800.0f, 844.0f,
                               1024.0f, 1080.0f, 1366.0f, 2160.0f}) {
      if (screen_scale(width, height) < 1) continue;
      CAPTURE(width);
      CAPTURE(height);
      const ScreenLayout l = screen_layout(width, height);
      check_places(l);
      CHECK(l.pad.w >= 120);
      CHECK(l.network.h >= 120);
      CHECK(l.network.w >= 180);
      for (const Rect& needed : {l.brand, l.models, l.menu, l.language, l.tools, l.answer}) {
        CHECK_FALSE(needed.empty());
      }
      CHECK(l.inputs.empty() == l.folded_inputs);
      CHECK(l.preparation.empty() == l.folded_preparation);
      // Ten bars and the verdict, one over the other or side by side.
      CHECK(l.answer.h >= 160);
    }
  }
}

TEST_CASE("what a lesson hides has no place and leaves its room to others") {
  const std::pair<float, float> sizes[] = {{1280, 800}, {1366, 625}, {390, 844}, {800, 360}};
  for (const auto& [width, height] : sizes) {
    CAPTURE(width);
    const ScreenLayout all = screen_layout(width, height);
    for (std::size_t i = 0; i < kControlCount; ++i) {
      CAPTURE(control_code(static_cast<Control>(i)));
      ControlSet hidden;
      hidden.set(i);
      const ScreenLayout l = screen_layout(width, height, hidden);
      check_places(l);
      CHECK(l.pad.w >= all.pad.w);
      const Rect* const gone[] = {&l.models, &l.language, nullptr,   nullptr,
                                  nullptr,   nullptr,     &l.inputs, &l.preparation,
                                  &l.answer, &l.network,  &l.legend, &l.status};
      if (gone[i]) CHECK(gone[i]->empty());
    }
    ControlSet everything;
    everything.set();
    const ScreenLayout bare = screen_layout(width, height, everything);
    check_places(bare);
    CHECK(bare.tools.empty());
    CHECK(bare.menu.empty());
    CHECK(bare.pad.w > all.pad.w);
    CHECK_FALSE(bare.folded_inputs);
  }
}

TEST_CASE("very large windows are magnified, common ones are not") {
  CHECK(screen_scale(320, 600) == doctest::Approx(320 / 360.0f));
  CHECK(screen_scale(320, 240) == 0.5f);
  CHECK(screen_scale(360, 640) == 1);
  CHECK(screen_scale(640, 360) == 1);
  CHECK(screen_scale(1280, 800) == 1);
  CHECK(screen_scale(1920, 1080) == 1);
  CHECK(screen_scale(2560, 1440) == 1);
  CHECK(screen_scale(3840, 2160) == 1.5f);
  CHECK(screen_scale(7680, 4320) == 3.25f);
  CHECK(screen_scale(7680, 1080) == 1);
}

TEST_CASE("in the wide arrangement all maps of all stages are on the screen, none over another") {
  for (const char* name : {"explorer", "lecture", "dense"}) {
    const Session session = with_model(name);
    const auto& stages = current_network(session)->stages;
    for (const auto& [width, height] :
         {std::pair{1024.0f, 768.0f}, {1280.0f, 800.0f}, {1920.0f, 1080.0f}, {3840.0f, 2160.0f}}) {
      CAPTURE(name);
      CAPTURE(width);
      const Rect area = screen_layout(width, height).network;
      const NetworkLayout layout = wide_network_layout(stages, area);
      REQUIRE(layout.stages.size() == stages.size());
      for (std::size_t i = 0; i < stages.size(); ++i) {
        const StagePlace& place = layout.stages[i];
        CAPTURE(stages[i].name);
        CHECK(place.shown == stages[i].maps);
        CHECK(place.columns * place.rows >= place.shown);
        CHECK(place.maps.x >= area.x - 0.5f);
        CHECK(place.maps.right() <= area.right() + 0.5f);
        CHECK(place.maps.y >= place.header.bottom() - 0.5f);
        CHECK(place.maps.bottom() <= layout.region.bottom() + 0.5f);
        CHECK(cell_rect(place, place.shown - 1).bottom() <= place.maps.bottom() + 0.5f);
        if (i > 0) CHECK(place.maps.x > layout.stages[i - 1].maps.right());
      }
    }
  }
}

TEST_CASE("the sixteen maps of a layer are at least 32 points wide at 1280 x 800, larger at 1920") {
  const Session session = with_model("explorer");
  const auto& stages = current_network(session)->stages;
  const auto at = [&](float width, float height) {
    return wide_network_layout(stages, screen_layout(width, height).network).stages[1].cell;
  };
  CHECK(at(1280, 800) >= 32);
  CHECK(at(1920, 1080) >= 50);
}

TEST_CASE("the tall arrangement goes from top to bottom within the width") {
  for (const char* name : {"explorer", "lecture", "dense"}) {
    const Session session = with_model(name);
    const auto& stages = current_network(session)->stages;
    const Rect area = screen_layout(390, 844).network;
    const NetworkLayout layout = tall_network_layout(stages, area);
    float y = area.y;
    for (std::size_t i = 0; i < stages.size(); ++i) {
      const StagePlace& place = layout.stages[i];
      CHECK(place.header.y >= y);
      CHECK(place.maps.y >= place.header.bottom());
      CHECK(place.maps.right() <= area.right());
      y = place.maps.bottom();
    }
    CHECK(layout.height >= y - area.y);
  }
}

TEST_CASE("every cell is hit in its middle and at its corners") {
  const Session session = with_model("lecture");
  const auto& stages = current_network(session)->stages;
  for (const bool tall : {false, true}) {
    const Rect area = tall ? Rect{0, 300, 390, 500} : Rect{300, 60, 960, 700};
    const NetworkLayout layout =
        tall ? tall_network_layout(stages, area) : wide_network_layout(stages, area);
    for (std::size_t s = 0; s < stages.size(); ++s) {
      for (int i = 0; i < layout.stages[s].shown; ++i) {
        const Rect cell = cell_rect(layout.stages[s], i);
        const auto first = hit_unit(layout, stages, cell.x + 0.01f, cell.y + 0.01f);
        const auto last = hit_unit(layout, stages, cell.right() - 0.01f, cell.bottom() - 0.01f);
        REQUIRE(first.has_value());
        REQUIRE(last.has_value());
        CHECK(*first == UnitRef{static_cast<int>(s), i, 0, 0});
        CHECK(*last == UnitRef{static_cast<int>(s), i, stages[s].height - 1, stages[s].width - 1});
      }
    }
    CHECK_FALSE(hit_unit(layout, stages, area.x - 5, area.y - 5).has_value());
  }
}
