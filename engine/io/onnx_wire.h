// ONNX's protobuf messages (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto) as plain
// structs: the members that a network needs, by the names of the schema. Nothing is interpreted
// here; the numbers of tensors stay where they are in the file.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "convlens/core/error.h"
#include "convlens/io/bytes.h"

namespace convlens::onnx {

// TensorProto.DataType, those that are written or looked for by name; the others are in
// onnx_tensor.cc.
struct DataType {
  static constexpr std::int32_t kFloat = 1, kInt64 = 7, kBool = 9, kFloat16 = 10, kDouble = 11,
                                kBfloat16 = 16;
};

struct TensorProto {
  std::string name;
  std::vector<std::int64_t> dims;
  std::int32_t data_type = 0;
  std::optional<Bytes> raw_data;  // a view of the file, or of numbers that outlive this struct
  std::vector<float> float_data;
  std::vector<double> double_data;
  std::vector<std::int32_t> int32_data;
  std::vector<std::int64_t> int64_data;
  std::vector<std::uint64_t> uint64_data;
  bool has_strings = false, has_segment = false;
  bool is_external = false;  // the numbers are in another file
};

struct AttributeProto {
  // AttributeProto.AttributeType; whatever is not named here cannot be used.
  enum class Type : std::int32_t {
    kUndefined = 0,
    kFloat = 1,
    kInt = 2,
    kString = 3,
    kTensor = 4,
    kGraph = 5,
    kFloats = 6,
    kInts = 7,
    kStrings = 8,
  };

  std::string name;
  Type type = Type::kUndefined;
  float f = 0;
  std::int64_t i = 0;
  std::string s;
  std::shared_ptr<const TensorProto> t;
  std::vector<float> floats;
  std::vector<std::int64_t> ints;
  std::vector<std::string> strings;
};

struct NodeProto {
  std::string name, op_type, domain;
  std::vector<std::string> input, output;
  std::vector<AttributeProto> attribute;
};

struct Dimension {
  std::optional<std::int64_t> value;
  std::string parameter;  // "batch"; empty where there is none
};

struct ValueInfoProto {
  std::string name;
  std::int32_t element_type = 0;  // 0: not a tensor
  std::optional<std::vector<Dimension>> shape;
};

struct GraphProto {
  std::string name;
  std::vector<NodeProto> node;
  std::vector<TensorProto> initializer;
  std::vector<ValueInfoProto> input, output;
  bool has_sparse_initializer = false;
};

struct OperatorSetId {
  std::string domain;
  std::int64_t version = 0;
};

struct ModelProto {
  std::int64_t ir_version = 0;
  std::string producer_name, producer_version;
  std::vector<OperatorSetId> opset_import;
  std::vector<std::pair<std::string, std::string>> metadata_props;
  std::optional<GraphProto> graph;
};

// Errors name the byte at which the file stops making sense. The result looks into `bytes`, which
// must outlive it.
Result<ModelProto> decode_model(Bytes bytes);
Result<TensorProto> decode_tensor(Bytes bytes);

// Errors: more than the 2 GB that a protobuf message may have.
Result<ByteVector> encode_model(const ModelProto& model);
Result<ByteVector> encode_tensor(const TensorProto& tensor);

}  // namespace convlens::onnx
