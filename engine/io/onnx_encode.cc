// The structs of onnx_wire.h to protobuf. What is written is the same, byte for byte, for the same
// model.
#include <exception>
#include <limits>
#include <protozero/pbf_writer.hpp>

#include "convlens/io/onnx_wire.h"

namespace convlens::onnx {
namespace {

using protozero::pbf_writer;

using Metadata = std::pair<std::string, std::string>;

void encode(pbf_writer& writer, const TensorProto& tensor);
void encode(pbf_writer& writer, const AttributeProto& attribute);
void encode(pbf_writer& writer, const NodeProto& node);
void encode(pbf_writer& writer, const Dimension& dimension);
void encode(pbf_writer& writer, const ValueInfoProto& value);
void encode(pbf_writer& writer, const GraphProto& graph);
void encode(pbf_writer& writer, const OperatorSetId& set);
void encode(pbf_writer& writer, const Metadata& entry);

// A sub-message as field `field` of `parent`.
template <class Proto>
void add(pbf_writer& parent, std::uint32_t field, const Proto& proto) {
  pbf_writer writer(parent, field);
  encode(writer, proto);
}

void add_text(pbf_writer& writer, std::uint32_t field, const std::string& text) {
  if (!text.empty()) writer.add_string(field, text);
}

template <class T>
void add_packed_int64(pbf_writer& writer, std::uint32_t field, const std::vector<T>& values) {
  if (!values.empty()) writer.add_packed_int64(field, values.begin(), values.end());
}

void encode(pbf_writer& writer, const TensorProto& tensor) {
  // Not packed: the schema is that of proto2, in which only the numbers are declared packed.
  for (const std::int64_t extent : tensor.dims) writer.add_int64(1, extent);
  writer.add_int32(2, tensor.data_type);
  if (!tensor.float_data.empty()) {
    writer.add_packed_float(4, tensor.float_data.begin(), tensor.float_data.end());
  }
  if (!tensor.int32_data.empty()) {
    writer.add_packed_int32(5, tensor.int32_data.begin(), tensor.int32_data.end());
  }
  add_packed_int64(writer, 7, tensor.int64_data);
  add_text(writer, 8, tensor.name);
  if (tensor.raw_data) {
    writer.add_bytes(9, reinterpret_cast<const char*>(tensor.raw_data->data()),
                     tensor.raw_data->size());
  }
  if (!tensor.double_data.empty()) {
    writer.add_packed_double(10, tensor.double_data.begin(), tensor.double_data.end());
  }
  if (!tensor.uint64_data.empty()) {
    writer.add_packed_uint64(11, tensor.uint64_data.begin(), tensor.uint64_data.end());
  }
}

void encode(pbf_writer& writer, const AttributeProto& attribute) {
  using Type = AttributeProto::Type;
  writer.add_string(1, attribute.name);
  switch (attribute.type) {
    case Type::kFloat:
      writer.add_float(2, attribute.f);
      break;
    case Type::kInt:
      writer.add_int64(3, attribute.i);
      break;
    case Type::kString:
      writer.add_bytes(4, attribute.s);
      break;
    case Type::kTensor:
      if (attribute.t) add(writer, 5, *attribute.t);
      break;
    case Type::kFloats:
      for (const float value : attribute.floats) writer.add_float(7, value);
      break;
    case Type::kInts:
      for (const std::int64_t value : attribute.ints) writer.add_int64(8, value);
      break;
    case Type::kStrings:
      for (const std::string& value : attribute.strings) writer.add_bytes(9, value);
      break;
    case Type::kUndefined:
    case Type::kGraph:
      break;
  }
  writer.add_enum(20, static_cast<std::int32_t>(attribute.type));
}

void encode(pbf_writer& writer, const NodeProto& node) {
  for (const std::string& name : node.input) writer.add_string(1, name);
  for (const std::string& name : node.output) writer.add_string(2, name);
  add_text(writer, 3, node.name);
  writer.add_string(4, node.op_type);
  for (const AttributeProto& attribute : node.attribute) add(writer, 5, attribute);
  add_text(writer, 7, node.domain);
}

void encode(pbf_writer& writer, const Dimension& dimension) {
  if (dimension.value)
    writer.add_int64(1, *dimension.value);
  else
    add_text(writer, 2, dimension.parameter);
}

void encode(pbf_writer& writer, const ValueInfoProto& value) {
  writer.add_string(1, value.name);
  pbf_writer type(writer, 2);
  pbf_writer tensor(type, 1);
  tensor.add_int32(1, value.element_type);
  if (!value.shape) return;
  pbf_writer shape(tensor, 2);
  for (const Dimension& dimension : *value.shape) {
    // protozero takes back a message in which nothing was written.
    if (!dimension.value && dimension.parameter.empty()) {
      shape.add_message(1, "", 0);
    } else {
      add(shape, 1, dimension);
    }
  }
}

void encode(pbf_writer& writer, const GraphProto& graph) {
  for (const NodeProto& node : graph.node) add(writer, 1, node);
  add_text(writer, 2, graph.name);
  for (const TensorProto& tensor : graph.initializer) add(writer, 5, tensor);
  for (const ValueInfoProto& value : graph.input) add(writer, 11, value);
  for (const ValueInfoProto& value : graph.output) add(writer, 12, value);
}

void encode(pbf_writer& writer, const OperatorSetId& set) {
  writer.add_string(1, set.domain);  // empty for ONNX's own operators; the field must be there
  writer.add_int64(2, set.version);
}

void encode(pbf_writer& writer, const Metadata& entry) {
  writer.add_string(1, entry.first);
  writer.add_string(2, entry.second);
}

void encode(pbf_writer& writer, const ModelProto& model) {
  writer.add_int64(1, model.ir_version);
  add_text(writer, 2, model.producer_name);
  add_text(writer, 3, model.producer_version);
  if (model.graph) add(writer, 7, *model.graph);
  for (const OperatorSetId& set : model.opset_import) add(writer, 8, set);
  for (const auto& entry : model.metadata_props) add(writer, 14, entry);
}

std::uint64_t size_of_numbers(const TensorProto& tensor) {
  return tensor.raw_data ? tensor.raw_data->size() : 0;
}

std::uint64_t size_of_numbers(const ModelProto& model) {
  std::uint64_t size = 0;
  if (!model.graph) return size;
  for (const TensorProto& tensor : model.graph->initializer) size += size_of_numbers(tensor);
  return size;
}

template <class Proto>
Result<ByteVector> encode_file(const Proto& proto) {
  constexpr std::uint64_t kRoomForNames = 16 << 20;
  constexpr std::uint64_t kLimit = std::numeric_limits<std::int32_t>::max() - kRoomForNames;
  if (size_of_numbers(proto) > kLimit) {
    return fail("the weights take ", size_of_numbers(proto),
                " bytes; an ONNX file holds at most 2 GB");
  }
  try {
    std::string buffer;
    pbf_writer writer(buffer);
    encode(writer, proto);
    return ByteVector(buffer.begin(), buffer.end());
  } catch (const std::exception& exception) {
    return fail("writing protobuf failed: ", exception.what());
  }
}

}  // namespace

Result<ByteVector> encode_model(const ModelProto& model) { return encode_file(model); }

Result<ByteVector> encode_tensor(const TensorProto& tensor) { return encode_file(tensor); }

}  // namespace convlens::onnx
