#include "convlens/io/onnx.h"

#include "convlens/io/onnx_export.h"
#include "convlens/io/onnx_import.h"
#include "convlens/io/onnx_wire.h"

namespace convlens {

Result<Model> read_onnx(Bytes bytes) {
  const auto proto = onnx::decode_model(bytes);
  if (!proto) return fail("ONNX: ", proto.error().message, "; is this an ONNX file, and whole?");
  auto model = onnx::import_model(*proto, bytes.size());
  if (!model) return in("ONNX", model.error());
  return model;
}

Result<ByteVector> write_onnx(const Model& model) {
  const auto exported = onnx::export_model(model);
  if (!exported) return in("ONNX", exported.error());
  auto bytes = onnx::encode_model(exported->proto);
  if (!bytes) return in("ONNX", bytes.error());
  return bytes;
}

}  // namespace convlens
