// The network and its layers opened, of the shipped models and of odd ones, on every kind of
// screen: nothing is cut off, hidden or too small, and every map can be reached.
#include <algorithm>
#include <cmath>
#include <set>

#include "odd_models.h"
#include "screen.h"
#include "web/gfx/map_picture.h"
#include "web/gfx/palette.h"
#include "web/panels/network_layout.h"
#include "web/panels/opened_layout.h"

using namespace convlens;

namespace {

struct Size {
  float width, height;
};
constexpr Size kSizes[] = {{360, 640},  {390, 844},   {800, 360},  {1024, 768},
                           {1280, 800}, {1920, 1080}, {3840, 2160}};
constexpr const char* kShipped[] = {"explorer", "lecture", "dense"};
constexpr const char* kOdd[] = {"branches", "groups", "large", "many", "deep"};

void show(Screen& screen, const std::string& model, const std::vector<std::uint8_t>& onnx) {
  apply(screen.session, ChooseModel{model});
  apply(screen.session, OfferModel{model, onnx});
  REQUIRE_MESSAGE(current_network(screen.session) != nullptr, model);
  apply(screen.session, Draw{seven()});
  screen.ui.still = true;
}

bool of_network(const Rect& place, const ScreenLayout& layout) {
  return overlap(place, layout.network) || overlap(place, layout.legend);
}

// The texts of the network and the legend: whole, inside, none over another.
void check_texts(const Screen& screen) {
  const ScreenLayout layout = screen.layout();
  std::vector<const DrawnText*> own;
  for (const DrawnText& text : screen.texts) {
    if (of_network(text.place, layout)) own.push_back(&text);
  }
  for (std::size_t i = 0; i < own.size(); ++i) {
    const DrawnText& a = *own[i];
    const auto inside = a.place.x >= -0.5f && a.place.y >= -0.5f &&
                        a.place.right() <= layout.screen.right() + 0.5f &&
                        a.place.bottom() <= layout.screen.bottom() + 0.5f;
    if (!inside) CHECK_MESSAGE(inside, a.text, " leaves the screen");
    if (a.cut) CHECK_MESSAGE(!a.cut, a.text, " is cut");
    for (std::size_t k = i + 1; k < own.size(); ++k) {
      const DrawnText& b = *own[k];
      const Rect ink_a{a.place.x, a.place.y + 2, a.place.w, a.place.h - 4};
      const Rect ink_b{b.place.x, b.place.y + 2, b.place.w, b.place.h - 4};
      if (overlap(ink_a, ink_b)) CHECK_MESSAGE(false, a.text, " over ", b.text);
    }
  }
}

// What can be pressed: on the screen, and as large as a pointer or a finger needs it.
void check_targets(const Screen& screen) {
  const ScreenLayout layout = screen.layout();
  const float least = layout.tall ? 40 : 24;
  for (const FocusItem& item : screen.ui.focus.items) {
    if (!item.id.starts_with("network/") && !item.id.starts_with("legend/")) continue;
    const Rect& place = item.place;
    const bool legend = item.id.starts_with("legend/");
    const bool large = place.w >= least - 0.5f && place.h >= (legend ? 24 : least) - 0.5f;
    if (!large) CHECK_MESSAGE(large, item.id, " is ", place.w, " x ", place.h);
    const bool on = place.x >= -0.5f && place.right() <= layout.screen.right() + 0.5f &&
                    place.y >= -0.5f && place.bottom() <= layout.screen.bottom() + 0.5f;
    // The strip's tiles may go on beyond its ends.
    if (!on && !item.id.starts_with("network/stage")) CHECK_MESSAGE(on, item.id, " is off screen");
  }
}

void check(Screen& screen) {
  screen.frame();
  screen.frame();
  check_texts(screen);
  check_targets(screen);
}

// The maps that can be pressed, from the top of the opened layer to its end.
std::size_t maps_reached(Screen& screen) {
  std::set<std::string> ids;
  float before = -1;
  for (screen.ui.network.scroll = 0; screen.ui.network.scroll != before;) {
    screen.frame();
    for (const FocusItem& item : screen.ui.focus.items) {
      if (item.id.starts_with("network/map ")) ids.insert(item.id);
    }
    before = screen.ui.network.scroll;
    screen.ui.network.scroll += 100;
    screen.frame();
  }
  return ids.size();
}

void check_model(const std::string& model, const std::vector<std::uint8_t>& onnx,
                 std::size_t step) {
  for (const Size& size : kSizes) {
    for (const Language language : kLanguages) {
      Screen screen(size.width, size.height, language);
      show(screen, model, onnx);
      const bool dark = language == Language::kRussian;
      apply(screen.session, SetTheme{dark ? ThemeChoice::kDark : ThemeChoice::kLight});
      CAPTURE(model);
      CAPTURE(size.width);
      CAPTURE(dark);
      check(screen);
      CHECK(screen.ui.theme.ground == (dark ? dark_theme() : light_theme()).ground);
      const auto& stages = current_network(screen.session)->stages;
      for (std::size_t i = 0; i < stages.size(); i += step) {
        CAPTURE(stages[i].name);
        const int stage = static_cast<int>(i);
        apply(screen.session, Select{Selection{stage, -1}});
        check(screen);
        const int last = stages[i].maps - 1;
        if (stages[i].spatial) {
          CHECK(maps_reached(screen) == static_cast<std::size_t>(stages[i].maps));
          apply(screen.session, Select{Selection{stage, last}});
          check(screen);
        }
        apply(screen.session, Select{std::nullopt});
      }
    }
  }
}

}  // namespace

