// Labelled images by the name of where they come from: mnist:DIR, idx:IMAGES,LABELS, pen:FILE.
#pragma once

#include <string>
#include <vector>

#include "convlens/cli/console.h"
#include "convlens/core/error.h"
#include "convlens/core/thread_pool.h"
#include "convlens/io/bytes.h"
#include "convlens/train/dataset.h"

namespace convlens::cli {

enum class DataPart { kTraining, kTest };

// For --help.
inline constexpr char kDataHelp[] =
    "Where the images come from:\n"
    "mnist:DIR (IDX files under MNIST's names, .gz or not),\n"
    "idx:IMAGES,LABELS (two IDX files, .gz or not),\n"
    "pen:FILE (drawings with labels, a JSON object per line, .gz or not)";

// What is wrong with the form of a source; empty if nothing is.
std::string check_source(const std::string& source);

// The images of all sources, one after another. Of mnist: the part that is asked for, of the others
// everything. Errors: files that are missing or broken, images of
// different sizes, a label that is not below `classes`.
Result<Dataset> load_data(const std::vector<std::string>& sources, DataPart part, int classes,
                          ThreadPool& pool, Console& console);

// Images that are larger than the model's input, or not as many pixels as a flat one, are scaled to
// it, as `classify` does it with a drawing. Error: a model whose input is not one grey picture.
Status fit_images(const Model& model, Dataset& data);

// The bytes of a file, unpacked where it is a .gz; "-" is the standard input. Errors begin with the
// path; more than `limit` bytes when unpacked are one.
Result<ByteVector> read_unpacked(const std::string& path, std::size_t limit);

inline constexpr std::size_t kMostDrawingBytes = std::size_t{256} << 20;

}  // namespace convlens::cli
