#include "web/session/reason.h"

#include <iterator>

namespace convlens {
namespace {

struct Entry {
  std::string_view code;
  Text Texts::* sentence;  // null: the notice has its own words
};

// In the order of the enumerators.
constexpr Entry kReasons[] = {
    {"other", nullptr},
    {"file_kinds", &Texts::reason_file_kinds},
    {"file_empty", &Texts::reason_file_empty},
    {"too_large", &Texts::reason_too_large},
    {"not_unpacked", &Texts::reason_not_unpacked},
    {"damaged", &Texts::reason_damaged},
    {"not_onnx", &Texts::reason_not_onnx},
    {"unknown_operator", &Texts::reason_unknown_operator},
    {"not_digit_classifier", &Texts::reason_not_digit_classifier},
    {"model_gone", &Texts::reason_model_gone},
    {"not_picture", &Texts::reason_not_picture},
    {"no_drawing", &Texts::reason_no_drawing},
    {"too_many_points", &Texts::reason_too_many_points},
    {"not_digits", &Texts::reason_not_digits},
    {"labels_alone", &Texts::reason_labels_alone},
    {"labels_mismatch", &Texts::reason_labels_mismatch},
    {"pad_empty", &Texts::reason_pad_empty},
    {"clipboard_empty", &Texts::reason_clipboard_empty},
    {"clipboard_denied", &Texts::reason_clipboard_denied},
    {"drop_here", &Texts::reason_drop_here},
    {"camera_denied", &Texts::reason_camera_denied},
    {"camera_missing", &Texts::reason_camera_missing},
    {"camera_busy", &Texts::reason_camera_busy},
    {"camera_on_page", &Texts::reason_camera_on_page},
    {"not_kept", &Texts::reason_not_kept},
    {"no_room", &Texts::reason_no_room},
    {"copy_denied", &Texts::reason_copy_denied},
    {"kept_damaged", &Texts::reason_kept_damaged},
    {"no_answer", &Texts::reason_no_answer},
    {"link_newer", &Texts::reason_link_newer},
    {"link_too_long", &Texts::reason_link_too_long},
    {"link_damaged", &Texts::reason_link_damaged},
};
static_assert(std::size(kReasons) == kReasonCount);

}  // namespace

std::string_view reason_code(Reason reason) {
  return kReasons[static_cast<std::size_t>(reason)].code;
}

std::string_view reason_text(Reason reason, Language language) {
  const auto sentence = kReasons[static_cast<std::size_t>(reason)].sentence;
  return sentence ? (texts(language).*sentence).view() : std::string_view();
}

}  // namespace convlens
