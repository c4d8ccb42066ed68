#pragma once
// What the reader of Python sources has to say, by line, and how it gives up.

#include "nn/model/result.h"

#include <vector>

namespace nn::python {

/// A slip that was read as what it means, or something that is not drawn. Lines count from 1; 0: the file as a whole.
struct Note {
    int line = 0;
    Message text;
    bool operator==(const Note&) const = default;
};
using Notes = std::vector<Note>;

/// Thrown inside this folder alone, and caught by its public functions: reading cannot go on at all.
struct Stop {
    int line = 0;
    Message text;
};

}  // namespace nn::python
