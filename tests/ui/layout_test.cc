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

}  // namespace

TEST_CASE("panels lie inside of the screen and not over one another") {
  for (float width = 360; width <= 3840; width += 87) {
    for (const float height : {640.0f, 800.0f, 1080.0f, 2160.0f}) {
      CAPTURE(width);
      CAPTURE(height);
      const ScreenLayout l = screen_layout(width, height);
      const Rect panels[] = {l.brand,       l.models, l.language, l.pad_header, l.pad,
                             l.preparation, l.answer, l.network,  l.legend,     l.status};
      for (std::size_t i = 0; i < std::size(panels); ++i) {
        if (panels[i].empty()) continue;
        CHECK(panels[i].x >= 0);
        CHECK(panels[i].y >= 0);
        CHECK(panels[i].right() <= width + 0.01f);
        CHECK(panels[i].bottom() <= height + 0.01f);
        for (std::size_t k = i + 1; k < std::size(panels); ++k) {
          CHECK_MESSAGE((panels[k].empty() || !overlap(panels[i], panels[k])), i, " over ", k);
        }
      }
      CHECK(l.pad.w == l.pad.h);
      CHECK(l.pad.w >= 120);
      CHECK(l.network.h >= 120);
    }
  }
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
        CHECK(place.maps.bottom() <= place.footer.y + 0.5f);
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