TEST_CASE("the shipped networks and all their layers on every screen") {
  for (const char* model : kShipped) check_model(model, random_model(model), 1);
}

TEST_CASE("odd networks and their layers on every screen") {
  for (const char* model : kOdd) {
    check_model(model, odd_model(model), std::string_view(model) == "deep" ? 9 : 1);
  }
}

TEST_CASE("a click opens a layer, then a map; back and beside close them step by step") {
  Screen screen(1280, 800, Language::kEnglish);
  show(screen, "explorer", random_model("explorer"));
  screen.frame();
  const auto layout =
      wide_network_layout(current_network(screen.session)->stages, screen.layout().network);
  const Rect map = cell_rect(layout.stages[3], 2);
  screen.click(map.center_x(), map.center_y());
  CHECK(screen.session.selected == Selection{3, -1});
  const auto& items = screen.ui.focus.items;
  const auto fifth = std::ranges::find(items, "network/map 5", &FocusItem::id);
  REQUIRE(fifth != items.end());
  const Rect fifth_place = fifth->place;
  screen.click(fifth_place.center_x(), fifth_place.center_y());
  CHECK(screen.session.selected == Selection{3, 4});
  screen.frame();
  screen.click_text("Save this map");
  REQUIRE(screen.session.requests.size() == 1);
  CHECK(screen.session.requests[0].kind == Request::Kind::kSaveMap);
  CHECK(screen.session.requests[0].map == Selection{3, 4});
  const Rect area = screen.layout().network;
  screen.click(area.right() - 3, area.bottom() - 3);
  CHECK(screen.session.selected == Selection{3, -1});
  screen.click(area.right() - 3, area.bottom() - 3);
  CHECK_FALSE(screen.session.selected.has_value());
}

TEST_CASE("the wheel zooms about the pointer, a drag pans and opens nothing, F fits again") {
  Screen screen(1280, 800, Language::kEnglish);
  show(screen, "explorer", random_model("explorer"));
  screen.frame();
  const auto base =
      wide_network_layout(current_network(screen.session)->stages, screen.layout().network);
  const Rect map = cell_rect(base.stages[4], 7);
  screen.mouse_to(std::floor(map.center_x()), std::floor(map.center_y()));
  const auto pointed = screen.session.pointed;
  REQUIRE(pointed.has_value());
  for (int i = 0; i < 4; ++i) {
    ImGui::GetIO().AddMouseWheelEvent(0, 1);
    screen.frame();
  }
  CHECK(screen.ui.network.view.zoom == doctest::Approx(2).epsilon(0.01));
  screen.frame();
  REQUIRE(screen.session.pointed.has_value());
  CHECK(screen.session.pointed->stage == pointed->stage);
  CHECK(screen.session.pointed->map == pointed->map);

  const float x = screen.ui.network.view.x;
  ImGui::GetIO().AddMouseButtonEvent(0, true);
  screen.pointer(PointerEvent::Phase::kDown, map.center_x(), map.center_y());
  screen.frame();
  for (int i = 1; i <= 10; ++i)
    screen.mouse_to(map.center_x() + 8.0f * static_cast<float>(i), map.center_y());
  ImGui::GetIO().AddMouseButtonEvent(0, false);
  screen.pointer(PointerEvent::Phase::kUp, map.center_x() + 80, map.center_y());
  screen.frame();
  CHECK(screen.ui.network.view.x == doctest::Approx(x + 80).epsilon(0.02));
  CHECK_FALSE(screen.session.selected.has_value());
  screen.ui.pointer.fit = true;
  screen.frame();
  CHECK(screen.ui.network.view.zoom == 1);
}

