#include "convlens/cli/data_source.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string_view>
#include <utility>

#include "convlens/cli/model_file.h"
#include "convlens/cli/paths.h"
#include "convlens/digits/brush.h"
#include "convlens/digits/placing.h"
#include "convlens/digits/prepare.h"
#include "convlens/io/drawing_json.h"
#include "convlens/io/file.h"
#include "convlens/io/gzip.h"
#include "convlens/io/idx.h"

namespace convlens::cli {
namespace {

// Of a file when unpacked: MNIST's images have 47 MB, those of EMNIST 550 MB.
constexpr std::size_t kMostImageBytes = std::size_t{1} << 30;
constexpr std::size_t kMostLabelBytes = std::size_t{16} << 20;

Result<Dataset> load_idx(const std::string& images_path, const std::string& labels_path) {
  auto image_bytes = read_unpacked(images_path, kMostImageBytes);
  if (!image_bytes) return std::unexpected(image_bytes.error());
  auto images = read_idx_images(*image_bytes);
  if (!images) return in(images_path, images.error());
  auto label_bytes = read_unpacked(labels_path, kMostLabelBytes);
  if (!label_bytes) return std::unexpected(label_bytes.error());
  auto labels = read_idx_labels(*label_bytes);
  if (!labels) return in(labels_path, labels.error());
  if (std::ssize(*labels) != images->count) {
    return fail(labels_path, ": ", labels->size(), " labels for the ", images->count, " images of ",
                images_path, "; are they of the same data set?");
  }
  Dataset data;
  data.rows = images->rows;
  data.columns = images->columns;
  data.pixels = std::move(images->pixels);
  data.labels = std::move(*labels);
  return data;
}

// The file of MNIST with the name as it is distributed, or with a dot in it, packed or not.
Result<std::string> find_mnist_file(const std::string& folder, std::string_view part,
                                    std::string_view kind, std::string_view type) {
  for (const char* separator : {"-", "."}) {
    for (const char* end : {"", ".gz"}) {
      std::string path = concat(folder, "/", part, "-", kind, separator, type, end);
      if (path_exists(path)) return path;
    }
  }
  return fail(folder, " holds no ", part, "-", kind, "-", type, " and no ", part, "-", kind, "-",
              type, ".gz; expected the four files of MNIST");
}

Result<Dataset> load_mnist(const std::string& folder, DataPart part) {
  const std::string_view prefix = part == DataPart::kTraining ? "train" : "t10k";
  const auto images = find_mnist_file(folder, prefix, "images", "idx3-ubyte");
  if (!images) return std::unexpected(images.error());
  const auto labels = find_mnist_file(folder, prefix, "labels", "idx1-ubyte");
  if (!labels) return std::unexpected(labels.error());
  return load_idx(*images, *labels);
}

// The drawings as the page would have them from the pad, as images of 28 x 28.
Result<Dataset> load_pen(const std::string& path, ThreadPool& pool, Console& console) {
  auto bytes = read_unpacked(path, kMostDrawingBytes);
  if (!bytes) return std::unexpected(bytes.error());
  auto records = read_drawings({reinterpret_cast<const char*>(bytes->data()), bytes->size()});
  if (!records) return in(path, records.error());

  const PrepareOptions options;
  const auto image_size = static_cast<std::size_t>(options.field) * options.field;
  Dataset data;
  data.rows = data.columns = options.field;
  data.pixels.resize(image_size * records->size());
  for (std::size_t i = 0; i < records->size(); ++i) {
    const auto label = (*records)[i].label;
    if (!label || *label < 0 || *label > 255) {
      return fail(path, ": drawing ", i + 1, " has no label from 0 to 255");
    }
    data.labels.push_back(static_cast<std::uint8_t>(*label));
  }
  const auto draw = [&](std::size_t i) {
    const Drawing placed = place_on_pad((*records)[i].drawing);
    const Image centered = prepare(rasterize(placed, kPadSide), options).centered;
    std::transform(centered.pixels.begin(), centered.pixels.end(),
                   data.pixels.begin() + static_cast<std::ptrdiff_t>(i * image_size),
                   [](float ink) { return static_cast<std::uint8_t>(std::lround(255 * ink)); });
  };
  constexpr std::size_t kRound = 256;  // drawings between two looks at the clock
  for (std::size_t first = 0; first < records->size(); first += kRound) {
    console.progress("drawing", static_cast<double>(first) / static_cast<double>(records->size()));
    const auto count = std::min(kRound, records->size() - first);
    pool.run(static_cast<int>(count), [&](int i) { draw(first + static_cast<std::size_t>(i)); });
  }
  console.end_progress();
  return data;
}

// "kind:rest", as check_source() has let through.
Result<Dataset> load_source(const std::string& source, DataPart part, ThreadPool& pool,
                            Console& console) {
  const std::size_t colon = source.find(':');
  const std::string kind = source.substr(0, colon), rest = source.substr(colon + 1);
  if (kind == "mnist") return load_mnist(rest, part);
  if (kind == "pen") return load_pen(rest, pool, console);
  const std::size_t comma = rest.find(',');
  return load_idx(rest.substr(0, comma), rest.substr(comma + 1));
}

Status append(Dataset& all, Dataset&& more, const std::string& source) {
  if (all.labels.empty()) {
    all = std::move(more);
    return {};
  }
  if (all.rows != more.rows || all.columns != more.columns) {
    return fail(source, " has images of ", more.rows, "x", more.columns,
                " pixels, those before of ", all.rows, "x", all.columns);
  }
  all.pixels.insert(all.pixels.end(), more.pixels.begin(), more.pixels.end());
  all.labels.insert(all.labels.end(), more.labels.begin(), more.labels.end());
  return {};
}

}  // namespace

std::string check_source(const std::string& source) {
  const std::size_t colon = source.find(':');
  const std::string kind = source.substr(0, colon);
  const bool known = kind == "mnist" || kind == "pen" || kind == "idx";
  const bool whole = colon != std::string::npos && colon + 1 < source.size() &&
                     (kind != "idx" || source.find(',', colon) != std::string::npos);
  if (known && whole) return {};
  return concat("'", source, "' is not one of mnist:DIR, idx:IMAGES,LABELS and pen:FILE");
}

Status fit_images(const Model& model, Dataset& data) {
  const auto field = picture_field(model);
  if (!field) return std::unexpected(field.error());
  const std::int64_t height = (*field)[2], width = (*field)[3];
  const bool fits = model.inputs.front().shape.rank() == 4
                        ? height >= data.rows && width >= data.columns
                        : height * width == data.rows * data.columns;
  if (fits) return {};
  Tensor input(*field);
  Dataset scaled{
      .rows = height, .columns = width, .classes = data.classes, .pixels = {}, .labels = {}};
  for (std::int64_t i = 0; i < data.count(); ++i) {
    Image image{static_cast<int>(data.columns), static_cast<int>(data.rows), {}};
    for (const std::uint8_t pixel : data.image(i)) {
      image.pixels.push_back(static_cast<float>(pixel) / 255);
    }
    write_input(image, input.view());
    for (const float ink : input.values()) {
      scaled.pixels.push_back(
          static_cast<std::uint8_t>(std::lround(255 * std::clamp(ink, 0.0f, 1.0f))));
    }
  }
  scaled.labels = std::move(data.labels);
  data = std::move(scaled);
  return {};
}

Result<ByteVector> read_unpacked(const std::string& path, std::size_t limit) {
  auto bytes = read_file(path == "-" ? "/dev/stdin" : path);
  if (!bytes || !is_gzip(*bytes)) return bytes;
  auto unpacked = gunzip(*bytes, limit);
  if (!unpacked) return in(path, unpacked.error());
  return unpacked;
}

Result<Dataset> load_data(const std::vector<std::string>& sources, DataPart part, int classes,
                          ThreadPool& pool, Console& console) {
  Dataset all;
  for (const std::string& source : sources) {
    auto data = load_source(source, part, pool, console);
    if (!data) return data;
    data->classes = classes;
    if (Status status = check(*data); !status) return in(source, status.error());
    if (Status status = append(all, std::move(*data), source); !status) {
      return std::unexpected(status.error());
    }
  }
  return all;
}

}  // namespace convlens::cli
