// Choosing and offering models; files that cannot be shown.
#include <cmath>

#include "convlens/layers/registry.h"
#include "support.h"
#include "web/session/actions_json.h"
#include "web/session/answer_view.h"
#include "web/session/model_view.h"

using namespace convlens;

TEST_CASE("a chosen model is shown when its file comes, and once loaded at once") {
  Session session = new_session(Language::kEnglish);
  apply(session, ChooseModel{"explorer"});
  CHECK(session.wanted == "explorer");
  CHECK(current_network(session) == nullptr);
  CHECK(model_choices(session)[0].loading);
  apply(session, OfferModel{"explorer", random_model("explorer")});
  CHECK(session.wanted.empty());
  CHECK(current_network(session)->name == "explorer");

  apply(session, Draw{seven()});
  show_model(session, "dense", "dense");
  CHECK(session.forwards == 2);  // the drawing was classified anew
  apply(session, ChooseModel{"explorer"});
  CHECK(current_network(session)->name == "explorer");
  CHECK(session.forwards == 3);
}

TEST_CASE("a file that comes late does not take the screen from the model chosen since") {
  Session session = new_session(Language::kEnglish);
  apply(session, ChooseModel{"lecture"});
  apply(session, ChooseModel{"dense"});
  apply(session, OfferModel{"lecture", random_model("lecture")});
  CHECK(current_network(session) == nullptr);
  CHECK(session.wanted == "dense");
  apply(session, OfferModel{"dense", random_model("dense")});
  CHECK(current_network(session)->name == "dense");
}

TEST_CASE("models that cannot be shown leave the session as it was, with a message") {
  Session session = new_session(Language::kEnglish);
  show_model(session, "explorer", "explorer");
  apply(session, Draw{seven()});
  const auto probabilities = current_network(session)->probabilities;
  const std::string state = write_state(session);

  std::vector<std::vector<std::uint8_t>> bad = {{}, {1, 2, 3, 4}, random_model("explorer")};
  bad[2].resize(bad[2].size() / 2);
  for (const auto& bytes : bad) {
    apply(session, ChooseModel{"broken.onnx"});
    apply(session, OfferModel{"broken.onnx", bytes});
    REQUIRE(session.notice.has_value());
    CHECK(notice_text(session).find("broken.onnx") != std::string::npos);
    CHECK(session.wanted.empty());
    CHECK(current_network(session)->name == "explorer");
    CHECK(current_network(session)->probabilities == probabilities);
    CHECK(model_choices(session).size() == 3);
    apply(session, DismissNotice{});
    CHECK(write_state(session) == state);
  }

  apply(session, ChooseModel{"lecture"});
  apply(session, ModelUnavailable{"lecture", "the file cannot be opened"});
  CHECK(notice_text(session).find("the file cannot be opened") != std::string::npos);
  CHECK(current_network(session)->name == "explorer");
}

TEST_CASE("a network that is not a classifier of one grey picture is refused with its shape") {
  Model model;
  model.inputs = {{"photo", Shape{1, 3, 8, 8}}};
  NodeSpec flatten{"Flatten", "flat", {{"axis", std::int64_t{1}}}, {Operand{}}};
  auto layer = create_layer(flatten);
  REQUIRE(layer.has_value());
  model.nodes.push_back({"flat", std::move(*layer), {0}});
  model.outputs = {1};
  const auto network = make_network("photo", std::move(model));
  REQUIRE_FALSE(network.has_value());
  CHECK(network.error().detail.find("photo") != std::string::npos);
  CHECK(network.error().detail.find("[1,3,8,8]") != std::string::npos);
}

TEST_CASE("an answer that is no number is no verdict") {
  auto model = (*find_architecture("dense"))->build();
  REQUIRE(model.has_value());
  initialise(*model, Random(5));
  trainable_parameters(*model).back()->value.values()[0] = std::nanf("");
  const auto bytes = write_onnx(*model);
  REQUIRE(bytes.has_value());

  Session session = new_session(Language::kEnglish);
  apply(session, ChooseModel{"broken"});
  apply(session, OfferModel{"broken", {bytes->begin(), bytes->end()}});
  apply(session, Draw{seven()});
  REQUIRE(current_network(session) != nullptr);
  CHECK(answer_view(session).hint == texts(Language::kEnglish).answer_not_a_number.view());
  CHECK(write_state(session).find("\"label\":null") != std::string::npos);
}

TEST_CASE("own files stand behind the shipped models") {
  Session session = new_session(Language::kRussian);
  show_model(session, "mine.onnx", "lecture");
  const auto choices = model_choices(session);
  REQUIRE(choices.size() == 4);
  CHECK(choices[3].name == "mine.onnx");
  CHECK(choices[3].chosen);
  CHECK_FALSE(choices[0].chosen);
}

TEST_CASE("what was wrong with a network is still said when another one stands in for it") {
  Session session = new_session(Language::kEnglish);
  apply(session, ChooseModel{"mine.onnx"});
  apply(session, OfferModel{"mine.onnx", {'n', 'o'}});
  REQUIRE(session.notice.has_value());
  const std::string instead = session.wanted;
  apply(session, OfferModel{instead, random_model("explorer")});
  REQUIRE(current_network(session) != nullptr);
  REQUIRE(session.notice.has_value());
  CHECK(session.notice->name == "mine.onnx");
  show_model(session, "lecture", "lecture");  // chosen by the person: settled
  CHECK_FALSE(session.notice.has_value());
}
