#pragma once
// Everything that is to be known of one's data before a project is made of it, in one go.

#include "nn/data/data_look.h"
#include "nn/start/data_plan.h"

namespace nn {

struct FirstLook {
    DataPlan plan;
    std::optional<TableLook> table;  ///< of a table
    std::optional<DataLook> look;    ///< of everything else
};

/// `data`: source and path, see `data_at`; no more need be said. Pictures of different sizes, and large ones, are brought to one size,
/// grey ones to one channel. Takes as long as reading the data; ends early as `stop` says.
Result<FirstLook> first_look(DataSpec data, std::stop_token stop = {});

}  // namespace nn
