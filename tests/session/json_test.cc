// Actions as JSON: there and back, replayed, and what is refused.
#include <nlohmann/json.hpp>

#include "support.h"
#include "web/session/actions_json.h"

using namespace convlens;

namespace {

PadPicture checkered() { return {2, {0, 255, 255, 0}, "two by two", 17, 20, 7}; }

// At least one of every kind; the sizes are compared below.
std::vector<Action> every_action() {
  Drawing drawing = seven();
  drawing.push_back({{{0.25f, 0.5f, 0.75f}}, 0.125f, true});
  OfferDigits digits;
  digits.name = "t10k";
  digits.images.count = 2;
  digits.images.rows = digits.images.columns = 1;
  digits.images.pixels.resize(2);
  digits.labels = {3, 4};
  std::vector<Action> actions = {BeginStroke{{0.5f, 0.25f, 0.5f}, 0.125f, true},
                                 ExtendStroke{{0.5f, 0.375f}},
                                 EndStroke{},
                                 Draw{drawing},
                                 Clear{},
                                 ChooseModel{"dense"},
                                 OfferModel{"dense", random_model("dense")},
                                 ModelUnavailable{"lecture", "not \"there\"\n", Reason::kNoAnswer},
                                 KnowModel{"mine.onnx"},
                                 OfferLabels{"labels", {1, 2, 3}},
                                 CancelStroke{},
                                 Undo{},
                                 Redo{},
                                 PlayDrawing{drawing, true},
                                 Advance{0.25},
                                 Surprise{},
                                 ShowPicture{checkered()},
                                 CameraFrame{checkered()},
                                 NextDigit{},
                                 Select{Selection{1, 2}},
                                 Select{},
                                 SetTheme{ThemeChoice::kDark},
                                 SetRange{ColorRange::kNetwork},
                                 SetThickness{0.125f},
                                 SetEraser{true},
                                 SetPreparation{false},
                                 SetSystem{true, true},
                                 HideControls{ControlSet(5)},
                                 ShowOverlay{Overlay::kShare},
                                 GoTo{{"dense", Selection{1, 0}, Overlay::kHelp}},
                                 Notify{{Notice::Kind::kDrawing, "7.jsonl", "нет"}},
                                 Ask{{Request::Kind::kSaveMap, Selection{1, 0}}},
                                 DismissNotice{},
                                 SetLanguage{Language::kRussian},
                                 PointAt{UnitRef{1, 2, 0, 0}},
                                 PointAt{}};
  actions.emplace_back(std::move(digits));
  return actions;
}

}  // namespace

TEST_CASE("every action comes back from JSON as it was") {
  std::vector<bool> seen(std::variant_size_v<Action>);
  for (const Action& action : every_action()) {
    seen[action.index()] = true;
    const std::string json = write_action(action);
    const auto back = read_action(json);
    REQUIRE_MESSAGE(back.has_value(), json.substr(0, 100));
    CHECK(back->index() == action.index());
    CHECK(write_action(*back) == json);
  }
  for (std::size_t i = 0; i < seen.size(); ++i) CHECK_MESSAGE(seen[i], "action ", i);
}

TEST_CASE("a recorded list of actions is a replay") {
  const auto actions = every_action();
  const auto read = read_actions(write_actions(actions));
  REQUIRE(read.has_value());
  Session a = new_session(Language::kEnglish), b = new_session(Language::kEnglish);
  for (const Action& action : actions) apply(a, action);
  for (const Action& action : *read) apply(b, action);
  apply(a, Draw{seven()});
  apply(b, Draw{seven()});
  a.forward = b.forward = {};
  CHECK(write_state(a) == write_state(b));
  CHECK(a.revision == b.revision);
}

