// The whole screen, panel by panel, in both languages and at several sizes.
#include <cmath>

#include "screen.h"
#include "web/panels/network_layout.h"
#include "web/session/stage_view.h"

using namespace convlens;

namespace {

struct Size {
  float width, height;
};
constexpr Size kSizes[] = {{1280, 800}, {1920, 1080}, {1024, 768}, {3840, 2160},
                           {390, 844},  {360, 640},   {768, 1024}};

std::string title(const Size& size, Language language, std::string_view model) {
  return concat(static_cast<int>(size.width), "x", static_cast<int>(size.height), " ",
                language_code(language), " ", model);
}

// Inside of the screen, and nothing over another text. What scrolls may be out of sight.
void check_texts(const Screen& screen) {
  const ScreenLayout layout = screen.layout();
  for (std::size_t i = 0; i < screen.texts.size(); ++i) {
    const DrawnText& a = screen.texts[i];
    if (layout.tall && overlap(a.place, layout.network)) continue;
    CAPTURE(a.text);
    CHECK(a.place.x >= 0);
    CHECK(a.place.y >= 0);
    CHECK(a.place.right() <= layout.screen.right() + 0.5f);
    CHECK(a.place.bottom() <= layout.screen.bottom() + 0.5f);
    for (std::size_t k = i + 1; k < screen.texts.size(); ++k) {
      const DrawnText& b = screen.texts[k];
      // The leading above and below the letters may touch.
      const Rect ink_a{a.place.x, a.place.y + 2, a.place.w, a.place.h - 4};
      const Rect ink_b{b.place.x, b.place.y + 2, b.place.w, b.place.h - 4};
      CHECK_MESSAGE(!overlap(ink_a, ink_b), a.text, " over ", b.text);
    }
  }
}

}  // namespace

TEST_CASE("no text lies over another or leaves the screen, and none is cut at common sizes") {
  for (const Language language : kLanguages) {
    for (const Size& size : kSizes) {
      for (const char* model : {"explorer", "lecture", "dense"}) {
        CAPTURE(title(size, language, model));
        Screen screen(size.width, size.height, language);
        screen.frame();  // before there is a network
        check_texts(screen);
        show_model(screen.session, model, model);
        screen.frame();
        check_texts(screen);
        apply(screen.session, Draw{seven()});
        screen.frame();
        check_texts(screen);
        if (size.width >= 1280 || size.width < 400) {
          for (const DrawnText& text : screen.texts) CHECK_MESSAGE(!text.cut, text.text);
        }
      }
    }
  }
}

TEST_CASE("every panel of the table draws something of its own") {
  Screen screen(1280, 800, Language::kRussian);
  show_model(screen.session, "explorer", "explorer");
  apply(screen.session, Draw{seven()});
  apply(screen.session, ModelUnavailable{"dense", "нет файла"});
  apply(screen.session, PointAt{UnitRef{1, 0, 3, 3}});
  apply(screen.session, ShowOverlay{Overlay::kHelp});
  const ScreenLayout layout = screen.layout();
  for (const Panel& panel : panels()) {
    CAPTURE(panel.name);
    CHECK_FALSE((layout.*panel.place).empty());
    std::vector<Action> actions;
    ImGui::NewFrame();
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize({layout.screen.w, layout.screen.h});
    ImGui::Begin("test");
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const int before = list.VtxBuffer.Size + list.CmdBuffer.Size;
    PanelContext context{screen.session, screen.ui, layout, layout.*panel.place, list, actions};
    screen.ui.atlas = plan_atlas(current_network(screen.session), 4096);
    screen.ui.painter.begin_frame(0);
    panel.draw(context);
    CHECK(list.VtxBuffer.Size + list.CmdBuffer.Size > before);
    ImGui::End();
    ImGui::Render();
  }
}

TEST_CASE("the buttons of the header choose network and language") {
  Screen screen(1280, 800, Language::kRussian);
  show_model(screen.session, "dense", "dense");
  show_model(screen.session, "explorer", "explorer");
  screen.frame();
  screen.click_text("Полносвязная");
  CHECK(current_network(screen.session)->name == "dense");
  screen.click_text("Из лекции");
  CHECK(screen.session.wanted == "lecture");
  screen.click_text("EN");
  CHECK(screen.session.settings.language == Language::kEnglish);
  CHECK(screen.find("Your digit") != nullptr);
}

TEST_CASE("clear clears, and is no button while there is nothing to clear") {
  Screen screen(1280, 800, Language::kEnglish);
  show_model(screen.session, "explorer", "explorer");
  screen.frame();
  CHECK(screen.find("Draw a digit") != nullptr);
  const auto revision = screen.session.revision;
  CHECK_FALSE(screen.control("pad_header/clear")->enabled);
  screen.click_control("pad_header/clear");
  CHECK(screen.session.revision == revision);
  apply(screen.session, Draw{seven()});
  screen.frame();
  CHECK(screen.find("Draw a digit") == nullptr);
  screen.click_control("pad_header/clear");
  CHECK(screen.session.pad.sheet.drawing.empty());
  screen.click_control("pad_header/undo");
  CHECK_FALSE(screen.session.pad.sheet.drawing.empty());
}

