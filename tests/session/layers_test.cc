// What is said of layers: a sentence for every kind there is, the opened layer, ranges, the legend.
#include <algorithm>
#include <set>

#include "convlens/layers/registry.h"
#include "support.h"
#include "web/session/layer_cost.h"
#include "web/session/layer_view.h"
#include "web/session/number_text.h"
#include "web/session/spoken_view.h"
#include "web/session/stage_text.h"
#include "web/session/stage_view.h"

using namespace convlens;

namespace {

// The last stage of a model of this one layer.
Stage stage_of(const NodeSpec& node, const std::vector<Shape>& inputs) {
  Model model;
  Node made{node.name, create_layer(node).value(), {}};
  for (const Shape& shape : inputs) {
    made.inputs.push_back(static_cast<ValueId>(model.inputs.size()));
    model.inputs.push_back({"input", shape});
  }
  model.nodes.push_back(std::move(made));
  model.outputs = {static_cast<ValueId>(inputs.size())};
  return stages_of(model, infer_shapes(model, 1).value()).back();
}

std::string about(const Stage& stage, Language language = Language::kEnglish) {
  Settings settings;
  settings.language = language;
  return stage_names(stage, settings).about;
}

}  // namespace

TEST_CASE("every layer of the registry has a name and a sentence in both languages") {
  Random random(3);
  std::set<std::string> sentences;
  for (const LayerType& type : layer_types()) {
    for (const LayerExample& example : type.examples(random)) {
      CAPTURE(type.op);
      const Stage stage = stage_of(example.node, example.inputs);
      for (const Language language : kLanguages) {
        Settings settings;
        settings.language = language;
        const StageNames names = stage_names(stage, settings);
        CHECK_FALSE(names.title.empty());
        CHECK_FALSE(names.short_title.empty());
        CHECK(names.about.ends_with('.'));
        CHECK(names.about.find('{') == std::string::npos);
        CHECK(names.about.find("is not explained") == std::string::npos);
        CHECK(window_text(stage, language).find('{') == std::string::npos);
      }
      sentences.insert(about(stage));
    }
  }
  CHECK(sentences.size() >= layer_types().size());
}

TEST_CASE("a layer that is not known is said to be") {
  Stage stage;
  stage.op = "Einsum";
  CHECK(about(stage).find("Einsum") != std::string::npos);
  CHECK(about(stage, Language::kRussian).find("Einsum") != std::string::npos);
}

TEST_CASE("special cases of convolution have sentences of their own") {
  Stage stage;
  stage.kind = StageKind::kConvolution;
  stage.maps = 8;
  stage.bias = true;
  stage.kernel_height = stage.kernel_width = 3;
  const std::string usual = about(stage);
  stage.bias = false;
  CHECK(about(stage).find("bias") == std::string::npos);
  stage.kernel_height = stage.kernel_width = 1;
  CHECK(about(stage).find("neighbours") != std::string::npos);
  stage.groups = 4;
  CHECK(about(stage).find("4 groups") != std::string::npos);
  stage.groups = 8;
  CHECK(about(stage) != usual);
  CHECK(about(stage).find("of its own") != std::string::npos);
}

TEST_CASE("the window in numbers") {
  Stage stage;
  stage.kind = StageKind::kConvolution;
  stage.window = Window{{3, 1, 1, 1}, {3, 1, 1, 1}, true};
  CHECK(window_text(stage, Language::kEnglish) == "kernel 3×3, stride 1, padding 1");
  CHECK(window_text(stage, Language::kRussian) == "ядро 3×3, шаг 1, заполнение 1");
  stage.window = Window{{5, 2, 2, 0}, {3, 1, 1, 1}, true};
  CHECK(window_text(stage, Language::kEnglish) ==
        "kernel 5×3, stride 2×1, padding 0×1, dilation 2×1");
  stage.kind = StageKind::kMaxPool;
  stage.window = Window{{2, 2, 1, 0}, {2, 2, 1, 0}, false};
  CHECK(window_text(stage, Language::kEnglish) == "window 2×2, stride 2");
  stage.kind = StageKind::kRelu;
  CHECK(window_text(stage, Language::kEnglish).empty());
}

