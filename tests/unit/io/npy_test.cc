#include "convlens/io/npy.h"

#include <limits>
#include <string>

#include "tests/unit/io/io_test.h"

namespace convlens {
namespace {

using test::check_error;

// A file of the given version, header text and data.
ByteVector npy_file(int version, std::string header, Bytes data) {
  ByteVector bytes = test::bytes_of_text("\x93NUMPY");
  bytes.push_back(static_cast<std::uint8_t>(version));
  bytes.push_back(0);
  header += '\n';
  for (int i = 0; i < (version == 1 ? 2 : 4); ++i) {
    bytes.push_back(static_cast<std::uint8_t>(header.size() >> (8 * i)));
  }
  bytes.insert(bytes.end(), header.begin(), header.end());
  bytes.insert(bytes.end(), data.begin(), data.end());
  return bytes;
}

template <class T>
ByteVector memory_of(const std::vector<T>& values) {
  ByteVector bytes(values.size() * sizeof(T));
  std::memcpy(bytes.data(), values.data(), bytes.size());
  return bytes;
}

std::string header(const std::string& type, const std::string& shape, bool fortran = false) {
  return "{'descr': '" + type + "', 'fortran_order': " + (fortran ? "True" : "False") +
         ", 'shape': " + shape + ", }";
}

TEST_CASE("npy: what is written reads back, for every rank") {
  for (const Shape& shape : {Shape{}, Shape{5}, Shape{2, 3}, Shape{1, 2, 3, 4}}) {
    Tensor tensor(shape);
    for (std::int64_t i = 0; i < shape.size(); ++i) tensor.data()[i] = 0.5f * static_cast<float>(i);
    const ByteVector bytes = write_npy(tensor.view());
    const auto data_size = static_cast<std::size_t>(shape.size()) * sizeof(float);
    CHECK((bytes.size() - data_size) % 64 == 0);
    const auto read = read_npy(bytes);
    REQUIRE(read.has_value());
    CHECK(read->shape() == shape);
    for (std::int64_t i = 0; i < shape.size(); ++i) CHECK(read->data()[i] == tensor.data()[i]);
  }
}

TEST_CASE("npy: the numbers of other types, in versions 1 to 3") {
  const std::vector<double> values{0, 1, 2.5, -7, 100, 3};
  const auto check = [&](int version, const std::string& type, const ByteVector& data, bool whole) {
    const auto read = read_npy(npy_file(version, header(type, "(2, 3)"), data));
    INFO(type);
    REQUIRE(read.has_value());
    CHECK(read->shape() == Shape{2, 3});
    for (std::size_t i = 0; i < values.size(); ++i) {
      const double expected = whole ? static_cast<double>(static_cast<int>(values[i])) : values[i];
      CHECK(read->values()[i] == static_cast<float>(expected));
    }
  };
  const auto as = [&]<class T>(T) {
    return memory_of(std::vector<T>(values.begin(), values.end()));
  };
  check(1, "<f4", as(float{}), false);
  check(2, "<f8", as(double{}), false);
  check(3, "<i4", as(std::int32_t{}), true);
  check(1, "<i8", as(std::int64_t{}), true);
  check(1, "<i2", as(std::int16_t{}), true);
  check(1, "|i1", as(std::int8_t{}), true);
  const auto half =
      memory_of(std::vector<std::uint16_t>{0, 0x3c00, 0x4100, 0xc700, 0x5640, 0x4200});
  check(1, "<f2", half, false);
  const auto bytes = read_npy(npy_file(1, header("|u1", "(3,)"), ByteVector{0, 128, 255}));
  REQUIRE(bytes.has_value());
  CHECK(bytes->values()[2] == 255.0f);
}

TEST_CASE("npy: Fortran order becomes C order") {
  // numpy.asfortranarray([[0, 1, 2], [3, 4, 5]])
  const auto data = memory_of(std::vector<float>{0, 3, 1, 4, 2, 5});
  const auto read = read_npy(npy_file(1, header("<f4", "(2, 3)", true), data));
  REQUIRE(read.has_value());
  for (int i = 0; i < 6; ++i) CHECK(read->data()[i] == static_cast<float>(i));
}

TEST_CASE("npy: broken files are named") {
  const auto data = memory_of(std::vector<float>(6));
  check_error(read_npy({}), "npy");
  check_error(read_npy(test::bytes_of_text("\x93NUMPX more than that")), "\\x93NUMPY");
  check_error(read_npy(npy_file(4, header("<f4", "(6,)"), data)), "version 4");
  check_error(read_npy(npy_file(1, header(">f4", "(6,)"), data)), ">f4", "<f4");
  check_error(read_npy(npy_file(1, header("<f4", "(7,)"), data)), "[7]", "24", "28");
  check_error(read_npy(npy_file(1, header("<f4", "(0,)"), {})), "extent", "0");
  check_error(read_npy(npy_file(1, header("<f4", "(1,1,1,1,1,1,6)"), data)), "more than 6 axes");
  check_error(read_npy(npy_file(1, header("<f4", "(3000000000,3000000000,3000000000)"), data)),
              "does not fit");
  check_error(read_npy(npy_file(1, header("<f4", "(6,"), data)), "integer");
  check_error(read_npy(npy_file(1, "{'descr': [('a', '<f4')], ", data)), "records");
  check_error(read_npy(npy_file(1, "{'descr': '<f4'}", data)), "shape");
  ByteVector cut = npy_file(1, header("<f4", "(6,)"), data);
  cut.resize(40);
  check_error(read_npy(cut), "40");
}

}  // namespace
}  // namespace convlens
