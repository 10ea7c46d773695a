#include "convlens/io/drawing_json.h"

#include "tests/unit/io/io_test.h"

namespace convlens {
namespace {

using test::check_error;

TEST_CASE("drawings: strokes, pressure and label") {
  const auto record =
      read_drawing(R"({"strokes": [[[0.25,0.5],[0.75,0.5,0.5]],[[1,0]]], "label": 7, "by": "me"})");
  REQUIRE(record.has_value());
  REQUIRE(record->drawing.size() == 2);
  CHECK(record->drawing[0].points[0].x == 0.25f);
  CHECK(record->drawing[0].points[0].pressure == 1.0f);
  CHECK(record->drawing[0].points[1].pressure == 0.5f);
  CHECK(record->drawing[1].points[0].x == 1.0f);
  CHECK(record->drawing[0].thickness == kDefaultThickness);
  CHECK(record->label == 7);
}

TEST_CASE("drawings: an empty drawing is one; strokes without points are not kept") {
  const auto record = read_drawing(R"({"strokes": [[],[[0,0]]], "label": null})");
  REQUIRE(record.has_value());
  CHECK(record->drawing.size() == 1);
  CHECK_FALSE(record->label.has_value());
  REQUIRE(read_drawing(R"({"strokes": []})").has_value());
}

TEST_CASE("drawings: what is written reads back to the same bits") {
  DrawingRecord record;
  record.drawing = {{{{0.1f, 1.0f / 3.0f}, {0.7f, 1e-7f}}}, {{{0.5f, 0.25f, 0.625f}}}};
  record.label = 4;
  const std::string line = write_drawing(record);
  CHECK(line.find("0.1,") != std::string::npos);  // the shortest form, not 0.10000000149
  CHECK(line.find('\n') == std::string::npos);
  const auto read = read_drawing(line);
  REQUIRE(read.has_value());
  REQUIRE(read->drawing.size() == 2);
  CHECK(read->drawing[0].points[0].y == 1.0f / 3.0f);
  CHECK(read->drawing[0].points[1].y == 1e-7f);
  CHECK(read->drawing[1].points[0].pressure == 0.625f);
  CHECK(read->label == 4);
  CHECK(write_drawing(*read) == line);
  CHECK(write_drawing({}) == R"({"strokes": []})");
}

TEST_CASE("drawings: strokes with a brush of their own are objects, plain ones lists") {
  const char* const json =
      R"({"strokes": [[[0.25,0.5],[0.75,0.5]],{"points":[[1,0,0.5]],"thickness":0.12,"erase":true},)"
      R"({"points":[[0,0]],"erase":true},{"points":[[0,0]],"thickness":0.5}]})";
  const auto record = read_drawing(json);
  REQUIRE(record.has_value());
  REQUIRE(record->drawing.size() == 4);
  CHECK_FALSE(record->drawing[0].erase);
  CHECK(record->drawing[1].thickness == 0.12f);
  CHECK(record->drawing[1].erase);
  CHECK(record->drawing[1].points[0].pressure == 0.5f);
  CHECK(record->drawing[2].thickness == kDefaultThickness);
  CHECK(record->drawing[2].erase);
  CHECK(record->drawing[3].thickness == 0.5f);
  CHECK_FALSE(record->drawing[3].erase);
  CHECK(write_drawing(*record) == json);
}

TEST_CASE("drawings: a brush that is none is refused") {
  check_error(read_drawing(R"({"strokes": [{"thickness": 0.1}]})"), "stroke 1", "points");
  check_error(read_drawing(R"({"strokes": [{"points": 5}]})"), "list of points");
  check_error(read_drawing(R"({"strokes": [{"points": [], "thickness": 0}]})"), "thickness = 0");
  check_error(read_drawing(R"({"strokes": [{"points": [], "thickness": 28}]})"), "thickness = 28");
  check_error(read_drawing(R"({"strokes": [{"points": [], "thickness": "fat"}]})"), "thickness");
  check_error(read_drawing(R"({"strokes": [[], {"points": [], "erase": 1}]})"), "stroke 2",
              "erase");
}

TEST_CASE("drawings: lines are counted, empty ones skipped") {
  const auto records =
      read_drawings("\xef\xbb\xbf{\"strokes\": []}\r\n\r\n  \n{\"strokes\": [[[0,0]]]}\n");
  REQUIRE(records.has_value());
  CHECK(records->size() == 2);
  CHECK((*records)[1].drawing.size() == 1);
  check_error(read_drawings("{\"strokes\": []}\n\n{\"strokes\": [[[0,0}\n"), "line 3", "character");
  CHECK(read_drawings("")->empty());
}

TEST_CASE("drawings: the message names the place") {
  check_error(read_drawing("hello"), "character 1");
  check_error(read_drawing(""), "character 1");
  check_error(read_drawing("[1,2]"), "object");
  check_error(read_drawing("{}"), "strokes");
  check_error(read_drawing(R"({"strokes": 5})"), "list");
  check_error(read_drawing(R"({"strokes": [5]})"), "stroke 1");
  check_error(read_drawing(R"({"strokes": [[[0,0],[1]]]})"), "stroke 1, point 2", "[x,y]");
  check_error(read_drawing(R"({"strokes": [[[0,0,1,1]]]})"), "point 1");
  check_error(read_drawing(R"({"strokes": [[[0,"a"]]]})"), "y is not a number");
  check_error(read_drawing(R"({"strokes": [[[0,0,2]]]})"), "pressure = 2");
  check_error(read_drawing(R"({"strokes": [], "label": "seven"})"), "label");
  check_error(read_drawing(R"({"strokes": [], "label": -1})"), "label = -1");
}

TEST_CASE("drawings: pixels, infinities and numbers that are none are refused") {
  check_error(read_drawing(R"({"strokes": [[[140,200]]]})"), "x = 140", "pixels");
  check_error(read_drawing(R"({"strokes": [[[0,1e999]]]})"), "character");
  check_error(read_drawing(R"({"strokes": [[[0,1e300]]]})"), "outside");
  check_error(read_drawing(R"({"strokes": [[[NaN,0]]]})"), "character");
  // The hand slips off the pad a little.
  CHECK(read_drawing(R"({"strokes": [[[-0.2,1.1]]]})").has_value());
}

TEST_CASE("drawings: brackets nested deeply do not end the program") {
  const std::string open(20'000, '[');
  check_error(read_drawing(open), "JSON");
  check_error(read_drawing("{\"strokes\": " + open + std::string(20'000, ']') + "}"), "stroke 1");
}

}  // namespace
}  // namespace convlens
