#include "web/session/answer_view.h"

#include <algorithm>
#include <numeric>

#include "web/session/number_text.h"
#include "web/session/verdict.h"

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

std::string doubt_text(Doubt doubt, const std::string& first, const std::string& second,
                       const Texts& t) {
  if (doubt == Doubt::kNone) return "";
  return doubt == Doubt::kClose ? fill(t.answer_close, {first, second})
                                : std::string(t.answer_spread.view());
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
  const auto verdict = verdict_of(session);
  if (!verdict) {
    view.hint = session.prepared.empty ? t.answer_empty : t.answer_not_a_number;
    for (std::size_t i = 0; i < shown; ++i) {
      view.bars.push_back({network->labels[i], 0, "", false, false});
    }
    return view;
  }

  const auto bar = [&](std::size_t i) {
    const float p = network->probabilities[i];
    return AnswerBar{network->labels[i], p, percent_text(p, session.settings.language),
                     i == verdict->first, i == verdict->second};
  };
  const AnswerBar first = bar(verdict->first), second = bar(verdict->second);
  view.verdict = true;
  view.label = first.label;
  view.percent = first.percent;
  view.second = fill(t.answer_second, {second.label, second.percent});
  view.second_label = second.label;
  view.second_percent = second.percent;
  view.sure = verdict->doubt == Doubt::kNone;
  view.doubt = doubt_text(verdict->doubt, first.label, second.label, t);
  const bool in_order = network->labels.size() <= kMostBars;
  const auto order =
      in_order ? std::vector<std::size_t>{} : likeliest_first(network->probabilities);
  for (std::size_t i = 0; i < shown; ++i) view.bars.push_back(bar(in_order ? i : order[i]));
  return view;
}

}  // namespace convlens
