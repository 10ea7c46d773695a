#include "dropped_file.h"

#include <string_view>
#include <utility>

#include "convlens/io/drawing_json.h"
#include "convlens/io/file.h"

namespace convlens::app {
namespace {

constexpr std::size_t kLargestModel = std::size_t{512} << 20, kLargestDrawing = 16 << 20;  // bytes

std::string file_name(const std::string& path) { return path.substr(path.find_last_of("/\\") + 1); }

}  // namespace

Result<Drawing> read_drawing_file(const std::string& path) {
  const auto bytes = read_file(path, kLargestDrawing);
  if (!bytes) return std::unexpected(bytes.error());
  auto records = read_drawings({reinterpret_cast<const char*>(bytes->data()), bytes->size()});
  if (!records) return in(path, records.error());
  if (records->empty()) return fail(path, ": the file has no drawing");
  return std::move(records->front().drawing);
}

std::vector<Action> actions_of_dropped_file(const std::string& path) {
  const std::string name = file_name(path);
  if (!path.ends_with(".onnx")) {
    auto drawing = read_drawing_file(path);
    if (!drawing) return {Notify{{Notice::Kind::kDrawing, name, drawing.error().message}}};
    return {Draw{std::move(*drawing)}};
  }
  auto bytes = read_file(path, kLargestModel);
  if (!bytes) return {ModelUnavailable{name, bytes.error().message}};
  return {ChooseModel{name}, OfferModel{name, std::move(*bytes)}};
}

}  // namespace convlens::app
