#include "convlens/layers/node_reader.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <type_traits>
#include <variant>

#include "convlens/core/text.h"

namespace convlens {

namespace {

constexpr std::size_t kShownValues = 12;  // of a list, in a message

template <class T>
std::string text_of_list(std::span<const T> values) {
  std::string joined = "[";
  for (std::size_t i = 0; i < std::min(values.size(), kShownValues); ++i) {
    if (i > 0) joined += ',';
    joined += text(values[i]);
  }
  if (values.size() > kShownValues) joined += concat(",… (", values.size(), " values)");
  return joined + ']';
}

// "1 to 4", or the one number that is allowed.
template <class T>
std::string range_text(T low, T high) {
  return low == high ? text(low) : concat(low, " to ", high);
}

std::string_view text_of_kind(Operand::Kind kind) {
  switch (kind) {
    case Operand::Kind::kActivation:
      return "the output of another node";
    case Operand::Kind::kFloats:
      return "a constant of floats";
    case Operand::Kind::kIntegers:
      return "a constant of integers";
    case Operand::Kind::kAbsent:
      return "left out";
  }
  return "unknown";
}

}  // namespace

std::string describe(std::string_view name, std::string_view op) {
  return concat("node ", quoted(name), " (", printable(op), ")");
}

std::string describe(const NodeSpec& node) { return describe(node.name, node.op); }

std::string text(const AttributeValue& value) {
  return std::visit(
      [](const auto& held) -> std::string {
        using T = std::decay_t<decltype(held)>;
        if constexpr (std::is_arithmetic_v<T>) {
          return text(held);
        } else if constexpr (std::is_same_v<T, std::string>) {
          return quoted(held);
        } else {
          return text_of_list(std::span<const typename T::value_type>(held));
        }
      },
      value);
}

const AttributeValue* NodeReader::find(std::string_view attribute) {
  asked_.emplace_back(attribute);
  const auto found = node_.attributes.find(attribute);
  return found == node_.attributes.end() ? nullptr : &found->second;
}

std::int64_t NodeReader::integer(std::string_view attribute, std::int64_t otherwise,
                                 std::int64_t low, std::int64_t high) {
  const AttributeValue* value = find(attribute);
  if (value == nullptr) return otherwise;
  const auto* held = std::get_if<std::int64_t>(value);
  if (held == nullptr) {
    refuse("attribute \"", attribute, "\" is ", text(*value), ", expected one integer");
    return otherwise;
  }
  if (*held < low || *held > high) {
    refuse("attribute \"", attribute, "\" is ", *held, ", expected ", range_text(low, high));
    return otherwise;
  }
  return *held;
}

float NodeReader::number(std::string_view attribute, float otherwise, float low, float high) {
  const AttributeValue* value = find(attribute);
  if (value == nullptr) return otherwise;
  const auto* held = std::get_if<float>(value);
  if (held == nullptr) {
    refuse("attribute \"", attribute, "\" is ", text(*value), ", expected one float");
    return otherwise;
  }
  if (!std::isfinite(*held) || *held < low || *held > high) {
    refuse("attribute \"", attribute, "\" is ", *held, ", expected ", range_text(low, high));
    return otherwise;
  }
  return *held;
}

std::string NodeReader::choice(std::string_view attribute, std::string_view otherwise,
                               std::initializer_list<std::string_view> allowed) {
  const AttributeValue* value = find(attribute);
  if (value == nullptr) return std::string(otherwise);
  const auto* held = std::get_if<std::string>(value);
  if (held != nullptr && std::ranges::find(allowed, *held) != allowed.end()) return *held;
  std::string choices;
  for (std::string_view each : allowed) choices += concat(choices.empty() ? "" : ", ", each);
  refuse("attribute \"", attribute, "\" is ", text(*value), ", expected one of ", choices);
  return std::string(otherwise);
}

std::vector<std::int64_t> NodeReader::integers(std::string_view attribute,
                                               std::vector<std::int64_t> otherwise,
                                               std::int64_t low, std::int64_t high) {
  const AttributeValue* value = find(attribute);
  if (value == nullptr) return otherwise;
  const auto* held = std::get_if<std::vector<std::int64_t>>(value);
  if (held == nullptr || held->size() != otherwise.size()) {
    refuse("attribute \"", attribute, "\" is ", text(*value), ", expected ", otherwise.size(),
           " integers (images have two dimensions here)");
    return otherwise;
  }
  const auto outside = [&](std::int64_t each) { return each < low || each > high; };
  if (std::ranges::any_of(*held, outside)) {
    refuse("attribute \"", attribute, "\" is ", text(*value), ", expected each ",
           low == high ? "" : "from ", range_text(low, high));
    return otherwise;
  }
  return *held;
}

const Operand* NodeReader::operand(std::size_t index) const {
  if (index >= node_.operands.size()) return nullptr;
  const Operand& found = node_.operands[index];
  return found.kind == Operand::Kind::kAbsent ? nullptr : &found;
}

void NodeReader::expect_operands(std::size_t least, std::size_t most) {
  const std::size_t count = node_.operands.size();
  if (count >= least && count <= most) return;
  refuse("it has ", count, " inputs, expected ", range_text(least, most));
}

void NodeReader::activation(std::size_t index, std::string_view role) {
  const Operand* found = operand(index);
  const Operand::Kind kind = found == nullptr ? Operand::Kind::kAbsent : found->kind;
  if (kind == Operand::Kind::kActivation) return;
  refuse("input ", index, " (", role, ") is ", text_of_kind(kind),
         ", expected the output of another node");
}

const Tensor* NodeReader::optional_constant(std::size_t index, std::string_view role) {
  const Operand* found = operand(index);
  if (found == nullptr) return nullptr;
  if (found->kind == Operand::Kind::kFloats) return &found->floats;
  refuse("input ", index, " (", role, ") is ", text_of_kind(found->kind),
         ", expected a constant of floats");
  return nullptr;
}

const Tensor* NodeReader::constant(std::size_t index, std::string_view role) {
  const Tensor* found = optional_constant(index, role);
  if (found == nullptr) {
    refuse("input ", index, " (", role, ") is left out, expected a constant of floats");
  }
  return found;
}

const std::vector<std::int64_t>* NodeReader::optional_integers(std::size_t index,
                                                               std::string_view role) {
  const Operand* found = operand(index);
  if (found == nullptr) return nullptr;
  if (found->kind == Operand::Kind::kIntegers) return &found->integers;
  refuse("input ", index, " (", role, ") is ", text_of_kind(found->kind),
         ", expected a constant of integers");
  return nullptr;
}

Status NodeReader::status() {
  for (const auto& [attribute, value] : node_.attributes) {
    if (std::ranges::find(asked_, attribute) != asked_.end()) continue;
    refuse("attribute ", quoted(attribute), " with the value ", text(value), " is not known here; ",
           printable(node_.op), asked_.empty() ? " takes no attributes" : " takes ",
           joined(asked_));
  }
  if (!error_.empty()) return std::unexpected(Error{error_});
  return {};
}

}  // namespace convlens
