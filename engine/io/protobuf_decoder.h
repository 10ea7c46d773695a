// Reads protobuf messages field by field through protozero, whose exceptions cannot happen because
// every message is checked first (protobuf_check.h).
#pragma once

#include <cstdint>
#include <cstring>
#include <protozero/pbf_reader.hpp>
#include <string>
#include <vector>

#include "convlens/core/error.h"
#include "convlens/io/bytes.h"
#include "convlens/io/protobuf_check.h"

namespace convlens::protobuf {

inline constexpr std::size_t kMaxName = 4096;  // bytes
// Of all nodes, names, attributes, tensors together. A message of two bytes in the file takes some
// hundred in memory: this keeps a hostile file below 100 MB beside its numbers.
inline constexpr std::int64_t kMaxParts = 300'000;

// Field number and wire type in one, for a switch over pbf_reader::tag_and_type().
constexpr std::uint32_t varint(std::uint32_t field) {
  return protozero::tag_and_type(field, protozero::pbf_wire_type::varint);
}
constexpr std::uint32_t fixed32(std::uint32_t field) {
  return protozero::tag_and_type(field, protozero::pbf_wire_type::fixed32);
}
constexpr std::uint32_t fixed64(std::uint32_t field) {
  return protozero::tag_and_type(field, protozero::pbf_wire_type::fixed64);
}
constexpr std::uint32_t delimited(std::uint32_t field) {
  return protozero::tag_and_type(field, protozero::pbf_wire_type::length_delimited);
}

// Keeps the first error; after it everything reads as empty.
class Decoder {
 public:
  explicit Decoder(Bytes file) : file_(file) {}

  // Calls on_field(reader) for each field of a message whose form was checked.
  template <class OnField>
  void message(Bytes bytes, const OnField& on_field) {
    if (!note(check_message(bytes, offset(bytes)))) return;
    protozero::pbf_reader reader(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    while (error_.empty() && reader.next()) on_field(reader);
  }

  Bytes bytes(protozero::pbf_reader& reader) {
    const auto view = reader.get_view();
    return {reinterpret_cast<const std::uint8_t*>(view.data()), view.size()};
  }

  // A sub-message or name of a repeated field: counted against the limit.
  Bytes part(protozero::pbf_reader& reader) {
    if (++parts_ > kMaxParts) {
      note(fail("more than ", kMaxParts, " nodes, names, attributes and tensors"));
    }
    return bytes(reader);
  }

  std::string text(Bytes view, std::size_t limit = kMaxName) {
    if (!note(check_text(view, limit, offset(view)))) return {};
    return {view.begin(), view.end()};
  }
  std::string text(protozero::pbf_reader& reader) { return text(bytes(reader)); }

  // A packed list of varints, or of numbers of fixed size, behind what is there already.
  template <class T>
  void packed_varints(protozero::pbf_reader& reader, std::vector<T>& values) {
    const Bytes view = bytes(reader);
    if (!note(check_packed_varints(view, offset(view)))) return;
    const auto* position = reinterpret_cast<const char*>(view.data());
    const char* end = position + view.size();
    while (position != end) {
      values.push_back(static_cast<T>(protozero::decode_varint(&position, end)));
    }
  }
  template <class T>
  void packed_fixed(protozero::pbf_reader& reader, std::vector<T>& values) {
    const Bytes view = bytes(reader);
    if (!note(check_packed_fixed(view, sizeof(T), offset(view)))) return;
    const std::size_t before = values.size();
    values.resize(before + view.size() / sizeof(T));
    if (!view.empty()) std::memcpy(values.data() + before, view.data(), view.size());
  }

  bool ok() const { return error_.empty(); }
  std::unexpected<Error> error() const { return fail(error_); }

 private:
  bool note(const Status& status) {
    if (!status && error_.empty()) error_ = status.error().message;
    return error_.empty();
  }
  std::size_t offset(Bytes view) const {
    return view.empty() ? 0 : static_cast<std::size_t>(view.data() - file_.data());
  }

  Bytes file_;
  std::int64_t parts_ = 0;
  std::string error_;
};

}  // namespace convlens::protobuf