TEST_CASE("zoom and pan never lose the network, and everything can be zoomed out to") {
  std::vector<Stage> stages(60);
  for (Stage& stage : stages) {
    stage.spatial = true;
    stage.maps = 16;
    stage.height = stage.width = 28;
    stage.kind = StageKind::kConvolution;
  }
  const Rect area{300, 60, 960, 660};
  const NetworkLayout layout = wide_network_layout(stages, area);
  CHECK(layout.width > area.w);
  CHECK(layout.stages[0].cell >= 24);
  NetworkLayout whole = layout;
  apply_view(whole, whole_view(layout));
  CHECK(whole.stages.front().maps.x >= area.x);
  CHECK(whole.stages.back().maps.right() <= area.right() + 0.5f);
  NetworkView view = opening_view(layout);
  for (int i = 0; i < 200; ++i) {
    view = zoomed(view, layout, i % 3 == 0 ? 0.7f : 1.3f, 300.0f + static_cast<float>(i * 7 % 960),
                  400);
    view = panned(view, layout, static_cast<float>(i * 37 % 900) - 450, 90);
    CHECK(view.x <= std::max(0.0f, (area.w - layout.width * view.zoom) / 2) + 0.5f);
    CHECK(view.x + layout.width * view.zoom >= std::min(area.w, layout.width * view.zoom) - 0.5f);
    CHECK(view.zoom >= zoom_limits(layout).least);
    CHECK(view.zoom <= zoom_limits(layout).most);
  }
}

TEST_CASE("the tooltip does not cover what it explains") {
  Screen screen(1280, 800, Language::kEnglish);
  show(screen, "explorer", random_model("explorer"));
  screen.frame();
  const auto layout =
      wide_network_layout(current_network(screen.session)->stages, screen.layout().network);
  for (const std::size_t stage : {0u, 3u, 9u, 17u}) {
    for (const int map : {0, layout.stages[stage].shown - 1}) {
      const Rect cell = cell_rect(layout.stages[stage], map);
      screen.mouse_to(std::floor(cell.center_x()), std::floor(cell.center_y()));
      REQUIRE(screen.session.pointed.has_value());
      const DrawnText& card = screen.texts.back();
      CHECK_MESSAGE(!overlap(card.place, cell), card.text);
    }
  }
}

TEST_CASE("a map as a picture: its values in the colours of the screen, in sharp squares") {
  Session session = new_session(Language::kEnglish);
  show_model(session, "explorer", "explorer");
  CHECK_FALSE(map_picture(session, {1, 0}).has_value());  // an empty pad has no values
  apply(session, Draw{seven()});
  const auto picture = map_picture(session, {1, 2});
  REQUIRE(picture.has_value());
  CHECK(picture->width == 28 * 18);
  CHECK(picture->height == 28 * 18);
  const StageView view = stage_view(session, 1);
  const auto values = map_values(*current_network(session), 1, 2);
  for (const auto& [x, y] : {std::pair{0, 0}, {13, 9}, {27, 27}}) {
    const Rgb color =
        ramp_color(view.ramp, values[static_cast<std::size_t>(y * 28 + x)] / view.peak_of(2), 0);
    const auto at = static_cast<std::size_t>(((y * 18 + 17) * picture->width + x * 18) * 3);
    CHECK(std::abs(picture->pixels[at] - color.r * 255) <= 1);
    CHECK(std::abs(picture->pixels[at + 2] - color.b * 255) <= 1);
  }
  apply(session, SetTheme{ThemeChoice::kDark});
  CHECK(map_picture(session, {0, 0})->pixels[0] < 60);  // ink on dark paper: the paper
  CHECK(map_picture(session, {1, -1}).has_value());
  CHECK(map_picture(session, {14, 3}).has_value());
  CHECK_FALSE(map_picture(session, {1, 16}).has_value());
  CHECK_FALSE(map_picture(session, {99, 0}).has_value());
}
