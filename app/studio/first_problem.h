#pragma once

#include "nn/model/analysis.h"

#include <QString>

namespace studio {

/// What `Analysis::first_error` says, translated: where, what, and the first way to mend it. "": nothing is wrong.
QString firstProblem(const nn::Analysis& analysis);

}  // namespace studio
