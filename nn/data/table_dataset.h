#pragma once
// The one kind of dataset so far: every field a column in memory. Internal to nn/data.

#include "nn/data/dataset.h"

#include <array>
#include <functional>

namespace nn {

/// The samples of one field in one part (training or test files), as they came from the file.
struct Column {
    std::string bytes;      ///< samples from `start` on, one behind the other
    std::size_t start = 0;  ///< length of a header that stayed in front
};

/// How a column's bytes become the field's dtype.
enum class Encoding {
    Native,      ///< they are of that dtype already
    ByteScaled,  ///< uint8 to float32, divided by `divisor`: images stay a quarter of the size
    ByteLabel,   ///< uint8 to int64
};

class TableDataset final : public Dataset {
public:
    struct Field {
        Encoding encoding = Encoding::Native;
        float divisor = 255;
        std::array<Column, 2> parts;  ///< training, test files
    };

    TableDataset(std::int64_t training_size, std::int64_t test_size) : sizes_{training_size, test_size} {}
    /// `field` holds size(test) samples of info.type in each part.
    void add(std::string name, FieldInfo info, Field field);

    const Fields& fields() const override { return infos_; }
    std::int64_t size(bool test) const override { return sizes_[test ? 1 : 0]; }
    void read(std::string_view field, bool test, std::int64_t sample, void* into) const override;
    const void* raw(std::string_view field, bool test) const override;

private:
    struct Stored {
        Field field;
        std::size_t elements;  ///< per sample
        std::size_t width;     ///< bytes per element in the column
    };
    std::array<std::int64_t, 2> sizes_;
    Fields infos_;
    std::map<std::string, Stored, std::less<>> columns_;
};

/// A kind of source: what it is called, and how it is read.
struct Source {
    SourceInfo info;
    std::function<Result<Fields>(const DataSpec&, const std::filesystem::path& folder)> describe;
    std::function<Result<std::shared_ptr<const Dataset>>(const DataSpec&, const std::filesystem::path& folder)> open;
};

Source digits_source();
Source fashion_mnist_source();
Source idx_source();
Source npz_source();
Source random_source();

/// A relative path starts at the project's folder.
std::filesystem::path resolve_path(const std::string& path, const std::filesystem::path& folder);
/// FieldInfo of labels below `classes`; without names they are "0", "1"...
FieldInfo label_field(std::int64_t classes, std::vector<std::string> names = {});

}  // namespace nn
