// What a session keeps over a restart.
#pragma once

#include <vector>

#include "web/session/session.h"

namespace convlens {

// The actions that bring a new session to this one's drawing, model, selection and settings;
// write_actions() makes a text of them. An opening's drawing is not kept, nor what undo knows, nor
// what is loaded: own models and data sets are to be offered before.
std::vector<Action> snapshot(const Session& session);

}  // namespace convlens
