#include "convlens/cli/table.h"

#include <algorithm>
#include <cstddef>

namespace convlens::cli {
namespace {

std::string format_row(const std::vector<Column>& columns, const std::vector<std::size_t>& widths,
                       const std::vector<std::string>& cells) {
  std::string line;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const std::string blanks(widths[i] - cells[i].size(), ' ');
    if (i > 0) line += "  ";
    line += columns[i].right ? blanks + cells[i] : cells[i] + blanks;
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line + '\n';
}

}  // namespace

std::string format_table(const std::vector<Column>& columns,
                         const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  std::vector<std::string> titles, lines;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    std::size_t width = columns[i].title.size();
    for (const auto& row : rows) width = std::max(width, row[i].size());
    widths.push_back(width);
    titles.push_back(columns[i].title);
    lines.push_back(std::string(width, '-'));
  }
  std::string table = format_row(columns, widths, titles) + format_row(columns, widths, lines);
  for (const auto& row : rows) table += format_row(columns, widths, row);
  table.pop_back();  // who prints it ends the line
  return table;
}

}  // namespace convlens::cli
