// Why something did not work.
#pragma once

#include <cstddef>
#include <string_view>

#include "web/session/text.h"

namespace convlens {

// The common reasons why something did not work: each has a sentence in every language (text.h,
// reason_…).
enum class Reason {
  kOther,  // the notice's own words say it
  kFileKinds,
  kFileEmpty,
  kTooLarge,
  kNotUnpacked,
  kDamaged,
  kNotOnnx,
  kUnknownOperator,
  kNotDigitClassifier,
  kModelGone,  // a file of the person's own, which only they can bring again
  kNotPicture,
  kNoDrawing,
  kTooManyPoints,
  kNotDigits,
  kLabelsAlone,
  kLabelsMismatch,
  kPadEmpty,
  kClipboardEmpty,
  kClipboardDenied,
  kDropHere,
  kCameraDenied,
  kCameraMissing,
  kCameraBusy,
  kCameraOnPage,
  kNotKept,
  kNoRoom,
  kCopyDenied,
  kKeptDamaged,
  kNoAnswer,
  kLinkNewer,
  kLinkTooLong,
  kLinkDamaged,
};
inline constexpr std::size_t kReasonCount = 32;

// "damaged", "not_onnx" …: as files and programs are given it.
std::string_view reason_code(Reason reason);
// The reason's sentence; empty of kOther.
std::string_view reason_text(Reason reason, Language language);

}  // namespace convlens
