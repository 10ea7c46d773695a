// What each action does to a session: one act() per kind, by theme in session_*.cc. Private to
// them; everybody else uses apply().
#pragma once

#include "web/session/session.h"

namespace convlens {

// True where something changed that can be seen.

bool act(Session& session, const BeginStroke& action);  // session_strokes.cc
bool act(Session& session, const ExtendStroke& action);
bool act(Session& session, const EndStroke& action);
bool act(Session& session, const CancelStroke& action);
bool act(Session& session, const Undo& action);
bool act(Session& session, const Redo& action);

bool act(Session& session, const Clear& action);  // session_sheets.cc
bool act(Session& session, const Draw& action);
bool act(Session& session, const PlayDrawing& action);
bool act(Session& session, const Advance& action);
bool act(Session& session, const Surprise& action);
bool act(Session& session, const ShowPicture& action);
bool act(Session& session, const CameraFrame& action);
bool act(Session& session, const OfferDigits& action);
bool act(Session& session, const OfferLabels& action);
bool act(Session& session, const NextDigit& action);

bool act(Session& session, const ChooseModel& action);  // session_network.cc
bool act(Session& session, const OfferModel& action);
bool act(Session& session, const KnowModel& action);
bool act(Session& session, const ModelUnavailable& action);
bool act(Session& session, const PointAt& action);
bool act(Session& session, const Select& action);

bool act(Session& session, const SetLanguage& action);  // session_screen.cc
bool act(Session& session, const SetTheme& action);
bool act(Session& session, const SetRange& action);
bool act(Session& session, const SetThickness& action);
bool act(Session& session, const SetEraser& action);
bool act(Session& session, const SetPreparation& action);
bool act(Session& session, const SetSystem& action);
bool act(Session& session, const HideControls& action);
bool act(Session& session, const ShowOverlay& action);
bool act(Session& session, const GoTo& action);
bool act(Session& session, const Notify& action);
bool act(Session& session, const DismissNotice& action);
bool act(Session& session, const Ask& action);

// The network classifies the prepared drawing. An empty pad is not classified: there is nothing to
// recognise.
void infer(Session& session);
// session.drawn or the way of preparing it has changed: prepares and classifies it.
void drawn_changed(Session& session);
// The sheet has changed: lays its ink anew, prepares and classifies it.
void sheet_changed(Session& session);

// Ends what moves on the pad by itself, and a stroke that is being drawn: the hand's drawing is
// there in full, the camera's last picture stays. What the person did is remembered.
void take_over(Session& session);

}  // namespace convlens
