// Everything that can happen to a session, as plain values. apply() (session.h) does them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "convlens/digits/drawing.h"
#include "convlens/io/idx.h"
#include "web/session/pad.h"
#include "web/session/reason.h"
#include "web/session/settings.h"

namespace convlens {

// --- the pad -------------------------------------------------------------------------------------

struct BeginStroke {  // on the opening's drawing it takes that away, unless it erases
  StrokePoint point;
  float thickness = kDefaultThickness;
  bool erase = false;
};
struct ExtendStroke {  // ignored while no stroke is begun
  StrokePoint point;
};
struct EndStroke {};
struct CancelStroke {};  // what was begun is taken back: a second finger has come down
struct Clear {};
struct Undo {};
struct Redo {};
struct Draw {  // replaces what is on the pad
  Drawing drawing;
  std::optional<PadPicture> picture = {};  // beneath the strokes
};
// The same drawn by an animated hand; at once where motion is reduced. `opening`: the first stroke
// of the person replaces it.
struct PlayDrawing {
  Drawing drawing;
  bool opening = false;
};
// A digit in a hand that differs from time to time; by the session's own random numbers.
struct Surprise {};
struct ShowPicture {  // in place of what is on the pad; strokes go over it
  PadPicture picture;
};
// Pictures of digits to go through, with their labels or without any.
struct OfferDigits {
  std::string name;
  IdxImages images;
  std::vector<std::uint8_t> labels;  // as many as images, or none
};
struct OfferLabels {  // for the data set that is open, which came without
  std::string name;
  std::vector<std::uint8_t> labels;
};
struct NextDigit {};  // of the data set, in place of what is on the pad
// Like ShowPicture, but of many frames the first one alone can be undone. Frames that come when the
// camera was not asked for, or has been stopped since, are not shown.
struct CameraFrame {
  PadPicture picture;
};
struct Advance {  // time passes for what moves by itself
  double seconds = 0;
};

// --- the network ---------------------------------------------------------------------------------

// The model to be shown: at once if it is loaded, else as soon as it is offered.
struct ChooseModel {
  std::string name;
};
// A model's file has come; it is shown if it is the chosen one. What cannot be read leaves a notice
// and everything else as it was.
struct OfferModel {
  std::string name;
  std::vector<std::uint8_t> onnx;
};
// A model of the person's own from an earlier time: it can be chosen, and its file is then got.
struct KnowModel {
  std::string name;
};
struct ModelUnavailable {  // the chosen file could not be had: as in Notice
  std::string name, reason;
  Reason why = Reason::kOther;
};

// One unit of a stage: y, x in its map, 0, 0 for vectors.
struct UnitRef {
  int stage = 0, map = 0, y = 0, x = 0;
  friend bool operator==(const UnitRef&, const UnitRef&) = default;
};
struct PointAt {  // the unit under the pointer, or none
  std::optional<UnitRef> unit;
};
// A layer opened large, and one map of it, or all of them (-1).
struct Selection {
  int stage = 0, map = -1;
  friend bool operator==(const Selection&, const Selection&) = default;
};
struct Select {
  std::optional<Selection> selection;
};

// --- settings and the screen ---------------------------------------------------------------------

struct SetLanguage {
  Language language = Language::kEnglish;
};
struct SetTheme {
  ThemeChoice theme = ThemeChoice::kSystem;
};
struct SetRange {
  ColorRange range = ColorRange::kLayer;
};
struct SetThickness {
  float thickness = kDefaultThickness;  // kept inside of its bounds
};
struct SetEraser {
  bool on = false;
};
struct SetPreparation {
  bool on = true;
};
struct SetSystem {  // what the system asks for
  bool dark = false, reduced_motion = false;
};
struct HideControls {
  ControlSet hidden;
};
// What is laid over the screen; one at a time.
enum class Overlay { kNone, kHelp, kSettings, kShare, kInputs };
struct ShowOverlay {
  Overlay overlay = Overlay::kNone;
};
// Where in the program a person is: what "back" goes back through.
struct Place {
  std::string model;
  std::optional<Selection> selected;
  Overlay overlay = Overlay::kNone;
  friend bool operator==(const Place&, const Place&) = default;
};
struct GoTo {
  Place place;
};

// --- messages, and what the platform is to do ----------------------------------------------------

// What went wrong, or well: the sentence is made of the kind, a name and a reason.
struct Notice {
  enum class Kind {
    kModel,               // `name` cannot be shown, `reason`
    kDrawing,             // `name` is no drawing that can be read, `reason`
    kPicture,             // `name` is no picture that can be read, `reason`
    kDigits,              // `name` is no data set that can be read, `reason`
    kFile,                // `name` cannot be opened at all, `reason`
    kLink,                // the link is damaged, `reason`
    kCamera,              // the camera is not there, `reason`
    kNotSaved,            // `name` could not be written, `reason`
    kNotCopied,           // the link, `reason`
    kSaved,               // `name`: where it was written
    kCopied,              // the link
    kCopiedWithoutModel,  // the link, but the person's own model `name` is not in it
    kCommandCopied,       // the command that shows the same, on the desktop
    kDigitsShown,         // `name` has `reason` digits
    kUpdated,             // a new version is there, and starts with the next visit
  };
  Kind kind = Kind::kModel;
  std::string name;
  std::string reason;  // words of its own: of kOther the reason itself, else a detail of it
  Reason why = Reason::kOther;
};
bool is_good_news(Notice::Kind kind);
struct Notify {
  Notice notice;
};
struct DismissNotice {};

// What only the platform can do. An Ask adds one to the session's requests; who runs the program
// takes them from there and answers with other actions.
struct Request {
  enum class Kind {
    kCopyLink,
    kSaveScreen,   // a picture of the window
    kSaveMap,      // a picture of `map`
    kSaveDrawing,  // a file that can be opened again
    kOpenFile,
    kPaste,
    kStartCamera,
    kStopCamera,
  };
  Kind kind = Kind::kCopyLink;
  std::optional<Selection> map;
};
struct Ask {
  Request request;
};

using Action = std::variant<BeginStroke, ExtendStroke, EndStroke, CancelStroke, Clear, Undo, Redo,
                            Draw, PlayDrawing, Surprise, ShowPicture, OfferDigits, OfferLabels,
                            NextDigit, CameraFrame, Advance, ChooseModel, OfferModel, KnowModel,
                            ModelUnavailable, PointAt, Select, SetLanguage, SetTheme, SetRange,
                            SetThickness, SetEraser, SetPreparation, SetSystem, HideControls,
                            ShowOverlay, GoTo, Notify, DismissNotice, Ask>;

}  // namespace convlens
