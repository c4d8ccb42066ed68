#pragma once
// Samples in memory, and batches of them prepared ahead on another thread.

#include "nn/engine/kernel.h"
#include "nn/model/analysis.h"
#include "nn/model/data.h"

#include <atomic>
#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace nn {

enum class Split { Train, Validation, Test };
const char* to_string(Split split);

/// All samples of a source, loaded and checked.
class Dataset {
public:
    virtual ~Dataset() = default;
    virtual const Fields& fields() const = 0;
    /// Samples in the training part and (own test files) the test part, before `split` is applied.
    virtual std::int64_t size(bool test) const = 0;
    /// The last so many of the training part are the source's own for validation; 0: the split cuts them off.
    virtual std::int64_t own_validation() const { return 0; }
    /// Writes one sample of `field`, row-major, in the field's dtype. `into` holds a sample.
    virtual void read(std::string_view field, bool test, std::int64_t sample, void* into) const = 0;
    /// Contiguous samples of a field if they lie in memory in the field's own dtype (fast gather); null otherwise.
    virtual const void* raw(std::string_view field, bool test) const { (void)field; (void)test; return nullptr; }
};

/// The sources there are, in the order in which lists show them.
const std::vector<const SourceInfo*>& all_sources();
/// Null where there is none.
const SourceInfo* find_source(std::string_view id);

/// What whoever opens data wants of it.
struct DataRequest {
    /// Reading looks at it after every piece, every picture, every array, and ends with the error `reading_stopped`.
    std::stop_token stop;
    /// The fields that are used, and as what: no others are read. None: all, as they are described.
    std::optional<std::map<std::string, DType, std::less<>>> uses;
};

/// The fields a project's data offers, as far as that can be without reading the samples. `folder` is where the project file lies:
/// relative paths start there. The error says what is missing and what to do. Ends early as `DataRequest::stop` says.
Result<Fields> describe_fields(const DataSpec& data, const std::filesystem::path& folder, std::stop_token stop = {});
/// Opens and reads a project's data. Relative paths start at `folder`. Errors name the file, what was found and what to do.
Result<std::shared_ptr<const Dataset>> open_dataset(const DataSpec& data, const std::filesystem::path& folder,
                                                    const DataRequest& request = {});

/// The same to look at a few samples, where opening it whole would take long: a sample may be read when it is asked for.
Result<std::shared_ptr<const Dataset>> browse_dataset(const DataSpec& data, const std::filesystem::path& folder,
                                                      const DataRequest& request = {});

/// What people should know of how the fields were read, each thing once.
std::vector<Message> notes_of(const Fields& fields);

/// What is wrong where two fields that are used together have not the same number of samples for every split.
std::optional<Message> disagreement(const std::string& field, const FieldInfo::Parts& parts, const std::string& other,
                                    const FieldInfo::Parts& others);

/// The samples of a split, as (from test files?, index). Validation is cut off as torch.utils.data.random_split does with
/// a generator of `split.seed`: a permutation, the last share of it. Samples that the source has for a split are that split.
struct SplitIndices {
    bool test_files = false;
    std::vector<std::int64_t> indices;
};
Result<SplitIndices> split_indices(const Dataset& dataset, const DataSpec& data, Split split);

/// One batch: an array per requested field, row-major.
struct Batch {
    std::int64_t size = 0;
    std::vector<std::vector<std::byte>> fields;  ///< in the order they were asked for
};

/// Gathers batches on a thread of its own, two or more ahead. Recycles buffers: after the first batches nothing is allocated.
class Batcher {
public:
    /// `fields`: the names wanted. `order`: sample indices (into the split's file part) in visiting order.
    Batcher(std::shared_ptr<const Dataset> dataset, std::vector<std::string> fields, bool test_files);
    ~Batcher();
    /// Starts an epoch; the batches of an earlier one that were not taken are dropped.
    void start(std::vector<std::int64_t> order, std::int64_t batch_size, bool drop_last);
    /// The next batch, or null at the end of the epoch. Stays valid until the next call.
    const Batch* next();
    /// Memory of the batches that lie ahead when an epoch has `samples` samples, `sample_bytes` each.
    static std::size_t bytes(std::size_t sample_bytes, std::int64_t batch_size, std::int64_t samples);
    /// Seconds spent waiting in `next` since construction.
    double waited_seconds() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace nn
