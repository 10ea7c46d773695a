// Every text that the user sees, one table per language. A string that is missing in one of them
// does not compile: Text has no default.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace convlens {

enum class Language { kEnglish, kRussian };
inline constexpr Language kLanguages[] = {Language::kEnglish, Language::kRussian};

std::string_view language_code(Language language);  // "en", "ru"
std::optional<Language> language_from_code(std::string_view code);

// UTF-8. "{0}", "{1}" … stand for what fill() puts in.
class Text {
 public:
  template <std::size_t N>
  consteval Text(const char (&text)[N]) : text_(text, N - 1) {
    if (N <= 1) throw "a text is never empty";
  }
  operator std::string_view() const { return text_; }
  std::string_view view() const { return text_; }

 private:
  std::string_view text_;
};

// X-macro: every text once, so that tests can walk the table too.
#define CONVLENS_TEXTS(X)                                                                     \
  X(language_name)     /* of this table's own language, short */                              \
  X(draw_hint)         /* on the empty pad */                                                 \
  X(draw_hint_opening) /* while the opening drawing is on the pad */                          \
  X(clear)             /* the button */                                                       \
  X(pad_place)         /* {0} data set, {1} which, {2} of how many */                         \
  X(pad_truth)         /* {0} label of the data set */                                        \
  X(pad_camera)                                                                               \
  X(pad_picture) /* {0} name of the file */                                                   \
  X(pad_title)                                                                                \
  X(preparation_title)                                                                        \
  X(step_drawn) /* the three pictures of the preparation */                                   \
  X(step_cropped)                                                                             \
  X(step_centered)                                                                            \
  X(step_scaled)        /* the third picture while the preparation is off */                  \
  X(preparation_switch) /* the switch */                                                      \
  X(preparation_about)  /* what happens while it is on */                                     \
  X(preparation_off)    /* what happens while it is off */                                    \
  X(answer_title)                                                                             \
  X(answer_not_a_number)                                                                      \
  X(answer_empty)   /* in place of the verdict while the pad is empty */                      \
  X(answer_second)  /* {0} label, {1} probability */                                          \
  X(answer_close)   /* two guesses are close: {0}, {1} */                                     \
  X(answer_spread)  /* no guess stands out */                                                 \
  X(model_explorer) /* names on the segmented control, and what they are */                   \
  X(model_explorer_about)                                                                     \
  X(model_lecture)                                                                            \
  X(model_lecture_about)                                                                      \
  X(model_dense)                                                                              \
  X(model_dense_about)                                                                        \
  X(model_own_about) /* {0} name of the file */                                               \
  X(model_loading)   /* {0} name */                                                           \
  X(model_none)                                                                               \
  X(notice_model)      /* {0} name of the model, {1} what is wrong */                         \
  X(notice_drawing)    /* {0} name of the file, {1} what is wrong */                          \
  X(notice_picture)    /* likewise */                                                         \
  X(notice_digits)     /* likewise: a data set */                                             \
  X(notice_file)       /* likewise: of no kind that can be opened */                          \
  X(notice_link)       /* {1} what is wrong */                                                \
  X(notice_camera)     /* {1} what is wrong */                                                \
  X(notice_not_saved)  /* {0} name of the file, {1} what is wrong */                          \
  X(notice_not_copied) /* {1} what is wrong */                                                \
  X(notice_saved)      /* {0} name of the file */                                             \
  X(notice_copied)                                                                            \
  X(notice_copied_without_model) /* {0} name of the person's own model */                     \
  X(notice_command_copied)                                                                    \
  X(notice_digits_shown) /* {0} name of the data set, {1} how many */                         \
  X(notice_updated)                                                                           \
  X(reason_file_kinds) /* why a file, a picture or the camera did not work, and what to do */ \
  X(reason_file_empty)                                                                        \
  X(reason_no_drawing)                                                                        \
  X(reason_labels_alone)                                                                      \
  X(reason_pad_empty)                                                                         \
  X(reason_too_large)                                                                         \
  X(reason_not_unpacked)                                                                      \
  X(reason_clipboard_empty)                                                                   \
  X(reason_clipboard_denied)                                                                  \
  X(reason_drop_here)                                                                         \
  X(reason_camera_denied)                                                                     \
  X(reason_camera_missing)                                                                    \
  X(reason_camera_busy)                                                                       \
  X(reason_camera_on_page)                                                                    \
  X(reason_not_kept)                                                                          \
  X(reason_no_room)                                                                           \
  X(reason_copy_denied)                                                                       \
  X(reason_kept_damaged)                                                                      \
  X(reason_no_answer)                                                                         \
  X(reason_damaged)                                                                           \
  X(reason_not_onnx)                                                                          \
  X(reason_unknown_operator)                                                                  \
  X(reason_not_digit_classifier)                                                              \
  X(reason_model_gone)                                                                        \
  X(reason_not_picture)                                                                       \
  X(reason_too_many_points)                                                                   \
  X(reason_not_digits)                                                                        \
  X(reason_labels_mismatch)                                                                   \
  X(reason_link_newer)                                                                        \
  X(reason_link_too_long)                                                                     \
  X(reason_link_damaged)                                                                      \
  X(notice_details) /* {0} the program's own words, behind a reason */                        \
  X(name_file)      /* where there is no name to be told */                                   \
  X(name_clipboard)                                                                           \
  X(kept_state)        /* what is kept over a restart, as the name of a file */               \
  X(stage_input)       /* kinds of layers: full, and short where the full is long */          \
  X(stage_convolution) /* {0} kernel such as 3×3 */                                           \
  X(stage_convolution_short)                                                                  \
  X(stage_normalization)                                                                      \
  X(stage_normalization_short)                                                                \
  X(stage_max_pool)                                                                           \
  X(stage_average_pool)                                                                       \
  X(stage_min_pool)                                                                           \
  X(stage_pool_short)                                                                         \
  X(stage_global_pool)                                                                        \
  X(stage_flatten)                                                                            \
  X(stage_flatten_short)                                                                      \
  X(stage_fully_connected)                                                                    \
  X(stage_fully_connected_short)                                                              \
  X(stage_softmax)                                                                            \
  X(stage_sigmoid)                                                                            \
  X(stage_tanh)                                                                               \
  X(stage_leaky_relu)                                                                         \
  X(stage_reshape)                                                                            \
  X(stage_identity)                                                                           \
  X(stage_negation)                                                                           \
  X(stage_bias) /* a layer that only adds one */                                              \
  X(stage_dropout)                                                                            \
  X(stage_add)                                                                                \
  X(stage_concat)                                                                             \
  X(about_input)       /* one sentence each, in a student's words */                          \
  X(about_input_plain) /* while the preparation is off */                                     \
  X(about_convolution)                                                                        \
  X(about_convolution_unbiased)                                                               \
  X(about_convolution_point)  /* kernel 1×1 */                                                \
  X(about_convolution_own)    /* one map to each kernel */                                    \
  X(about_convolution_groups) /* {0} groups */                                                \
  X(about_activation)                                                                         \
  X(about_sigmoid)                                                                            \
  X(about_tanh)                                                                               \
  X(about_leaky_relu)                                                                         \
  X(about_relu)                                                                               \
  X(about_normalization)                                                                      \
  X(about_max_pool)                                                                           \
  X(about_average_pool)                                                                       \
  X(about_min_pool)                                                                           \
  X(about_global_pool)                                                                        \
  X(about_flatten)                                                                            \
  X(about_reshape)                                                                            \
  X(about_fully_connected)                                                                    \
  X(about_fully_connected_unbiased)                                                           \
  X(about_softmax)                                                                            \
  X(about_dropout)                                                                            \
  X(about_add)                                                                                \
  X(about_concat)                                                                             \
  X(about_bias)                                                                               \
  X(about_identity)                                                                           \
  X(about_negation)                                                                           \
  X(about_other) /* {0} operator */                                                           \
  X(shape_maps)  /* {0} maps, {1} height, {2} width */                                        \
  X(shape_units) /* {0} numbers in a vector */                                                \
  X(parameters)  /* {0} number */                                                             \
  X(no_parameters)                                                                            \
  X(unit_map)       /* {0} layer, {1} map, {2} of how many */                                 \
  X(unit_input)     /* {0} layer */                                                           \
  X(unit_number)    /* {0} layer, {1} unit, {2} of how many */                                \
  X(unit_class)     /* {0} layer, {1} label of the class */                                   \
  X(unit_place)     /* {0} row, {1} column */                                                 \
  X(unit_value)     /* {0} value */                                                           \
  X(spoken_answer)  /* {0} label, {1} percent, {2} second label, {3} its percent */           \
  X(spoken_layer)   /* {0} title, {1} shape, {2} sentence */                                  \
  X(map_statistics) /* {0} minimum, {1} mean, {2} maximum */                                  \
  X(layer_previous)                                                                           \
  X(layer_next)                                                                               \
  X(map_previous)                                                                             \
  X(map_next)                                                                                 \
  X(zoom_in)                                                                                  \
  X(zoom_out)                                                                                 \
  X(layer_map)         /* {0} map, {1} of how many */                                         \
  X(layer_unit)        /* likewise */                                                         \
  X(layer_window)      /* {0} kernel, {1} stride, {2} padding */                              \
  X(layer_pool_window) /* {0} window, {1} stride */                                           \
  X(layer_dilation)    /* {0} dilation */                                                     \
  X(layer_sources)     /* {0} names of the layers it reads */                                 \
  X(layer_cost)        /* {0} method, {1} us, {2} GFLOP/s, {3} % of the peak */               \
  X(cost_tile)         /* {0} algorithm, {1} maps, {2} pixels */                              \
  X(cost_direct)                                                                              \
  X(cost_depthwise)                                                                           \
  X(cost_winograd) /* {0} its size */                                                         \
  X(cost_plain)                                                                               \
  X(cost_product)                                                                             \
  X(layer_empty) /* in place of statistics while the pad is empty */                          \
  X(legend_max)  /* the end of a palette while no layer is pointed at */                      \
  X(legend_note)                                                                              \
  X(legend_note_map)                                                                          \
  X(legend_note_network)                                                                      \
  X(legend_layer) /* {0} layer */                                                             \
  X(legend_map)   /* {0} layer, {1} map */                                                    \
  X(legend_network)                                                                           \
  X(range_title) /* what the switch is for */                                                 \
  X(range_map)   /* what a colour range spans: the switch */                                  \
  X(range_layer)                                                                              \
  X(range_network)                                                                            \
  X(status_forward)      /* {0} milliseconds */                                               \
  X(status_forward_fast) /* likewise */                                                       \
  X(status_preparation)  /* {0} milliseconds */                                               \
  X(status_frame)        /* {0} milliseconds */                                               \
  X(status_macs)         /* {0} millions */                                                   \
  X(undo)                                                                                     \
  X(redo)                                                                                     \
  X(tool_pen)                                                                                 \
  X(tool_eraser)                                                                              \
  X(tool_thickness)                                                                           \
  X(tool_more)      /* opens the inputs where they have no room of their own */               \
  X(input_title)    /* of the card with the inputs */                                         \
  X(input_digit)    /* {0} digit */                                                           \
  X(input_surprise) /* a digit in a hand of its own */                                        \
  X(input_next)     /* of a data set */                                                       \
  X(input_open)     /* a picture, drawing, model or data set */                               \
  X(input_camera)                                                                             \
  X(input_camera_stop)                                                                        \
  X(answer_unsure) /* beside the verdict, short */                                            \
  X(answer_or)     /* between two labels */                                                   \
  X(menu_share)                                                                               \
  X(menu_settings)                                                                            \
  X(menu_help)                                                                                \
  X(dismiss) /* closes a message or a card */                                                 \
  X(settings_language)                                                                        \
  X(settings_theme)                                                                           \
  X(theme_system)                                                                             \
  X(theme_light)                                                                              \
  X(theme_dark)                                                                               \
  X(share_link)                                                                               \
  X(share_link_about)                                                                         \
  X(share_screen)                                                                             \
  X(share_map) /* of the map that is open */                                                  \
  X(share_drawing)                                                                            \
  X(share_drawing_about)                                                                      \
  X(help_how) /* two sentences */                                                             \
  X(help_keyboard)                                                                            \
  X(help_version)       /* {0} number */                                                      \
  X(help_group_drawing) /* headings over the keys */                                          \
  X(help_group_network)                                                                       \
  X(help_group_screen)                                                                        \
  X(key_space) /* names of keys without a sign */                                             \
  X(key_digit) /* what keys do */                                                             \
  X(key_surprise)                                                                             \
  X(key_next)                                                                                 \
  X(key_open)                                                                                 \
  X(key_eraser)                                                                               \
  X(key_thickness)                                                                            \
  X(key_model)                                                                                \
  X(key_layer)                                                                                \
  X(key_map)                                                                                  \
  X(key_zoom)                                                                                 \
  X(key_fit)                                                                                  \
  X(key_theme)                                                                                \
  X(key_back)

struct Texts {
#define CONVLENS_TEXT_FIELD(name) Text name;
  CONVLENS_TEXTS(CONVLENS_TEXT_FIELD)
#undef CONVLENS_TEXT_FIELD
};

const Texts& english_texts();
const Texts& russian_texts();
const Texts& texts(Language language);

// Puts parts[i] in the place of "{i}".
std::string fill(std::string_view text, std::initializer_list<std::string_view> parts);

}  // namespace convlens
