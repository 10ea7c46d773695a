#include "requests.h"

#include <cctype>
#include <utility>

#include "convlens/io/drawing_json.h"
#include "pictures.h"
#include "reason.h"
#include "web/session/answer_view.h"

namespace convlens::app {
namespace {

void save(Program& program, const std::string& name,
          const Result<std::vector<std::uint8_t>>& bytes) {
  if (bytes) return program.platform->save_file(name, *bytes);
  perform(program, Notify{{Notice::Kind::kNotSaved, name, bytes.error().message, Reason::kOther}});
}

// "-7": the answer as a part of a file's name, where it can be one.
std::string answer_part(const Session& session) {
  std::string part = "-";
  for (const char c : answer_view(session).label) {
    if (!std::isalnum(static_cast<unsigned char>(c))) return "";
    part += c;
  }
  return part.size() > 1 ? part : "";
}

void save_drawing(Program& program) {
  const Session& session = program.session;
  const std::string name = "convlens-drawing" + answer_part(session);
  if (session.pad.sheet.blank()) {
    return perform(program,
                   Notify{{Notice::Kind::kNotSaved, name + ".jsonl", "", Reason::kPadEmpty}});
  }
  // Strokes over a picture are nothing without it.
  if (session.pad.sheet.picture) return save(program, name + ".png", pad_png(session));
  const std::string line = write_drawing({session.pad.sheet.drawing, std::nullopt}) + "\n";
  save(program, name + ".jsonl", std::vector<std::uint8_t>(line.begin(), line.end()));
}

void save_map(Program& program, const std::optional<Selection>& map) {
  const Session& session = program.session;
  const Network* network = current_network(session);
  const auto selection = map ? map : session.selected;
  if (!network || !selection) return;
  const auto& stage = network->stages[static_cast<std::size_t>(selection->stage)];
  std::string name = "convlens-";
  for (const char c : stage.name.empty() ? std::string("map") : stage.name) {
    name += std::isalnum(static_cast<unsigned char>(c)) || c == '-' ? c : '_';
  }
  if (selection->map >= 0) name.append("-").append(std::to_string(selection->map + 1));
  name.append(".png");
  save(program, name, map_png(session, *selection));
}

void do_request(Program& program, const Request& request) {
  switch (request.kind) {
    case Request::Kind::kCopyLink:
      return program.platform->copy_link(link_now(program));
    case Request::Kind::kSaveScreen:
      program.screen_wanted = true;  // with the next frame
      return program.platform->request_frame();
    case Request::Kind::kSaveMap:
      return save_map(program, request.map);
    case Request::Kind::kSaveDrawing:
      return save_drawing(program);
    case Request::Kind::kOpenFile:
      return program.platform->open_file();
    case Request::Kind::kPaste:
      return program.platform->paste();
    case Request::Kind::kStartCamera:
    case Request::Kind::kStopCamera:
      return;  // follow_camera() sees what the session wants
  }
}

}  // namespace

void do_requests(Program& program) {
  while (!program.session.requests.empty()) {
    for (const Request& request : std::exchange(program.session.requests, {})) {
      do_request(program, request);
    }
  }
}

void save_screen(Program& program) {
  if (!std::exchange(program.screen_wanted, false)) return;
  save(program, "convlens" + answer_part(program.session) + ".png", screen_png(program));
}

}  // namespace convlens::app
