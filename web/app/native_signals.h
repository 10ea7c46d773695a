// Ctrl-C, `kill` and the end of the session end the loop at once, wherever it sleeps.
#pragma once

#include <thread>

namespace convlens::app {

class EndSignals {
 public:
  // Before any other thread is started: all of them leave these signals to this one. The first
  // becomes an SDL_QUIT event; the second ends the program as it stands.
  EndSignals();
  EndSignals(const EndSignals&) = delete;
  EndSignals& operator=(const EndSignals&) = delete;
  ~EndSignals();

 private:
  std::thread thread_;
};

}  // namespace convlens::app
