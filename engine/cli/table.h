// Tables of plain text.
#pragma once

#include <string>
#include <vector>

namespace convlens::cli {

struct Column {
  std::string title;
  bool right = false;  // numbers stand at the right
};

// Rows of as many cells as there are columns; two blanks between columns, a line below the titles.
std::string format_table(const std::vector<Column>& columns,
                         const std::vector<std::vector<std::string>>& rows);

}  // namespace convlens::cli
