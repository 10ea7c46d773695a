// A polite end: Ctrl-C and SIGTERM are noted and asked for between two steps of long work.
#pragma once

#include <csignal>

namespace convlens::cli {

class StopSignals {
 public:
  // Holds the signals back, also for threads that are started later.
  StopSignals() {
    sigemptyset(&held_);
    sigaddset(&held_, SIGINT);
    sigaddset(&held_, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &held_, &before_);
  }
  // A signal that nobody asked for arrives now.
  ~StopSignals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  // Whether one of them has come since the last call.
  bool take() {
    sigset_t pending;
    sigpending(&pending);
    if (sigismember(&pending, SIGINT) != 1 && sigismember(&pending, SIGTERM) != 1) return false;
    int signal = 0;
    sigwait(&held_, &signal);
    return true;
  }

 private:
  sigset_t held_{}, before_{};
};

}  // namespace convlens::cli
