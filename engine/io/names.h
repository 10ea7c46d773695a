// Names that occur once.
#pragma once

#include <string>
#include <unordered_map>
#include <unordered_set>

#include "convlens/core/error.h"

namespace convlens {

class Names {
 public:
  // `wanted`, or with a number behind it where it is taken; "unnamed" where it is empty.
  std::string unique(std::string wanted) {
    if (wanted.empty()) wanted = "unnamed";
    if (taken_.insert(wanted).second) return wanted;
    // Counting goes on where it stopped: a thousand equal names must not take a million steps.
    for (int& number = last_number_[wanted];;) {
      std::string candidate = concat(wanted, "_", ++number + 1);
      if (taken_.insert(candidate).second) return candidate;
    }
  }
  // False where the name is taken already.
  bool take(const std::string& name) { return taken_.insert(name).second; }

 private:
  std::unordered_set<std::string> taken_;
  std::unordered_map<std::string, int> last_number_;
};

}  // namespace convlens
