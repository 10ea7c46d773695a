// Models and drawings for the tests of the front end.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "convlens/io/onnx.h"
#include "convlens/train/architectures.h"
#include "convlens/train/initialise.h"
#include "convlens/train/trainer.h"
#include "web/session/session.h"

namespace convlens {

// A named architecture with weights from a seed, as the trainer would write it.
inline std::vector<std::uint8_t> random_model(std::string_view architecture) {
  auto found = find_architecture(architecture);
  REQUIRE(found.has_value());
  auto model = (*found)->build();
  REQUIRE(model.has_value());
  initialise(*model, Random(5));
  auto exported = export_model(*model);
  REQUIRE(exported.has_value());
  auto bytes = write_onnx(*exported);
  REQUIRE(bytes.has_value());
  return {bytes->begin(), bytes->end()};
}

inline void show_model(Session& session, const std::string& name, std::string_view architecture) {
  apply(session, ChooseModel{name});
  apply(session, OfferModel{name, random_model(architecture)});
  REQUIRE(current_network(session) != nullptr);
}

inline Drawing seven() {
  return {{{{0.30f, 0.22f}, {0.5f, 0.21f}, {0.70f, 0.20f}, {0.56f, 0.50f}, {0.46f, 0.83f}}}};
}

}  // namespace convlens
