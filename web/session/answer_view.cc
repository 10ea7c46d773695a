#include "web/session/answer_view.h"

#include <algorithm>
#include <numeric>

#include "web/session/number_text.h"

namespace convlens {
namespace {

constexpr std::size_t kMostBars = 10;

std::vector<std::size_t> likeliest_first(const std::vector<float>& probabilities) {
  std::vector<std::size_t> order(probabilities.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::ranges::greater{},
                           [&](std::size_t i) { return probabilities[i]; });
  return order;
}

}  // namespace

AnswerView answer_view(const Session& session) {
  const Texts& t = texts(session.settings.language);
  AnswerView view;
  const Network* network = current_network(session);
  if (!network) {
    view.hint =
        session.wanted.empty() ? t.model_none.view() : fill(t.model_loading, {session.wanted});
    return view;
  }
  const std::size_t shown = std::min(network->labels.size(), kMostBars);
  if (session.prepared.empty || !network->verdict) {
    view.hint = session.prepared.empty ? t.answer_empty : t.answer_not_a_number;
    for (std::size_t i = 0; i < shown; ++i)
      view.bars.push_back({network->labels[i], 0, "", false, false});
    return view;
  }

  const std::vector<std::size_t> order = likeliest_first(network->probabilities);
  const auto bar = [&](std::size_t i) {
    const float p = network->probabilities[i];
    return AnswerBar{network->labels[i], p, percent_text(p, session.settings.language),
                     i == order[0], i == order[1]};
  };
  const AnswerBar first = bar(order[0]), second = bar(order[1]);
  view.verdict = true;
  view.label = first.label;
  view.percent = first.percent;
  view.second = fill(t.answer_second, {second.label, second.percent});
  view.second_label = second.label;
  const bool in_order = network->labels.size() <= kMostBars;
  for (std::size_t i = 0; i < shown; ++i) view.bars.push_back(bar(in_order ? i : order[i]));
  return view;
}

PreparationView preparation_view(const Session& session) {
  const Texts& t = texts(session.settings.language);
  const bool empty = session.prepared.empty;
  return {{
      {std::string(t.step_drawn.view()), empty ? nullptr : &session.drawn},
      {std::string(t.step_cropped.view()), empty ? nullptr : &session.prepared.cropped},
      {std::string(t.step_centered.view()), empty ? nullptr : &session.prepared.centered},
  }};
}

std::vector<std::string> status_view(const Session& session) {
  const Texts& t = texts(session.settings.language);
  std::vector<std::string> parts;
  const Network* network = current_network(session);
  if (!network) return parts;
  if (session.forward.count > 0) {
    constexpr double kFastest = 0.01;  // ms: below it two digits say nothing
    const double ms = session.forward.mean_us / 1000;
    parts.push_back(
        ms >= kFastest
            ? fill(t.status_forward, {fixed_text(ms, 2, session.settings.language)})
            : fill(t.status_forward_fast, {fixed_text(kFastest, 2, session.settings.language)}));
  }
  parts.push_back(fill(t.parameters, {count_text(network->size.parameters)}));
  const double millions = static_cast<double>(network->size.multiply_accumulates) / 1e6;
  parts.push_back(fill(t.status_macs,
                       {fixed_text(millions, millions < 10 ? 2 : 0, session.settings.language)}));
  return parts;
}

}  // namespace convlens
