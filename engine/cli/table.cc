#include "convlens/cli/table.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace convlens::cli {
namespace {

// In characters: of UTF-8 the bytes that begin one.
std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (c & 0xc0) != 0x80; }));
}

std::string format_row(const std::vector<Column>& columns, const std::vector<std::size_t>& widths,
                       const std::vector<std::string>& cells) {
  std::string line;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const std::string blanks(widths[i] - width_of(cells[i]), ' ');
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
    std::size_t width = width_of(columns[i].title);
    for (const auto& row : rows) width = std::max(width, width_of(row[i]));
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