TEST_CASE("how a layer is computed, in words") {
  using enum Language;
  LayerCost cost{Computation{"direct", "avx2", 6, 8, 1000}, 39.04, 5.2e10};
  CHECK(cost_text(cost, 6.4e10, kEnglish) ==
        "Computed here: direct, 6×8 tile; 39.0 µs, 52 GFLOP/s, 81 % of one core’s peak.");
  CHECK(cost_text(cost, 6.4e10, kRussian) ==
        "Вычислено здесь: напрямую, плитка 6×8; 39,0 мкс, 52 Гфлоп/с, 81 % от пика одного ядра.");
  cost.computation->algorithm = "winograd F(4,3)";
  CHECK(cost_text(cost, 2.6e10, kEnglish).find("Winograd F(4,3): fewer products, 6×8 tile;") !=
        std::string::npos);
  CHECK(cost_text(cost, 2.6e10, kEnglish).find("200 %") != std::string::npos);
  cost.computation = Computation{"plain", "scalar", 0, 0, 1000};
  CHECK(cost_text(cost, 6.4e10, kEnglish).find("plain loops;") != std::string::npos);
  cost.computation.reset();  // fully connected
  cost.operations = 1.28e9;
  CHECK(cost_text(cost, 6.4e10, kRussian).find("1,3 Гфлоп/с") != std::string::npos);
  cost.operations = 0;  // a pooling
  CHECK(cost_text(cost, 6.4e10, kEnglish).empty());
}

TEST_CASE("the speed of a layer is measured when it is opened, and its numbers stay") {
  Session session = new_session(Language::kEnglish);
  show_model(session, "explorer", "explorer");
  apply(session, Draw{seven()});
  const Network& network = *current_network(session);
  CHECK(session.peak == 0);
  CHECK(std::ranges::none_of(network.costs, [](const auto& cost) { return cost.has_value(); }));
  const auto probabilities = network.probabilities;
  for (int stage = 0; stage < static_cast<int>(network.stages.size()); ++stage) {
    const auto tap = network.execution->tap(network.stages[static_cast<std::size_t>(stage)].value);
    const std::vector<float> before(tap.values().begin(), tap.values().end());
    apply(session, Select{Selection{stage, -1}});
    CHECK(std::ranges::equal(before, tap.values()));
    const Stage& facts = network.stages[static_cast<std::size_t>(stage)];
    const bool computes =
        facts.kind == StageKind::kConvolution || facts.kind == StageKind::kFullyConnected;
    CAPTURE(facts.name);
    const auto& cost = network.costs[static_cast<std::size_t>(stage)];
    REQUIRE(cost.has_value());
    CHECK((cost->us > 0) == computes);
    CHECK((cost->operations > 0) == computes);
    CHECK(cost->computation.has_value() == (facts.kind == StageKind::kConvolution));
    const std::string about = layer_view(session)->about;
    CHECK((about.find("Computed here") != std::string::npos) == computes);
    CHECK(about.starts_with(layer_view(session)->facts.about));
  }
  CHECK(session.peak > 0);
  CHECK(network.probabilities == probabilities);
}

TEST_CASE("ranges: of every map, of the layer, of the network") {
  Session session = new_session(Language::kEnglish);
  show_model(session, "explorer", "explorer");
  apply(session, Draw{seven()});
  const Network& network = *current_network(session);
  const auto peaks = [&](ColorRange range) {
    apply(session, SetRange{range});
    return stage_views(session);
  };
  const auto by_layer = peaks(ColorRange::kLayer), by_map = peaks(ColorRange::kMap),
             by_network = peaks(ColorRange::kNetwork);
  float highest = 0;
  for (std::size_t i = 0; i < by_layer.size(); ++i) {
    CAPTURE(i);
    const Stage& stage = network.stages[i];
    const bool fixed = stage.kind == StageKind::kInput || stage.kind == StageKind::kSoftmax;
    CHECK(by_layer[i].peaks.empty());
    if (fixed) {
      CHECK(by_network[i].peak == 1);
      CHECK(by_map[i].peak_of(0) == 1);
      continue;
    }
    highest = std::max(highest, by_layer[i].peak);
    CHECK(by_network[i].peak >= by_layer[i].peak);
    CHECK(by_network[i].peak == by_network[1].peak);
    CHECK(by_map[i].peaks.size() == (stage.spatial ? static_cast<std::size_t>(stage.maps) : 0));
    float most = 0;
    for (int map = 0; map < stage.maps && stage.spatial; ++map) {
      float peak = 1e-6f;
      for (const float v : map_values(network, static_cast<int>(i), map)) {
        peak = std::max(peak, std::abs(v));
      }
      CHECK(by_map[i].peak_of(map) == peak);
      most = std::max(most, peak);
    }
    if (stage.spatial) CHECK(most == by_layer[i].peak);
  }
  CHECK(highest == by_network[1].peak);
}

