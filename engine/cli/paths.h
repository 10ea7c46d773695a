// Paths as they were given, looked at before the work: nothing here throws, and whatever cannot be
// looked at counts as not there.
#pragma once

#include <string>

#include "convlens/core/error.h"

namespace convlens::cli {

bool path_exists(const std::string& path);

// Whether both mean the same file, also by way of links, also where there is none yet.
bool same_file(const std::string& a, const std::string& b);

// Whether a file can be written there, found out without doing it. Errors: a folder, a folder that
// is not there or must not be written to.
Status check_writable(const std::string& path);

// For the options' checks: what is wrong with an empty path; nothing where it is not empty.
std::string check_not_empty(const std::string& path);

}  // namespace convlens::cli
