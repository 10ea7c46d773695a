#include "native_signals.h"

#include <SDL.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

namespace convlens::app {
namespace {

// Those that whoever started the program has not switched off, as nohup does with SIGHUP.
sigset_t end_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGUSR2);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction action{};
    sigaction(signal, nullptr, &action);
    if (action.sa_handler != SIG_IGN) sigaddset(&signals, signal);
  }
  return signals;
}

void wait_for_signals() {
  const sigset_t signals = end_signals();
  bool asked = false;
  for (int signal = 0; sigwait(&signals, &signal) == 0;) {
    if (signal == SIGUSR2) return;  // the program's own: it is over
    if (asked) _exit(128 + signal);
    asked = true;
    SDL_Event quit{};
    quit.type = SDL_QUIT;
    SDL_PushEvent(&quit);
  }
}

}  // namespace

EndSignals::EndSignals() {
  SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
  const sigset_t signals = end_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  thread_ = std::thread(wait_for_signals);
}

EndSignals::~EndSignals() {
  pthread_kill(thread_.native_handle(), SIGUSR2);
  thread_.join();
}

}  // namespace convlens::app
