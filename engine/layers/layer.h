// One layer of a network: shape inference, forward, backward, parameters, description. A new type
// of layer is one file that implements this interface and one line in registry.cc.
//
// Conventions: activations are [N,C,H,W] or [N,F] with the batch first; activation gradients are
// assigned, parameter gradients are accumulated. A layer is not changed by forward or backward, so
// that several threads may run the same layer on parts of a batch.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "convlens/core/error.h"
#include "convlens/core/random.h"
#include "convlens/core/tensor.h"
#include "convlens/core/thread_pool.h"
#include "convlens/layers/node.h"

namespace convlens {

struct Parameter {
  std::string name;  // "weight", "bias", "scale", "mean", …
  Tensor value;
  bool trainable = true;  // running statistics are not
};

// Memory of one call, planned beforehand. All of it belongs to the caller.
struct ForwardArgs {
  std::span<const ConstTensorView> inputs;
  TensorView output;
  // max(output, 0) as well, where the layer can write it in the same pass (activates() is true) and
  // somebody wants it; data null: not wanted.
  TensorView activated = {};
  const float* packed = nullptr;  // what pack() wrote; null where packed_floats() is 0
  std::span<float> saved;         // saved_floats(): kept until backward; empty at inference alone
  std::span<float> scratch;    // scratch_floats() for every thread of the pool: for this call only
  bool training = false;       // dropout and the statistics of the batch
  Random* random = nullptr;    // for dropout; not null when training
  ThreadPool* pool = nullptr;  // null: the caller's thread only
};

// How a layer computes on this machine, for people to read (conv2d.h: Conv2dChoice).
struct Computation {
  std::string algorithm, instruction_set;
  int tile_maps = 0, tile_pixels = 0;  // output maps by pixels; 0: no tile
  std::int64_t multiplications = 0;    // of a forward pass
};

struct BackwardArgs {
  std::span<const ConstTensorView> inputs;
  ConstTensorView output;
  ConstTensorView output_gradient;
  std::span<const TensorView> input_gradients;  // assigned; data is null where not wanted
  std::span<const TensorView>
      parameter_gradients;  // accumulated; one per parameter, data null where not wanted
  std::span<const float> saved;
  std::span<float> scratch;  // as in ForwardArgs
  bool training = false;     // as in the forward pass that went before
  ThreadPool* pool = nullptr;
};

// The window of the input that one output unit sees along one axis: output i sees the inputs
// i*stride - pad_before + u*dilation for u in [0, extent). Elementwise layers have extent 1.
struct WindowAxis {
  std::int64_t extent = 1, stride = 1, dilation = 1, pad_before = 0;
};
struct Window {
  WindowAxis height, width;
  bool all_channels = false;  // a unit sees every map (convolution), or its own only (pooling)
};

// A tensor in double precision for the plain reference.
struct ReferenceTensor {
  Shape shape;
  std::vector<double> values;
};

class Layer {
 public:
  virtual ~Layer() = default;

  // The operator as ONNX names it: "Conv", "MaxPool", …, or a name of our own ("MinPool") where
  // ONNX has none.
  virtual std::string_view op() const = 0;

  virtual std::unique_ptr<Layer> clone() const = 0;

  // The layer as ONNX operators (opset 19, every attribute written out), each one's output being
  // the first operand of the next; nearly always one. Constants (weights) are in the operands.
  virtual std::vector<NodeSpec> to_nodes(std::string_view name) const = 0;

  // Shape of the output, or what is wrong with the inputs' shapes; the caller names the node. The
  // first extent is the batch: it is free, and the output's first extent.
  virtual Result<Shape> infer(std::span<const Shape> inputs) const = 0;

  virtual std::span<Parameter> parameters() { return {}; }
  std::span<const Parameter> parameters() const { return const_cast<Layer*>(this)->parameters(); }

  // Multiply-accumulates of one forward pass.
  virtual std::int64_t multiply_accumulates(std::span<const Shape> inputs) const {
    (void)inputs;
    return 0;
  }

  // Whether forward honours ForwardArgs::activated: the caller then leaves out the Relu behind it.
  virtual bool activates() const { return false; }

  // What is chosen for these inputs; nullopt where there is nothing to choose.
  virtual std::optional<Computation> computation(std::span<const Shape> inputs) const {
    (void)inputs;
    return std::nullopt;
  }

  // Whether algorithms with fewer multiplications and a little more rounding (Winograd) may be
  // chosen; true at first. Call it before the memory is planned: it changes the sizes.
  virtual void allow_winograd(bool allow) { (void)allow; }

  // The window of a unit where the layer works on maps; nullopt where every unit sees everything.
  // The inputs' shapes decide the padding of auto_pad and the window of global pooling.
  virtual std::optional<Window> window(std::span<const Shape> inputs) const {
    (void)inputs;
    return std::nullopt;
  }

  // Whether the output is the first input's numbers, at most under another shape. The caller may
  // then let them share memory: forward does nothing where output.data is inputs[0].data.
  virtual bool is_view(bool training) const {
    (void)training;
    return false;
  }

  // Sizes of the memory that forward and backward get; they depend on the shapes only. `gradients`:
  // backward will follow. Scratch is per thread.
  virtual std::size_t packed_floats(std::span<const Shape> inputs) const {
    (void)inputs;
    return 0;
  }
  virtual std::size_t saved_floats(std::span<const Shape> inputs) const {
    (void)inputs;
    return 0;
  }
  virtual std::size_t scratch_floats(std::span<const Shape> inputs, bool gradients) const {
    (void)inputs, (void)gradients;
    return 0;
  }

  // Writes the parameters in the order in which forward reads them fastest. Any batch of the same
  // sample shapes can be run with the result.
  virtual void pack(std::span<const Shape> inputs, float* packed) const {
    (void)inputs, (void)packed;
  }

  virtual void forward(const ForwardArgs& args) const = 0;
  virtual void backward(const BackwardArgs& args) const = 0;

  // After a step of training, with what every part of the batch saved in forward: batch
  // normalisation moves its running mean and variance.
  virtual void update_statistics(std::span<const std::span<const float>> saved) { (void)saved; }

  // The plain mathematics in double precision: the judge of forward, and by finite differences of
  // backward. `parameters` are in the order of parameters(). Without dropout.
  virtual void reference(std::span<const ReferenceTensor> inputs,
                         std::span<const ReferenceTensor> parameters, bool training,
                         ReferenceTensor& output) const = 0;
};

}  // namespace convlens
