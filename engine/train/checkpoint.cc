#include "convlens/train/checkpoint.h"

#include <bit>
#include <cstring>
#include <string_view>

#include "convlens/train/fnv.h"

namespace convlens {

namespace {

constexpr std::string_view kMagic = "CLTRAIN\n";
constexpr std::uint32_t kVersion = 2;
constexpr std::size_t kHeaderBytes = 8 + 4 + 8;  // magic, version, size of the payload
constexpr std::int64_t kLargestTensor = std::int64_t{1} << 28;  // floats

class Writer {
 public:
  template <class Number>
  void number(Number value) {
    auto bits = static_cast<std::uint64_t>(value);
    for (std::size_t i = 0; i < sizeof(Number); ++i) {
      bytes_.push_back(static_cast<std::uint8_t>(bits >> (8 * i)));
    }
  }
  void number(double value) { number(std::bit_cast<std::uint64_t>(value)); }
  void string(std::string_view value) {
    number(static_cast<std::uint32_t>(value.size()));
    const auto* data = reinterpret_cast<const std::uint8_t*>(value.data());
    bytes_.insert(bytes_.end(), data, data + value.size());
  }
  void tensor(const Tensor& tensor) {
    number(static_cast<std::uint32_t>(tensor.shape().rank()));
    for (std::int64_t extent : tensor.shape().extents()) number(extent);
    for (float value : tensor.values()) number(std::bit_cast<std::uint32_t>(value));
  }
  std::vector<std::uint8_t>& bytes() { return bytes_; }

 private:
  std::vector<std::uint8_t> bytes_;
};

// Reads what Writer wrote. After the first thing that cannot be, everything is 0 and failed() says
// where and why.
class Reader {
 public:
  explicit Reader(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

  template <class Number>
  Number number() {
    if (!room(sizeof(Number))) return 0;
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < sizeof(Number); ++i) {
      bits |= std::uint64_t{bytes_[at_ + i]} << (8 * i);
    }
    at_ += sizeof(Number);
    return static_cast<Number>(bits);
  }
  double real() { return std::bit_cast<double>(number<std::uint64_t>()); }
  std::string string() {
    const auto size = number<std::uint32_t>();
    if (!room(size)) return {};
    std::string value(reinterpret_cast<const char*>(bytes_.data()) + at_, size);
    at_ += size;
    return value;
  }
  Tensor tensor() {
    const auto rank = number<std::uint32_t>();
    if (rank > static_cast<std::uint32_t>(Shape::kMaxRank)) {
      refuse(concat("a tensor of rank ", rank, ", expected at most ", Shape::kMaxRank));
      return {};
    }
    std::array<std::int64_t, Shape::kMaxRank> extents{};
    for (std::uint32_t axis = 0; axis < rank; ++axis) extents[axis] = number<std::int64_t>();
    const Shape shape(std::span<const std::int64_t>(extents.data(), rank));
    const std::int64_t size = shape.checked_size(kLargestTensor);
    if (size < 0) refuse(concat("a tensor of the shape ", shape));
    if (!error_.empty() || !room(static_cast<std::size_t>(size) * sizeof(float))) return {};
    Tensor result(shape);
    for (float& value : result.values()) value = std::bit_cast<float>(number<std::uint32_t>());
    return result;
  }
  void refuse(const std::string& what) {
    if (error_.empty()) error_ = concat("byte ", at_, ": ", what);
  }
  bool room(std::size_t count) {
    if (error_.empty() && count > bytes_.size() - at_) {
      refuse(concat(count, " bytes expected, ", bytes_.size() - at_, " left"));
    }
    return error_.empty();
  }
  std::size_t at() const { return at_; }
  const std::string& error() const { return error_; }

