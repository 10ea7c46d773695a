#include "convlens/io/npy.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "convlens/io/half.h"

namespace convlens {
namespace {

constexpr std::string_view kMagic = "\x93NUMPY";

struct Header {
  std::string type;  // "<f4", "|u1", …
  bool fortran_order = false;
  Shape shape;
  std::size_t data_offset = 0;  // bytes
};

template <class T>
float to_float(Bytes bytes, std::size_t offset) {
  return static_cast<float>(load_little_endian<T>(bytes, offset));
}
float from_half(Bytes bytes, std::size_t offset) {
  return half_to_float(load_little_endian<std::uint16_t>(bytes, offset));
}

struct NumberType {
  std::string_view name;
  std::size_t size;  // bytes
  float (*load)(Bytes bytes, std::size_t offset);
};
constexpr std::array kNumberTypes{NumberType{"<f4", 4, to_float<float>},
                                  NumberType{"<f8", 8, to_float<double>},
                                  NumberType{"<f2", 2, from_half},
                                  NumberType{"|u1", 1, to_float<std::uint8_t>},
                                  NumberType{"|i1", 1, to_float<std::int8_t>},
                                  NumberType{"|b1", 1, to_float<std::uint8_t>},
                                  NumberType{"<u2", 2, to_float<std::uint16_t>},
                                  NumberType{"<i2", 2, to_float<std::int16_t>},
                                  NumberType{"<u4", 4, to_float<std::uint32_t>},
                                  NumberType{"<i4", 4, to_float<std::int32_t>},
                                  NumberType{"<u8", 8, to_float<std::uint64_t>},
                                  NumberType{"<i8", 8, to_float<std::int64_t>}};

// A walk over the header's text, a dictionary in Python's notation.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  // Skips spaces; true and one step further if `symbol` follows.
  bool take(char symbol) {
    skip_spaces();
    if (position_ >= text_.size() || text_[position_] != symbol) return false;
    ++position_;
    return true;
  }
  // 'descr' or "descr"
  std::optional<std::string_view> quoted() {
    skip_spaces();
    if (position_ >= text_.size()) return std::nullopt;
    const char quote = text_[position_];
    if (quote != '\'' && quote != '"') return std::nullopt;
    const std::size_t end = text_.find(quote, position_ + 1);
    if (end == std::string_view::npos) return std::nullopt;
    const auto content = text_.substr(position_ + 1, end - position_ - 1);
    position_ = end + 1;
    return content;
  }
  std::optional<bool> boolean() {
    skip_spaces();
    for (const bool value : {true, false}) {
      const std::string_view word = value ? "True" : "False";
      if (text_.substr(position_).starts_with(word)) {
        position_ += word.size();
        return value;
      }
    }
    return std::nullopt;
  }
  std::optional<std::int64_t> integer() {
    skip_spaces();
    std::int64_t value = 0;
    const auto [end, error] =
        std::from_chars(text_.data() + position_, text_.data() + text_.size(), value);
    if (error != std::errc{}) return std::nullopt;
    position_ = static_cast<std::size_t>(end - text_.data());
    return value;
  }

 private:
  void skip_spaces() {
    while (position_ < text_.size() && (text_[position_] == ' ' || text_[position_] == '\n')) {
      ++position_;
    }
  }

