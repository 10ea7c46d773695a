"""check.py FOLDER: ONNX's own checker, with shape inference, on every .onnx file of the folder.

The last line is "N passed, N failed". Files of an operator set that the installed checker does not
know yet are named and not counted.
"""
import pathlib
import sys

import onnx
from onnx import checker, defs


def newest_operator_set(model):
    return max(entry.version for entry in model.opset_import if entry.domain == "")


def main():
    passed = failed = 0
    for path in sorted(pathlib.Path(sys.argv[1]).glob("*.onnx")):
        model = onnx.load(path)
        version = newest_operator_set(model)
        if version > defs.onnx_opset_version():
            print(f"{path.name}: operator set {version}, the checker knows {defs.onnx_opset_version()}")
            continue
        try:
            checker.check_model(model, full_check=True)
            onnx.shape_inference.infer_shapes(model, check_type=True, strict_mode=True)
            passed += 1
        except Exception as error:  # the checker's errors have several types
            failed += 1
            print(f"FAILED {path.name}: {error}")
    print(f"ONNX checker {onnx.__version__}")
    print(f"{passed} passed, {failed} failed")
    return failed > 0


sys.exit(main())
