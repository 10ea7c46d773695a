// Protobuf to the structs of onnx_wire.h. Field numbers are those of onnx.proto; fields and wire
// types that are not named are skipped, as protobuf has it.
#include <exception>
#include <memory>
#include <utility>

#include "convlens/io/onnx_wire.h"
#include "convlens/io/protobuf_decoder.h"

namespace convlens::onnx {
namespace {

using namespace protobuf;
using protozero::pbf_reader;

constexpr std::size_t kMaxText = 1 << 20;  // bytes of a metadata value

// The fields of TensorProto that hold numbers of one type, packed or not.
void decode_numbers(Decoder& decoder, pbf_reader& reader, TensorProto& tensor) {
  switch (reader.tag_and_type()) {
    case fixed32(4):
      tensor.float_data.push_back(reader.get_float());
      break;
    case delimited(4):
      decoder.packed_fixed(reader, tensor.float_data);
      break;
    case varint(5):
      tensor.int32_data.push_back(reader.get_int32());
      break;
    case delimited(5):
      decoder.packed_varints(reader, tensor.int32_data);
      break;
    case varint(7):
      tensor.int64_data.push_back(reader.get_int64());
      break;
    case delimited(7):
      decoder.packed_varints(reader, tensor.int64_data);
      break;
    case fixed64(10):
      tensor.double_data.push_back(reader.get_double());
      break;
    case delimited(10):
      decoder.packed_fixed(reader, tensor.double_data);
      break;
    case varint(11):
      tensor.uint64_data.push_back(reader.get_uint64());
      break;
    case delimited(11):
      decoder.packed_varints(reader, tensor.uint64_data);
      break;
    default:
      reader.skip();
  }
}

void decode(Decoder& decoder, Bytes bytes, TensorProto& tensor) {
  constexpr std::int32_t kExternal = 1;  // TensorProto.DataLocation
  decoder.message(bytes, [&](pbf_reader& reader) {
    switch (reader.tag_and_type()) {
      case varint(1):
        tensor.dims.push_back(reader.get_int64());
        break;
      case delimited(1):
        decoder.packed_varints(reader, tensor.dims);
        break;
      case varint(2):
        tensor.data_type = reader.get_int32();
        break;
      case delimited(3):
        tensor.has_segment = true;
        reader.skip();
        break;
      case delimited(6):
        tensor.has_strings = true;
        reader.skip();
        break;
      case delimited(8):
        tensor.name = decoder.text(reader);
        break;
      case delimited(9):
        tensor.raw_data = decoder.bytes(reader);
        break;
      case delimited(13):
        tensor.is_external = true;
        reader.skip();
        break;
      case varint(14):
        tensor.is_external = tensor.is_external || reader.get_int32() == kExternal;
        break;
      default:
        decode_numbers(decoder, reader, tensor);
    }
  });
}

// The fields of AttributeProto that hold a list. The type that the field is for.
AttributeProto::Type decode_list(Decoder& decoder, pbf_reader& reader, AttributeProto& attribute) {
  using Type = AttributeProto::Type;
  switch (reader.tag_and_type()) {
    case fixed32(7):
      attribute.floats.push_back(reader.get_float());
      return Type::kFloats;
    case delimited(7):
      decoder.packed_fixed(reader, attribute.floats);
      return Type::kFloats;
    case varint(8):
      attribute.ints.push_back(reader.get_int64());
      return Type::kInts;
    case delimited(8):
      decoder.packed_varints(reader, attribute.ints);
      return Type::kInts;
    case delimited(9):
      attribute.strings.push_back(decoder.text(decoder.part(reader)));
      return Type::kStrings;
    default:
      reader.skip();
      return Type::kUndefined;
  }
}

// The fields of AttributeProto that hold one value. The type that the field is for.
AttributeProto::Type decode_value(Decoder& decoder, pbf_reader& reader, AttributeProto& attribute) {
  using Type = AttributeProto::Type;
  switch (reader.tag_and_type()) {
    case fixed32(2):
      attribute.f = reader.get_float();
      return Type::kFloat;
    case varint(3):
      attribute.i = reader.get_int64();
      return Type::kInt;
    case delimited(4):
      attribute.s = decoder.text(reader);
      return Type::kString;
    case delimited(5): {
      auto tensor = std::make_shared<TensorProto>();
      decode(decoder, decoder.part(reader), *tensor);
      attribute.t = std::move(tensor);
      return Type::kTensor;
    }
    case delimited(6):
      reader.skip();
      return Type::kGraph;
    default:
      return decode_list(decoder, reader, attribute);
  }
}

void decode(Decoder& decoder, Bytes bytes, AttributeProto& attribute) {
  using Type = AttributeProto::Type;
  Type seen = Type::kUndefined;  // very old files do not write the type
  decoder.message(bytes, [&](pbf_reader& reader) {
    switch (reader.tag_and_type()) {
      case delimited(1):
        attribute.name = decoder.text(reader);
        break;
      case varint(20):
        attribute.type = static_cast<Type>(reader.get_enum());
        break;
      default: {
        const Type type = decode_value(decoder, reader, attribute);
        if (type != Type::kUndefined) seen = type;
      }
    }
  });
  if (attribute.type == Type::kUndefined) attribute.type = seen;
}

void decode(Decoder& decoder, Bytes bytes, NodeProto& node) {
  decoder.message(bytes, [&](pbf_reader& reader) {
    switch (reader.tag_and_type()) {
      case delimited(1):
        node.input.push_back(decoder.text(decoder.part(reader)));
        break;
      case delimited(2):
        node.output.push_back(decoder.text(decoder.part(reader)));
        break;
      case delimited(3):
        node.name = decoder.text(reader);
        break;
      case delimited(4):
        node.op_type = decoder.text(reader);
        break;
      case delimited(5):
        decode(decoder, decoder.part(reader), node.attribute.emplace_back());
        break;
      case delimited(7):
        node.domain = decoder.text(reader);
        break;
      default:
        reader.skip();
    }
  });
}

void decode(Decoder& decoder, Bytes bytes, Dimension& dimension) {
  decoder.message(bytes, [&](pbf_reader& reader) {
    switch (reader.tag_and_type()) {
      case varint(1):
        dimension.value = reader.get_int64();
        break;
      case delimited(2):
        dimension.parameter = decoder.text(reader);
        break;
      default:
        reader.skip();
    }
  });
}

// TypeProto.Tensor: the type of the numbers and the shape.
void decode_tensor_type(Decoder& decoder, Bytes bytes, ValueInfoProto& value) {
  decoder.message(bytes, [&](pbf_reader& reader) {
    switch (reader.tag_and_type()) {
      case varint(1):
        value.element_type = reader.get_int32();
        break;
      case delimited(2):
        value.shape.emplace();
        decoder.message(decoder.bytes(reader), [&](pbf_reader& shape) {
          if (shape.tag_and_type() == delimited(1)) {
            decode(decoder, decoder.part(shape), value.shape->emplace_back());
          } else {
            shape.skip();
          }
        });
        break;
      default:
        reader.skip();
    }
  });
}

void decode(Decoder& decoder, Bytes bytes, ValueInfoProto& value) {
  decoder.message(bytes, [&](pbf_reader& reader) {
    switch (reader.tag_and_type()) {
      case delimited(1):
        value.name = decoder.text(reader);
        break;
      case delimited(2):
        decoder.message(decoder.bytes(reader), [&](pbf_reader& type) {
          if (type.tag_and_type() == delimited(1)) {
            decode_tensor_type(decoder, decoder.bytes(type), value);
          } else {
            type.skip();
          }
        });
        break;
      default:
        reader.skip();
    }
  });
}

void decode(Decoder& decoder, Bytes bytes, GraphProto& graph) {
  decoder.message(bytes, [&](pbf_reader& reader) {
    switch (reader.tag_and_type()) {
      case delimited(1):
        decode(decoder, decoder.part(reader), graph.node.emplace_back());
        break;
      case delimited(2):
        graph.name = decoder.text(reader);
        break;
      case delimited(5):
        decode(decoder, decoder.part(reader), graph.initializer.emplace_back());
        break;
      case delimited(11):
        decode(decoder, decoder.part(reader), graph.input.emplace_back());
        break;
      case delimited(12):
        decode(decoder, decoder.part(reader), graph.output.emplace_back());
        break;
      case delimited(15):
        graph.has_sparse_initializer = true;
        reader.skip();
        break;
      default:
        reader.skip();
    }
  });
}

void decode(Decoder& decoder, Bytes bytes, OperatorSetId& set) {
  decoder.message(bytes, [&](pbf_reader& reader) {
    switch (reader.tag_and_type()) {
      case delimited(1):
        set.domain = decoder.text(reader);
        break;
      case varint(2):
        set.version = reader.get_int64();
        break;
      default:
        reader.skip();
    }
  });
}

// StringStringEntryProto
void decode(Decoder& decoder, Bytes bytes, std::pair<std::string, std::string>& entry) {
  decoder.message(bytes, [&](pbf_reader& reader) {
    switch (reader.tag_and_type()) {
      case delimited(1):
        entry.first = decoder.text(reader);
        break;
      case delimited(2):
        entry.second = decoder.text(decoder.bytes(reader), kMaxText);
        break;
      default:
        reader.skip();
    }
  });
}

void decode(Decoder& decoder, Bytes bytes, ModelProto& model) {
  decoder.message(bytes, [&](pbf_reader& reader) {
    switch (reader.tag_and_type()) {
      case varint(1):
        model.ir_version = reader.get_int64();
        break;
      case delimited(2):
        model.producer_name = decoder.text(reader);
        break;
      case delimited(3):
        model.producer_version = decoder.text(reader);
        break;
      case delimited(7):
        if (!model.graph) model.graph.emplace();
        decode(decoder, decoder.bytes(reader), *model.graph);
        break;
      case delimited(8):
        decode(decoder, decoder.part(reader), model.opset_import.emplace_back());
        break;
      case delimited(14):
        decode(decoder, decoder.part(reader), model.metadata_props.emplace_back());
        break;
      default:
        reader.skip();
    }
  });
}

template <class Proto>
Result<Proto> decode_file(Bytes bytes) {
  // The checks leave protozero nothing to throw for; should it do so nevertheless, it ends here.
  try {
    Decoder decoder(bytes);
    Proto proto;
    decode(decoder, bytes, proto);
    if (!decoder.ok()) return decoder.error();
    return proto;
  } catch (const std::exception& exception) {
    return fail("not readable as protobuf: ", exception.what());
  }
}

}  // namespace

Result<ModelProto> decode_model(Bytes bytes) { return decode_file<ModelProto>(bytes); }

Result<TensorProto> decode_tensor(Bytes bytes) { return decode_file<TensorProto>(bytes); }

}  // namespace convlens::onnx