 private:
  std::span<const std::uint8_t> bytes_;
  std::size_t at_ = 0;
  std::string error_;
};

void write_payload(const Checkpoint& checkpoint, Writer& writer) {
  writer.string(checkpoint.settings);
  writer.number(checkpoint.epoch);
  writer.number(checkpoint.step_in_epoch);
  writer.number(checkpoint.optimizer_steps);
  writer.number(checkpoint.epoch_loss);
  writer.number(checkpoint.epoch_correct);
  for (std::uint64_t word : checkpoint.random) writer.number(word);
  writer.number(static_cast<std::uint32_t>(checkpoint.tensors.size()));
  for (const NamedTensor& tensor : checkpoint.tensors) {
    writer.string(tensor.name);
    writer.tensor(tensor.value);
  }
}

Checkpoint read_payload(Reader& reader) {
  Checkpoint checkpoint;
  checkpoint.settings = reader.string();
  checkpoint.epoch = reader.number<std::int64_t>();
  checkpoint.step_in_epoch = reader.number<std::int64_t>();
  checkpoint.optimizer_steps = reader.number<std::int64_t>();
  checkpoint.epoch_loss = reader.real();
  checkpoint.epoch_correct = reader.number<std::int64_t>();
  for (std::uint64_t& word : checkpoint.random) word = reader.number<std::uint64_t>();
  if (checkpoint.epoch < 0 || checkpoint.step_in_epoch < 0 || checkpoint.optimizer_steps < 0) {
    reader.refuse("a negative number of epochs or steps");
  }
  const auto count = reader.number<std::uint32_t>();
  for (std::uint32_t i = 0; i < count && reader.error().empty(); ++i) {
    std::string name = reader.string();
    checkpoint.tensors.push_back({std::move(name), reader.tensor()});
  }
  return checkpoint;
}

// The next line of a text, and the text without it.
std::string_view take_line(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  const std::string_view line = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
  return line;
}

}  // namespace

std::vector<std::uint8_t> encode(const Checkpoint& checkpoint) {
  Writer payload;
  write_payload(checkpoint, payload);
  Writer file;
  for (char c : kMagic) file.number(static_cast<std::uint8_t>(c));
  file.number(kVersion);
  file.number(static_cast<std::uint64_t>(payload.bytes().size()));
  std::vector<std::uint8_t>& bytes = file.bytes();
  bytes.insert(bytes.end(), payload.bytes().begin(), payload.bytes().end());
  file.number(fnv1a(payload.bytes()));
  return std::move(bytes);
}

Result<Checkpoint> decode(std::span<const std::uint8_t> bytes) {
  if (bytes.size() < kMagic.size() ||
      std::memcmp(bytes.data(), kMagic.data(), kMagic.size()) != 0) {
    return fail("not a checkpoint of a training run: it does not begin with \"CLTRAIN\"");
  }
  Reader header(bytes.subspan(kMagic.size()));
  const auto version = header.number<std::uint32_t>();
  const auto size = header.number<std::uint64_t>();
  if (!header.error().empty()) return fail("checkpoint: cut off in its header");
  if (version != kVersion) {
    return fail("checkpoint: version ", version, ", this program reads version ", kVersion,
                "; resume it with the program that wrote it");
  }
  const std::size_t rest = bytes.size() - kHeaderBytes;
  if (rest < 8 || size != rest - 8) {
    return fail("checkpoint: its header says ", size, " bytes of state, the file has ",
                rest < 8 ? 0 : rest - 8, "; it was cut off or appended to");
  }
  const auto payload = bytes.subspan(kHeaderBytes, static_cast<std::size_t>(size));
  Reader footer(bytes.subspan(kHeaderBytes + static_cast<std::size_t>(size)));
  if (footer.number<std::uint64_t>() != fnv1a(payload)) {
    return fail("checkpoint: the checksum does not match; the file is damaged");
  }
  Reader reader(payload);
  Checkpoint checkpoint = read_payload(reader);
  if (reader.error().empty() && reader.at() != payload.size()) {
    reader.refuse(concat(payload.size() - reader.at(), " bytes too many"));
  }
  if (!reader.error().empty()) return fail("checkpoint: ", reader.error());
  return checkpoint;
}

Status compare_settings(const std::string& expected, const std::string& found) {
  std::string_view left = expected, right = found;
  while (!left.empty() || !right.empty()) {
    const std::string_view a = take_line(left), b = take_line(right);
    if (a == b) continue;
    return fail("the checkpoint was made with \"", b, "\", this run has \"", a,
                "\"; resume with the same model, data and options, or start anew");
  }
  return {};
}

}  // namespace convlens
