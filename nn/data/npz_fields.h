#pragma once
// What the arrays of an .npz file are as fields. Internal to nn/data.

#include "nn/data/dataset.h"
#include "nn/io/npz_file.h"

namespace nn {

/// The arrays behind one field: its own, and those of the same name for validation and test: x_train, x_val, x_test.
struct NpzField {
    FieldInfo info;
    const NpzEntry* training = nullptr;
    const NpzEntry* validation = nullptr;
    const NpzEntry* test = nullptr;
    bool labels = false;    ///< a column or one-hot rows, to become a number a sample
    bool is_part = false;   ///< it is the validation or test part of another field too
};
using NpzFields = std::map<std::string, NpzField, std::less<>>;

/// Every array whose first axis can be samples; `labels` names those that become a number a sample. Whole numbers are looked at, up to
/// 256 MiB an array: how many classes there are, whether bytes are 0 and 1 alone. `uses`: no other arrays are looked at.
Result<NpzFields> npz_fields(const NpzFile& file, const std::vector<std::string>& labels, const DataRequest& request);

/// The values of one part as its column holds them: bytes for bool and uint8 that are no `labels`, else float32 or int64 as `dtype`.
Result<std::string> npz_column(const NpzFile& file, const NpzEntry& entry, const NpzField& field, DType dtype,
                               const std::stop_token& stop);

}  // namespace nn
