#include "convlens/digits/ink_box.h"

#include <algorithm>
#include <cstddef>

namespace convlens {
namespace {

// A horizontal run of inked pixels, columns [first, last) of a row; `piece` links it to another run
// of the same piece, or to itself at the root (union-find).
struct RowRun {
  int row, first, last;
  std::size_t piece;
};

std::size_t root(std::vector<RowRun>& runs, std::size_t run) {
  while (runs[run].piece != run) {
    runs[run].piece = runs[runs[run].piece].piece;  // path halving
    run = runs[run].piece;
  }
  return run;
}

// The first inked pixel of a row in [column, width), or width. Paper is passed in steps: it is most
// of every drawing.
int next_ink(const float* pixels, int column, int width) {
  constexpr int kStep = 8;
  for (; column + kStep <= width; column += kStep) {
    int inked = 0;
    for (int i = 0; i < kStep; ++i) inked |= pixels[column + i] > kInkThreshold;
    if (inked) break;
  }
  while (column < width && !(pixels[column] > kInkThreshold)) ++column;
  return column;
}

// Appends the runs of a row.
void scan_row(const Image& image, int row, std::vector<RowRun>& runs) {
  const float* pixels = image.pixels.data() + static_cast<std::size_t>(row) * image.width;
  for (int column = next_ink(pixels, 0, image.width); column < image.width;) {
    const int first = column;
    while (column < image.width && pixels[column] > kInkThreshold) ++column;
    runs.push_back({row, first, column, runs.size()});
    column = next_ink(pixels, column, image.width);
  }
}

// All runs from the top left, joined into pieces; O(pixels).
std::vector<RowRun> inked_runs(const Image& image) {
  std::vector<RowRun> runs;
  std::size_t above = 0;  // the first run of the row above
  for (int row = 0; row < image.height; ++row) {
    const std::size_t begin = runs.size();
    scan_row(image, row, runs);
    for (std::size_t run = begin, other = above; run < runs.size() && other < begin;) {
      if (runs[other].first <= runs[run].last && runs[run].first <= runs[other].last) {
        runs[root(runs, run)].piece = root(runs, other);
      }
      (runs[other].last < runs[run].last ? other : run)++;
    }
    above = begin;
  }
  return runs;
}

// Whether a part of the image holds faint ink; a part outside of it does not.
bool has_faint_ink(const Image& image, const InkBox& part) {
  if (part.left < 0 || part.top < 0 || part.right > image.width || part.bottom > image.height) {
    return false;
  }
  for (int y = part.top; y < part.bottom; ++y) {
    const float* pixels = image.pixels.data() + static_cast<std::size_t>(y) * image.width;
    if (std::any_of(pixels + part.left, pixels + part.right,
                    [](float ink) { return ink > kFaintInk; })) {
      return true;
    }
  }
  return false;
}

InkBox with_faint_edge(const Image& image, const InkBox& box) {
  InkBox grown = box;
  grown.left -= has_faint_ink(image, {box.left - 1, box.top, box.left, box.bottom});
  grown.right += has_faint_ink(image, {box.right, box.top, box.right + 1, box.bottom});
  grown.top -= has_faint_ink(image, {box.left, box.top - 1, box.right, box.top});
  grown.bottom += has_faint_ink(image, {box.left, box.bottom, box.right, box.bottom + 1});
  return grown;
}

}  // namespace

InkExtent find_ink(const Image& image) {
  std::vector<RowRun> runs = inked_runs(image);
  std::vector<std::int64_t> area(runs.size());  // in pixels, at the root of each piece
  for (std::size_t run = 0; run < runs.size(); ++run) {
    area[root(runs, run)] += runs[run].last - runs[run].first;
  }
  InkExtent extent;
  if (runs.empty()) return extent;
  const std::int64_t largest = *std::max_element(area.begin(), area.end());

  extent.empty = false;
  extent.box = {image.width, image.height, 0, 0};
  for (std::size_t run = 0; run < runs.size(); ++run) {
    const RowRun& ink = runs[run];
    if (area[root(runs, run)] * kCrumbShare < largest) {
      const auto start = static_cast<std::int32_t>(ink.row * image.width);
      extent.crumbs.push_back({start + ink.first, start + ink.last});
      continue;
    }
    extent.box = {std::min(extent.box.left, ink.first), std::min(extent.box.top, ink.row),
                  std::max(extent.box.right, ink.last), std::max(extent.box.bottom, ink.row + 1)};
  }
  extent.box = with_faint_edge(image, extent.box);
  return extent;
}

}  // namespace convlens