  std::string_view text_;
  std::size_t position_ = 0;
};

// "(3, 4)", "(5,)", "()"
Result<Shape> parse_shape(Scanner& scanner) {
  std::array<std::int64_t, Shape::kMaxRank> extents{};
  std::size_t rank = 0;
  if (!scanner.take('(')) return fail("npy: the header's shape is not a list in parentheses");
  while (!scanner.take(')')) {
    const auto extent = scanner.integer();
    if (!extent) return fail("npy: the header's shape holds something that is not an integer");
    if (rank == extents.size()) {
      return fail("npy: the array has more than ", Shape::kMaxRank, " axes");
    }
    if (*extent < 1)
      return fail("npy: an extent of the shape is ", *extent, ", expected at least 1");
    extents[rank++] = *extent;
    if (!scanner.take(',')) {
      if (!scanner.take(')')) return fail("npy: the header's shape has no closing parenthesis");
      break;
    }
  }
  return Shape(std::span<const std::int64_t>(extents.data(), rank));
}

// {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }
Result<Header> parse_dictionary(std::string_view text) {
  constexpr std::string_view kForm =
      "npy: the header is not of the form {'descr': …, 'fortran_order': …, 'shape': …}";
  Scanner scanner(text);
  std::optional<std::string_view> type;
  std::optional<bool> fortran_order;
  std::optional<Shape> shape;
  if (!scanner.take('{')) return fail(kForm);
  while (!scanner.take('}')) {
    const auto key = scanner.quoted();
    if (!key || !scanner.take(':')) return fail(kForm);
    if (*key == "descr") {
      type = scanner.quoted();
      if (!type) return fail("npy: the type is not a plain one; records cannot be read");
    } else if (*key == "fortran_order") {
      fortran_order = scanner.boolean();
    } else if (*key == "shape") {
      auto parsed = parse_shape(scanner);
      if (!parsed) return std::unexpected(parsed.error());
      shape = *parsed;
    } else {
      return fail("npy: the header has an unknown entry '", *key, "'");
    }
    if (!scanner.take(',')) {
      if (!scanner.take('}')) return fail(kForm);
      break;
    }
  }
  if (!type || !fortran_order || !shape) return fail(kForm);
  return Header{std::string(*type), *fortran_order, *shape, 0};
}

Result<Header> parse_header(Bytes bytes) {
  constexpr std::size_t kVersionEnd = 8;
  const auto begins = std::equal(kMagic.begin(), kMagic.end(), bytes.begin(),
                                 bytes.begin() + std::min(bytes.size(), kMagic.size()),
                                 [](char a, std::uint8_t b) { return std::uint8_t(a) == b; });
  if (!begins) return fail("npy: the file does not begin with \\x93NUMPY, it is not a .npy file");
  const int version = bytes.size() > 6 ? bytes[6] : 0;
  if (version < 1 || version > 3) return fail("npy: version ", version, ", expected 1, 2 or 3");
  const std::size_t text_start = kVersionEnd + (version == 1 ? 2 : 4);
  if (bytes.size() < text_start) return fail("npy: the file ends inside of its header");
  const std::size_t length = version == 1 ? load_little_endian<std::uint16_t>(bytes, kVersionEnd)
                                          : load_little_endian<std::uint32_t>(bytes, kVersionEnd);
  if (bytes.size() - text_start < length) {
    return fail("npy: the header has ", length, " bytes from byte ", text_start,
                ", the file ends after ", bytes.size());
  }
  auto header =
      parse_dictionary({reinterpret_cast<const char*>(bytes.data()) + text_start, length});
  if (header) header->data_offset = text_start + length;
  return header;
}

// Moves numbers from Fortran order (first axis fastest) to C order (last axis fastest).
Tensor from_fortran_order(const Tensor& source) {
  const Shape& shape = source.shape();
  Tensor target(shape);
  std::array<std::int64_t, Shape::kMaxRank> position{};
  for (std::int64_t index = 0; index < shape.size(); ++index) {
    std::int64_t offset = 0;
    for (int axis = 0; axis < shape.rank(); ++axis) {
      offset = offset * shape[axis] + position[static_cast<std::size_t>(axis)];
    }
    target.data()[offset] = source.data()[index];
    for (int axis = 0; axis < shape.rank(); ++axis) {
      auto& place = position[static_cast<std::size_t>(axis)];
      if (++place < shape[axis]) break;
      place = 0;
    }
  }
  return target;
}

}  // namespace

Result<Tensor> read_npy(Bytes bytes) {
  const auto header = parse_header(bytes);
  if (!header) return std::unexpected(header.error());
  const auto type = std::find_if(kNumberTypes.begin(), kNumberTypes.end(),
                                 [&](const NumberType& t) { return t.name == header->type; });
  if (type == kNumberTypes.end()) {
    return fail("npy: numbers of type '", header->type,
                "'; expected one of <f4 <f8 <f2 |b1 |u1 |i1 <u2 <i2 <u4 <i4 <u8 <i8. "
                "In Python: numpy.save(file, array.astype('<f4'))");
  }
  const std::int64_t count = header->shape.checked_size(kMaxFloats);
  const std::uint64_t found = bytes.size() - header->data_offset;
  if (count < 0 || static_cast<std::uint64_t>(count) * type->size != found) {
    return fail(
        "npy: shape ", header->shape, " of type '", header->type, "' does not fit to the ", found,
        " bytes from byte ", header->data_offset, " on",
        count < 0 ? "" : concat(", expected ", static_cast<std::uint64_t>(count) * type->size));
  }
  Tensor tensor(header->shape);
  for (std::int64_t i = 0; i < count; ++i) {
    tensor.data()[i] =
        type->load(bytes, header->data_offset + static_cast<std::size_t>(i) * type->size);
  }
  return header->fortran_order ? from_fortran_order(tensor) : std::move(tensor);
}

ByteVector write_npy(const ConstTensorView& tensor) {
  std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (";
  for (const std::int64_t extent : tensor.shape.extents()) header += concat(extent, ",");
  header += "), }";
  // The data is to begin at a multiple of 64 bytes; the header ends in a new line.
  constexpr std::size_t kPrefix = 10, kStep = 64;
  header.append(kStep - (kPrefix + header.size() + 1) % kStep, ' ');
  header += '\n';

  ByteVector bytes;
  for (const char symbol : kMagic) bytes.push_back(static_cast<std::uint8_t>(symbol));
  bytes.push_back(1);
  bytes.push_back(0);
  bytes.push_back(static_cast<std::uint8_t>(header.size() & 0xff));
  bytes.push_back(static_cast<std::uint8_t>(header.size() >> 8));
  bytes.insert(bytes.end(), header.begin(), header.end());
  const Bytes numbers = bytes_of(tensor.values());
  bytes.insert(bytes.end(), numbers.begin(), numbers.end());
  return bytes;
}

}  // namespace convlens
