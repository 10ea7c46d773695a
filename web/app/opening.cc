#include "opening.h"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <utility>

#include "convlens/io/drawing_json.h"
#include "convlens/io/idx.h"
#include "program.h"
#include "web/session/model_view.h"
#include "web/session/pad_picture.h"

namespace convlens::app {
namespace {

using File = FilesOpened::File;

bool begins_with(std::span<const std::uint8_t> bytes, std::initializer_list<std::uint8_t> first) {
  return bytes.size() >= first.size() && std::equal(first.begin(), first.end(), bytes.begin());
}

// A ModelProto begins with its version (field 1, a small number) and one of its other fields.
bool looks_like_onnx(std::span<const std::uint8_t> bytes) {
  constexpr std::uint8_t kFields[] = {0x12, 0x1a, 0x22, 0x28, 0x32, 0x3a, 0x42, 0x72};
  return bytes.size() > 2 && bytes[0] == 0x08 && bytes[1] < 0x40 &&
         std::ranges::find(kFields, bytes[2]) != std::end(kFields);
}

bool looks_like_json(std::span<const std::uint8_t> bytes) {
  const auto first =
      std::ranges::find_if_not(bytes, [](std::uint8_t byte) { return std::isspace(byte) != 0; });
  return first != bytes.end() && *first == '{';
}

bool ends_with(std::string_view name, std::string_view ending) {
  return name.size() >= ending.size() &&
         std::ranges::equal(name.substr(name.size() - ending.size()), ending,
                            [](char a, char b) { return std::tolower(a) == b; });
}

void complain(Program& program, Notice::Kind kind, const File& file, Reason why,
              const Error& error = {}) {
  perform(program, Notify{{kind, file.name, error.message, why}});
}

void open_picture(Program& program, const File& file) {
  auto picture = read_pad_picture(file.name, file.bytes);
  if (!picture) return perform(program, Notify{std::move(picture.error())});
  perform(program, ShowPicture{std::move(*picture)});
}

void open_drawings(Program& program, const File& file) {
  const auto records =
      read_drawings({reinterpret_cast<const char*>(file.bytes.data()), file.bytes.size()});
  if (!records)
    return complain(program, Notice::Kind::kDrawing, file, Reason::kOther, records.error());
  if (records->empty()) {
    return complain(program, Notice::Kind::kDrawing, file, Reason::kNoDrawing);
  }
  perform(program, Draw{records->front().drawing});
}

void open_images(Program& program, const File& file) {
  auto images = read_idx_images(file.bytes);
  if (!images)
    return complain(program, Notice::Kind::kDigits, file, Reason::kNotDigits, images.error());
  OfferDigits offer{data_set_name(file.name), std::move(*images), {}};
  auto& labels = program.opening.labels;
  if (labels.size() == static_cast<std::size_t>(offer.images.count)) {
    offer.labels = std::exchange(labels, {});
  }
  perform(program, offer);
}

void open_labels(Program& program, const File& file) {
  auto labels = read_idx_labels(file.bytes);
  if (!labels)
    return complain(program, Notice::Kind::kDigits, file, Reason::kNotDigits, labels.error());
  Opening& opening = program.opening;
  if (!program.session.digits || opening.images_come) opening.labels = *labels;
  if (opening.images_come) return;
  perform(program, OfferLabels{data_set_name(file.name), std::move(*labels)});
}

void open(Program& program, const File& file) {
  switch (kind_of_file(file.name, file.bytes)) {
    case FileKind::kModel:
      (void)open_model(program, file.name, file.bytes);  // the session has said what is wrong
      return;
    case FileKind::kPicture:
      return open_picture(program, file);
    case FileKind::kImages:
      return open_images(program, file);
    case FileKind::kLabels:
      return open_labels(program, file);
    case FileKind::kDrawings:
      return open_drawings(program, file);
    case FileKind::kUnknown:
      return complain(program, Notice::Kind::kFile, file,
                      file.bytes.empty() ? Reason::kFileEmpty : Reason::kFileKinds);
  }
}

// A file may be called as a shipped model is, and must not take its place; nor is a path an
// address of the page.
std::string own_name(std::string_view name) {
  std::string own(name.substr(name.find_last_of("/\\") + 1));
  if (own.empty()) own = "model";
  return is_shipped_model(own) || own == "model" ? own + ".onnx" : own;
}

}  // namespace

FileKind kind_of_file(std::string_view name, std::span<const std::uint8_t> bytes) {
  if (begins_with(bytes, {0x89, 'P', 'N', 'G'}) || begins_with(bytes, {0xff, 0xd8, 0xff}) ||
      begins_with(bytes, {'B', 'M'})) {
    return FileKind::kPicture;
  }
  if (bytes.size() >= 4 && bytes[0] == 0 && bytes[1] == 0 && bytes[3] == 3)
    return FileKind::kImages;
  if (bytes.size() >= 4 && bytes[0] == 0 && bytes[1] == 0 && bytes[3] == 1)
    return FileKind::kLabels;
  if (looks_like_json(bytes)) return FileKind::kDrawings;
  if (looks_like_onnx(bytes) || ends_with(name, ".onnx")) return FileKind::kModel;
  if (ends_with(name, ".jsonl") || ends_with(name, ".json")) return FileKind::kDrawings;
  return FileKind::kUnknown;
}

std::string data_set_name(std::string_view file) {
  std::string name(file);
  for (const std::string_view ending :
       {".gz", ".idx", "-ubyte", ".ubyte", "-idx3", ".idx3", "-idx1", "-images", "-labels"}) {
    if (name.size() > ending.size() && name.ends_with(ending)) {
      name.resize(name.size() - ending.size());
    }
  }
  return name;
}

void open_files(Program& program, const std::vector<File>& files) {
  // Labels first: the images that come with them take them along.
  std::vector<const File*> order;
  for (const File& file : files) order.push_back(&file);
  const auto has_kind = [](FileKind kind) {
    return [kind](const File* file) { return kind_of_file(file->name, file->bytes) == kind; };
  };
  const bool has_images = std::ranges::any_of(order, has_kind(FileKind::kImages));
  program.opening.images_come = has_images;
  if (has_images) std::ranges::stable_partition(order, has_kind(FileKind::kLabels));
  for (const File* file : order) open(program, *file);
  program.opening.images_come = false;
}

Status show_model(Program& program, std::string_view name, std::span<const std::uint8_t> onnx) {
  perform(program, DismissNotice{});
  perform(program, OfferModel{std::string(name), {onnx.begin(), onnx.end()}});
  if (program.session.notice) return fail(notice_text(program.session));
  perform(program, ChooseModel{std::string(name)});
  return {};
}

Status open_model(Program& program, std::string_view name, std::span<const std::uint8_t> onnx) {
  const std::string own = own_name(name);
  Status status = show_model(program, own, onnx);
  if (status) program.platform->keep_model(own, onnx);
  return status;
}

}  // namespace convlens::app