TEST_CASE("the legend has the numbers of the range that is chosen") {
  Session session = new_session(Language::kEnglish);
  show_model(session, "explorer", "explorer");
  apply(session, SetRange{ColorRange::kNetwork});
  CHECK(legend_view(session).positive_high == "max");  // nothing is drawn
  apply(session, Draw{seven()});
  const std::string all = value_text(stage_view(session, 1).peak, Language::kEnglish);
  CHECK(legend_view(session).positive_high == all);
  CHECK(legend_view(session).signed_high == "+" + all);
  apply(session, SetRange{ColorRange::kMap});
  CHECK(legend_view(session).signed_high == "+max");
  apply(session, Select{Selection{1, -1}});
  CHECK(legend_view(session).signed_high == "+max");  // as many as there are maps
  CHECK(legend_view(session).ramp == Ramp::kSigned);
  apply(session, Select{Selection{1, 4}});
  const float peak = stage_view(session, 1).peak_of(4);
  CHECK(legend_view(session).signed_high == "+" + value_text(peak, Language::kEnglish));
  CHECK(legend_view(session).caption == "range of conv1, map 5");
  const auto choices = range_choices(session);
  REQUIRE(choices.size() == 3);
  CHECK(choices[0].chosen);
}

TEST_CASE("the opened layer: facts, maps with statistics, neighbours") {
  Session session = new_session(Language::kEnglish);
  show_model(session, "explorer", "explorer");
  CHECK_FALSE(layer_view(session).has_value());
  apply(session, Select{Selection{1, -1}});
  auto view = layer_view(session);
  REQUIRE(view.has_value());
  CHECK(view->name == "conv1");
  CHECK(view->window == "kernel 3×3, stride 1, padding 1");
  CHECK(view->sources.empty());
  CHECK(view->previous == 0);
  CHECK(view->next == 2);
  CHECK(view->maps.size() == 16);
  CHECK(view->maps[4].title == "map 5 of 16");
  CHECK(view->maps[4].statistics.empty());
  CHECK(view->statistics == "Draw a digit to see values here");

  apply(session, Draw{seven()});
  apply(session, Select{Selection{1, 4}});
  view = layer_view(session);
  CHECK(view->map == 4);
  CHECK(view->statistics == view->maps[4].statistics);
  CHECK(view->maps[4].low <= view->maps[4].mean);
  CHECK(view->maps[4].mean <= view->maps[4].high);
  const int last = static_cast<int>(current_network(session)->stages.size()) - 1;
  apply(session, Select{Selection{last, 7}});
  view = layer_view(session);
  CHECK_FALSE(view->next.has_value());
  CHECK(view->maps[7].title == "7");
  CHECK(view->maps[7].statistics.starts_with("value "));
  apply(session, Select{Selection{0, -1}});
  CHECK_FALSE(layer_view(session)->previous.has_value());
}

TEST_CASE("what is read aloud: the answer once the pen is up, the layer, the unit, the notice") {
  Session session = new_session(Language::kEnglish);
  show_model(session, "explorer", "explorer");
  CHECK(spoken_view(session).answer == "No answer yet: the pad is empty");
  CHECK(spoken_view(session).layer.empty());
  apply(session, BeginStroke{{0.3f, 0.2f}});
  apply(session, ExtendStroke{{0.5f, 0.8f}});
  CHECK(spoken_view(session).answer.empty());
  apply(session, EndStroke{});
  CHECK(spoken_view(session).answer.find("The answer is ") != std::string::npos);
  apply(session, Select{Selection{1, 4}});
  CHECK(spoken_view(session).layer.starts_with("Open layer: Convolution 3×3"));
  CHECK(spoken_view(session).layer.find("map 5 of 16: min ") != std::string::npos);
  apply(session, PointAt{UnitRef{1, 0, 2, 3}});
  CHECK(spoken_view(session).unit.find("row 3, column 4") != std::string::npos);
  apply(session, Notify{{Notice::Kind::kSaved, "digit.png", ""}});
  CHECK(spoken_view(session).notice == "Saved: digit.png");
}
