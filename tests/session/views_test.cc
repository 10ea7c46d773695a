// What the views say of a session.
#include <algorithm>
#include <numeric>

#include "support.h"
#include "web/session/answer_view.h"
#include "web/session/preparation_view.h"
#include "web/session/stage_view.h"
#include "web/session/status_view.h"
#include "web/session/unit_view.h"

using namespace convlens;

TEST_CASE("a stage for the input and for every layer, in their order") {
  Session session = new_session(Language::kRussian);
  CHECK(stage_views(session).empty());
  show_model(session, "explorer", "explorer");
  const Network& network = *current_network(session);
  const auto views = stage_views(session);
  REQUIRE(views.size() == 1 + network.model->nodes.size());
  CHECK(views[0].title == "Вход");
  CHECK(views[0].ramp == Ramp::kInk);
  CHECK(views[1].title == "Свёртка 3×3");
  CHECK(views[1].shape == "16 × 28×28");
  CHECK(views[1].ramp == Ramp::kSigned);
  CHECK(views[1].parameters == "параметров: 160");
  CHECK(views[2].title == "ReLU");
  CHECK(views[2].ramp == Ramp::kPositive);
  CHECK(views.back().title == "Softmax");
  CHECK(views.back().ramp == Ramp::kPositive);
  CHECK(stage_labels(session, static_cast<int>(views.size()) - 1).size() == 10);
  CHECK(stage_labels(session, 1).empty());
  for (const StageView& view : views) {
    CHECK_FALSE(view.about.empty());
    CHECK_FALSE(view.live);
    CHECK(view.peak_text.empty());
  }
}

TEST_CASE("maps that cannot be negative are told from the structure, not from the numbers") {
  Session session = new_session(Language::kEnglish);
  show_model(session, "lecture", "lecture");
  for (int pass = 0; pass < 2; ++pass) {
    for (const StageView& view : stage_views(session)) {
      CAPTURE(view.stage->name);
      const bool weighted = view.stage->kind == StageKind::kConvolution ||
                            view.stage->kind == StageKind::kFullyConnected;
      CHECK((view.ramp == Ramp::kSigned) == weighted);
    }
    apply(session, Draw{seven()});
  }
}

TEST_CASE("the range of a stage is that of its values") {
  Session session = new_session(Language::kEnglish);
  show_model(session, "explorer", "explorer");
  apply(session, Draw{seven()});
  const Network& network = *current_network(session);
  const auto views = stage_views(session);
  for (std::size_t i = 0; i < views.size(); ++i) {
    CAPTURE(views[i].stage->name);
    CHECK(views[i].live);
    float most = 0;
    for (const float v : network.execution->tap(views[i].stage->value).values()) {
      if (views[i].ramp != Ramp::kSigned) CHECK(v >= 0);
      most = std::max(most, std::abs(v));
    }
    const bool fixed = views[i].ramp == Ramp::kInk || views[i].stage->kind == StageKind::kSoftmax;
    if (fixed) {
      CHECK(views[i].peak == 1);
    } else {
      CHECK(views[i].peak == std::max(most, 1e-6f));
    }
  }
}

TEST_CASE("strengths of kernels: one per pair of maps, the strongest 1") {
  Session session = new_session(Language::kEnglish);
  show_model(session, "explorer", "explorer");
  const auto& stages = current_network(session)->stages;
  int convolutions = 0;
  for (const Stage& stage : stages) {
    if (stage.kind != StageKind::kConvolution) continue;
    ++convolutions;
    const Stage& source = stages[static_cast<std::size_t>(stage.sources[0])];
    REQUIRE(stage.strengths.size() == static_cast<std::size_t>(stage.maps * source.maps));
    CHECK(std::ranges::max(stage.strengths) == 1);
    CHECK(std::ranges::min(stage.strengths) >= 0);
  }
  CHECK(convolutions == 5);
}

TEST_CASE("the answer: first and second guess, ten bars that sum to one") {
  Session session = new_session(Language::kRussian);
  show_model(session, "explorer", "explorer");
  AnswerView view = answer_view(session);
  CHECK(view.bars.size() == 10);
  CHECK(view.hint == "Ответа пока нет: поле пустое");
  apply(session, Draw{seven()});
  view = answer_view(session);
  REQUIRE(view.bars.size() == 10);
  double sum = 0;
  const AnswerBar* first = nullptr;
  const AnswerBar* second = nullptr;
  for (const AnswerBar& bar : view.bars) {
    sum += bar.probability;
    if (bar.first) first = &bar;
    if (bar.second) second = &bar;
  }
  CHECK(sum == doctest::Approx(1).epsilon(1e-5));
  REQUIRE(first != nullptr);
  REQUIRE(second != nullptr);
  CHECK(first->label == view.label);
  CHECK(first->percent == view.percent);
  CHECK(view.second.find(second->label) != std::string::npos);
  for (const AnswerBar& bar : view.bars) {
    CHECK(bar.probability <= first->probability);
    if (!bar.first) CHECK(bar.probability <= second->probability);
  }
}

TEST_CASE("the preparation's pictures are there when there is ink") {
  Session session = new_session(Language::kEnglish);
  PreparationView view = preparation_view(session);
  REQUIRE(view.steps.size() == 3);
  for (const auto& step : view.steps) CHECK(step.image == nullptr);
  apply(session, Draw{seven()});
  view = preparation_view(session);
  CHECK(view.steps[0].image->width == kPadSide);
  CHECK(view.steps[1].image->width > 10);
  CHECK(view.steps[2].image->width == 28);
}

TEST_CASE("a unit under the pointer: where it is, its value, its map") {
  Session session = new_session(Language::kEnglish);
  show_model(session, "explorer", "explorer");
  CHECK_FALSE(unit_view(session).has_value());
  apply(session, PointAt{UnitRef{1, 4, 12, 13}});
  auto view = unit_view(session);
  REQUIRE(view.has_value());
  CHECK(view->title == "conv1, map 5 of 16");
  CHECK_FALSE(view->value.has_value());  // no ink, no value
  CHECK(view->lines.empty());

  apply(session, Draw{seven()});
  view = unit_view(session);
  const auto values = map_values(*current_network(session), 1, 4);
  REQUIRE(view->value.has_value());
  CHECK(*view->value == values[12 * 28 + 13]);
  REQUIRE(view->lines.size() == 2);
  CHECK(view->lines[0].find("row 13, column 14") == 0);

  const int last = static_cast<int>(stage_views(session).size()) - 1;
  apply(session, PointAt{UnitRef{last, 7, 0, 0}});
  CHECK(unit_view(session)->title == "softmax, class 7");
}

TEST_CASE("the legend shows the numbers of the layer that is pointed at") {
  Session session = new_session(Language::kEnglish);
  show_model(session, "explorer", "explorer");
  apply(session, Draw{seven()});
  LegendView view = legend_view(session);
  CHECK(view.signed_high == "+max");
  apply(session, PointAt{UnitRef{1, 0, 0, 0}});
  view = legend_view(session);
  CHECK(view.caption == "range of conv1");
  CHECK(view.signed_high.find_first_of("0123456789") != std::string::npos);
  CHECK(view.positive_high == "max");
}

TEST_CASE("the facts of the network") {
  Session session = new_session(Language::kEnglish);
  CHECK(status_view(session).empty());
  show_model(session, "lecture", "lecture");
  CHECK(status_view(session).size() == 2);
  apply(session, Draw{seven()});
  CHECK(status_view(session).size() == 4);
  CHECK(status_view(session, 1.25).size() == 5);
  CHECK(status_view(session, 1.25).back() == "frame 1.2 ms");
}