TEST_CASE("a message can be dismissed; good news leaves after four seconds, bad news stays") {
  Screen screen(1280, 800, Language::kEnglish);
  show_model(screen.session, "explorer", "explorer");
  apply(screen.session, ModelUnavailable{"mine.onnx", "it is no ONNX file"});
  screen.frame();
  CHECK(screen.find("mine.onnx cannot be shown: it is no ONNX file") != nullptr);
  for (int i = 0; i < 300; ++i) screen.frame();  // five seconds
  CHECK(screen.ui.wake_after == 0);
  screen.click_control("notice/dismiss");
  CHECK_FALSE(screen.session.notice.has_value());
  apply(screen.session, Notify{{Notice::Kind::kCopied, "", ""}});
  for (int i = 0; i < 230; ++i) screen.frame();
  REQUIRE(screen.session.notice.has_value());
  CHECK(screen.ui.wake_after > 0);  // no frame is needed until then
  CHECK(screen.ui.wake_after < 0.5f);
  for (int i = 0; i < 15; ++i) screen.frame();
  CHECK_FALSE(screen.session.notice.has_value());
}

TEST_CASE("a press that comes and goes between two frames counts, also on a message") {
  Screen screen(1280, 800, Language::kEnglish);
  show_model(screen.session, "explorer", "explorer");
  apply(screen.session, Draw{seven()});
  screen.frame();
  const FocusItem* item = screen.control("pad_header/clear");
  REQUIRE(item != nullptr);
  screen.tap(item->place.center_x(), item->place.center_y());
  CHECK(screen.session.pad.sheet.drawing.empty());

  apply(screen.session, ModelUnavailable{"mine.onnx", "it is no ONNX file"});
  for (int i = 0; i < 30; ++i) screen.frame();  // it has come up
  REQUIRE(screen.ui.notice.place.w > 100);
  const FocusItem* dismiss = screen.control("notice/dismiss");
  REQUIRE(dismiss != nullptr);
  screen.tap(dismiss->place.center_x(), dismiss->place.center_y());
  CHECK_FALSE(screen.session.notice.has_value());
}

TEST_CASE("the unit under the mouse is pointed at, and let go again") {
  Screen screen(1280, 800, Language::kEnglish);
  show_model(screen.session, "explorer", "explorer");
  apply(screen.session, Draw{seven()});
  screen.frame();
  const auto layout =
      wide_network_layout(current_network(screen.session)->stages, screen.layout().network);
  const Rect map = cell_rect(layout.stages[1], 3);
  // ImGui knows the mouse in whole points.
  const float x = std::floor(map.center_x()), y = std::floor(map.y + map.h * 0.8f);
  screen.mouse_to(x, y);
  REQUIRE(screen.session.pointed.has_value());
  CHECK(screen.session.pointed->stage == 1);
  CHECK(screen.session.pointed->map == 3);
  CHECK(screen.session.pointed->x == static_cast<int>((x - map.x) / map.w * 28));
  CHECK(screen.session.pointed->y == static_cast<int>((y - map.y) / map.h * 28));
  CHECK(screen.find("conv1, map 4 of 16") != nullptr);
  screen.mouse_to(5, 5);
  CHECK_FALSE(screen.session.pointed.has_value());
  // While a stroke is drawn across the network nothing is.
  const Rect pad = screen.layout().pad;
  screen.pointer(PointerEvent::Phase::kDown, pad.center_x(), pad.center_y());
  screen.mouse_to(map.center_x(), map.center_y());
  CHECK_FALSE(screen.session.pointed.has_value());
}

TEST_CASE("every map of every layer is handed to the GPU, at the place where it is pointed at") {
  Screen screen(1280, 800, Language::kEnglish);
  show_model(screen.session, "lecture", "lecture");
  std::vector<HeatMapQuad> quads;
  screen.ui.painter.set_draw([&](std::span<const HeatMapQuad> batch, const ImVec4&) {
    quads.insert(quads.end(), batch.begin(), batch.end());
  });
  const auto run_callbacks = [&] {  // what the back end would do
    quads.clear();
    const ImDrawData& data = *ImGui::GetDrawData();
    for (const ImDrawList* list : data.CmdLists) {
      for (const ImDrawCmd& command : list->CmdBuffer) {
        if (!command.UserCallback || command.UserCallback == ImDrawCallback_ResetRenderState) {
          continue;
        }
        command.UserCallback(list, &command);
      }
    }
  };
  screen.frame();
  run_callbacks();
  CHECK(quads.empty());  // an empty pad has no values
  apply(screen.session, Draw{seven()});
  screen.frame();
  run_callbacks();
  std::size_t cells = 0;
  for (const Stage& stage : current_network(screen.session)->stages) {
    cells += static_cast<std::size_t>(stage.maps);
  }
  CHECK(quads.size() == cells + 4);  // and the pad, and the three pictures
}