TEST_CASE("the state as programs are given it") {
  using Json = nlohmann::json;
  Session session = new_session(Language::kRussian);
  Json state = Json::parse(write_state(session));
  CHECK(state["drawing"].empty());
  CHECK(state["model"].is_null());
  CHECK(state["label"].is_null());
  CHECK(state["probabilities"].is_null());
  CHECK(state["language"] == "ru");
  show_model(session, "explorer", "explorer");
  apply(session, Draw{seven()});
  state = Json::parse(write_state(session));
  CHECK(state["model"] == "explorer");
  CHECK(state["probabilities"].size() == 10);
  const int label = state["label"];
  for (const Json& p : state["probabilities"]) CHECK(p <= state["probabilities"][label]);
  CHECK(state["drawing"][0].size() == 5);
  CHECK(state["forward_us"] > 0);
  CHECK(state["forwards"] == 1);
  CHECK(state["settings"]["theme"] == "system");
  CHECK(state["settings"]["preparation"] == true);
  CHECK(state["pad"]["picture"].is_null());
  CHECK(state["pad"]["undo"] == 0);
  CHECK(state["pad"]["erased"] == Json::array({false}));
  CHECK(state["pad"]["pressure"][0].size() == 5);
  CHECK(state["selected"].is_null());
  CHECK(state["overlay"] == "none");

  apply(session, SetTheme{ThemeChoice::kDark});
  apply(session, Select{Selection{1, 2}});
  apply(session, PointAt{UnitRef{1, 2, 3, 4}});
  apply(session, ShowOverlay{Overlay::kHelp});
  state = Json::parse(write_state(session));
  CHECK(state["dark"] == true);
  CHECK(state["selected"] == Json::array({1, 2}));
  CHECK(state["pointed"] == Json::array({1, 2, 3, 4}));
  CHECK(state["overlay"] == "help");
}

TEST_CASE("what is no action is refused with what is wrong") {
  const std::pair<const char*, const char*> cases[] = {
      {"", "JSON"},
      {"{", "JSON"},
      {"[]", "action"},
      {"{\"action\": 7}", "action"},
      {"{\"action\": \"dance\"}", "dance"},
      {"{\"action\": \"begin_stroke\"}", "point"},
      {"{\"action\": \"begin_stroke\", \"point\": [1]}", "point"},
      {"{\"action\": \"begin_stroke\", \"point\": [1, \"2\"]}", "point"},
      {"{\"action\": \"begin_stroke\", \"point\": [1, 1e99]}", "point"},
      {"{\"action\": \"begin_stroke\", \"point\": [1, 2], \"thickness\": \"fat\"}", "thickness"},
      {"{\"action\": \"begin_stroke\", \"point\": [1, 2], \"erase\": 1}", "erase"},
      {"{\"action\": \"draw\", \"strokes\": [[0, 1]]}", "strokes"},
      {"{\"action\": \"draw\", \"strokes\": [{\"points\": [[0, 1], 3]}]}", "points"},
      {"{\"action\": \"draw\", \"strokes\": [{\"points\": [], \"thickness\": []}]}", "thickness"},
      {"{\"action\": \"choose_model\", \"name\": null}", "name"},
      {"{\"action\": \"offer_model\", \"name\": \"a\", \"onnx\": \"!!!!\"}", "onnx"},
      {"{\"action\": \"offer_model\", \"name\": \"a\", \"onnx\": \"AAA\"}", "onnx"},
      {"{\"action\": \"set_language\", \"language\": \"fr\"}", "language"},
      {"{\"action\": \"point_at\"}", "unit"},
      {"{\"action\": \"point_at\", \"unit\": [1, 2, 3]}", "unit"},
      {"{\"action\": \"point_at\", \"unit\": [1, 2, 3, -4]}", "unit"},
      {"{\"action\": \"point_at\", \"unit\": [1, 2, 3, 99999999999]}", "unit"},
  };
  for (const auto& [json, word] : cases) {
    const auto action = read_action(json);
    REQUIRE_MESSAGE(!action.has_value(), json);
    CHECK_MESSAGE(action.error().message.find(word) != std::string::npos, json, " -> ",
                  action.error().message);
  }
  const auto list = read_actions("[{\"action\": \"clear\"}, {\"action\": \"dance\"}]");
  REQUIRE_FALSE(list.has_value());
  CHECK(list.error().message.find("action 2") != std::string::npos);
}
