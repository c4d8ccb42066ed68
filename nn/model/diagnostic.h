#pragma once

#include "nn/model/edit.h"
#include "nn/model/severity.h"

#include <string>
#include <vector>

namespace nn {

/// A change that mends a diagnostic: one click in the window, a sentence on the command line.
struct Fix {
    Message text;  ///< "Set in_features 800"
    Edits edits;   ///< against the project that was analysed
};

/// What is wrong where. `node` is a path ("" is the project as a whole); `port`, `option` may be empty.
struct Diagnostic {
    Severity severity = Severity::Error;
    std::string node, port, option;
    Message text;  ///< one sentence: what was found, what was expected
    std::vector<Fix> fixes;
};

}  // namespace nn
