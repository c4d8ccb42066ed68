#pragma once
// The one kind of dataset: every field a column in memory. Internal to nn/data.

#include "nn/data/dataset.h"

#include <array>

namespace nn {

/// The samples of one field in one part (training or test files), as they came from the file. Samples may lie apart
/// (fields share a file's bytes) or overlap (windows of a series).
struct Column {
    std::shared_ptr<const std::string> bytes;
    std::size_t start = 0;   ///< where the first sample begins
    std::size_t stride = 0;  ///< from one sample to the next; 0: they lie one behind the other
    /// Sample i is at the `stride` of number (*rows)[i]; null: of number i.
    std::shared_ptr<const std::vector<std::int64_t>> rows;

    Column() = default;
    explicit Column(std::string all, std::size_t first = 0)
        : bytes(std::make_shared<const std::string>(std::move(all))), start(first) {}
};

/// How a column's bytes become the field's dtype.
enum class Encoding {
    Native,      ///< they are of that dtype already
    ByteScaled,  ///< uint8 to float32, divided by `divisor`: images stay a quarter of the size
    ByteLabel,   ///< uint8 to int64
    ShortLabel,  ///< uint16 to int64
};

class TableDataset final : public Dataset {
public:
    struct Field {
        Encoding encoding = Encoding::Native;
        float divisor = 255;
        std::array<Column, 2> parts;  ///< training, test files
    };

    /// `validation`: how many of the training part's last samples are for it.
    TableDataset(std::int64_t training_size, std::int64_t test_size, std::int64_t validation = 0)
        : sizes_{training_size, test_size}, validation_(validation) {}
    /// `field` holds size(test) samples of info.type in each part.
    void add(std::string name, FieldInfo info, Field field);

    const Fields& fields() const override { return infos_; }
    std::int64_t size(bool test) const override { return sizes_[test ? 1 : 0]; }
    std::int64_t own_validation() const override { return validation_; }
    void read(std::string_view field, bool test, std::int64_t sample, void* into) const override;
    const void* raw(std::string_view field, bool test) const override;

private:
    struct Stored {
        Field field;
        std::size_t elements;  ///< per sample
        std::size_t bytes;     ///< per sample, in the column
    };
    std::array<std::int64_t, 2> sizes_;
    std::int64_t validation_;
    Fields infos_;
    std::map<std::string, Stored, std::less<>> columns_;
};

}  // namespace nn
