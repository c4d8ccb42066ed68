#include "nn/data/dataset.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <thread>

namespace nn {

/// A ring of batches: one with the consumer, the others prepared ahead. The worker fills them without holding the
/// mutex; who owns a batch follows from the counters alone. The more small batches lie ahead, the longer the worker may
/// be kept from a core before anybody waits; and it fills the ring, then rests until half of it is free, so that it is
/// woken seldom.
struct Batcher::Impl {
    static constexpr std::size_t kFewest = 3, kMost = 32;
    static constexpr std::size_t kBytes = std::size_t{16} << 20;  ///< of the ring, beyond the fewest batches

    /// Batches of `bytes` that lie in the ring.
    static std::size_t places(std::size_t bytes) {
        return std::clamp(kBytes / std::max<std::size_t>(bytes, 1), kFewest, kMost);
    }

    struct Source {
        std::string name;
        const std::byte* raw;  ///< null: by `Dataset::read`
        std::size_t bytes;     ///< per sample
    };

    std::shared_ptr<const Dataset> dataset;
    bool test_files = false;
    std::vector<Source> sources;

    std::mutex mutex;
    std::condition_variable_any changed;
    // Guarded by `mutex`; `order` and the sizes change only while the worker does not fill.
    std::vector<std::int64_t> order;
    std::int64_t batch_size = 1;
    std::size_t batches = 0;   ///< of this epoch
    std::size_t prepared = 0;  ///< filled so far
    std::size_t taken = 0;     ///< given to the consumer so far
    bool filling = false;
    bool resting = false;   ///< the worker, until half the ring is free
    bool starving = false;  ///< the consumer waits
    double waited = 0;

    std::vector<Batch> ring = std::vector<Batch>(kFewest);
    std::jthread worker;  // last: stops and joins before anything it uses goes

    /// Batches that may be filled now; the one given out last stays with the consumer until it asks for the next.
    std::size_t room() const { return std::max<std::size_t>(taken, 1) - 1 + ring.size() - prepared; }
    bool worth_waking() const { return prepared < batches && room() >= (resting ? ring.size() / 2 : 1); }
    void work(const std::stop_token& stop);
    void fill(Batch& batch, std::size_t number) const;
};

void Batcher::Impl::fill(Batch& batch, std::size_t number) const {
    const std::size_t first = number * static_cast<std::size_t>(batch_size);
    const std::size_t count = std::min(static_cast<std::size_t>(batch_size), order.size() - first);
    batch.size = static_cast<std::int64_t>(count);
    for (std::size_t f = 0; f < sources.size(); ++f) {
        const Source& source = sources[f];
        batch.fields[f].resize(count * source.bytes);  // within the capacity that `start` reserved
        std::byte* into = batch.fields[f].data();
        for (std::size_t i = 0; i < count; ++i, into += source.bytes) {
            const std::int64_t sample = order[first + i];
            if (source.raw != nullptr) {
                std::memcpy(into, source.raw + static_cast<std::size_t>(sample) * source.bytes, source.bytes);
            } else {
                dataset->read(source.name, test_files, sample, into);
            }
        }
    }
}

void Batcher::Impl::work(const std::stop_token& stop) {
    std::unique_lock lock(mutex);
    while (true) {
        resting = room() == 0;
        const bool wanted = changed.wait(lock, stop, [this] { return worth_waking(); });
        if (!wanted || stop.stop_requested()) return;
        resting = false;
        const std::size_t number = prepared;
        filling = true;
        lock.unlock();
        fill(ring[number % ring.size()], number);
        lock.lock();
        filling = false;
        if (batches == 0) {  // `start` waits for this batch, to drop it
            changed.notify_all();
            continue;
        }
        ++prepared;
        if (starving) changed.notify_all();
    }
}

Batcher::Batcher(std::shared_ptr<const Dataset> dataset, std::vector<std::string> fields, bool test_files)
    : impl_(std::make_unique<Impl>()) {
    impl_->dataset = std::move(dataset);
    impl_->test_files = test_files;
    for (std::string& name : fields) {
        const TensorType& type = impl_->dataset->fields().find(name)->second.type;
        const auto bytes = static_cast<std::size_t>(numel_per_sample(type.shape)) * size_of(type.dtype);
        const auto* raw = static_cast<const std::byte*>(impl_->dataset->raw(name, test_files));
        impl_->sources.push_back({std::move(name), raw, bytes});
    }
    impl_->worker = std::jthread([impl = impl_.get()](const std::stop_token& stop) { impl->work(stop); });
}

Batcher::~Batcher() = default;

void Batcher::start(std::vector<std::int64_t> order, std::int64_t batch_size, bool drop_last) {
    std::unique_lock lock(impl_->mutex);
    impl_->batches = 0;  // nothing new is begun
    impl_->changed.wait(lock, [this] { return !impl_->filling; });
    impl_->batch_size = std::max<std::int64_t>(batch_size, 1);
    const auto size = static_cast<std::size_t>(impl_->batch_size);
    impl_->batches = drop_last ? order.size() / size : (order.size() + size - 1) / size;
    std::size_t bytes = 0;
    for (const Impl::Source& source : impl_->sources) bytes += std::min(size, order.size()) * source.bytes;
    impl_->ring.resize(Impl::places(bytes));
    for (Batch& batch : impl_->ring) {
        batch.fields.resize(impl_->sources.size());
        for (std::size_t f = 0; f < batch.fields.size(); ++f) {
            batch.fields[f].reserve(std::min(size, order.size()) * impl_->sources[f].bytes);
        }
    }
    impl_->order = std::move(order);
    impl_->prepared = impl_->taken = 0;
    impl_->resting = false;
    impl_->changed.notify_all();
}

const Batch* Batcher::next() {
    std::unique_lock lock(impl_->mutex);
    if (impl_->taken == impl_->batches) return nullptr;
    const std::size_t number = impl_->taken++;
    if (impl_->resting && impl_->worth_waking()) impl_->changed.notify_all();
    if (impl_->prepared <= number) {
        const auto begin = std::chrono::steady_clock::now();
        impl_->starving = true;
        impl_->changed.wait(lock, [&] { return impl_->prepared > number; });
        impl_->starving = false;
        impl_->waited += std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    }
    return &impl_->ring[number % impl_->ring.size()];
}

std::size_t Batcher::bytes(std::size_t sample_bytes, std::int64_t batch_size, std::int64_t samples) {
    const std::size_t batch = static_cast<std::size_t>(std::min(batch_size, samples)) * sample_bytes;
    return std::min(Impl::places(batch) * batch, static_cast<std::size_t>(samples) * sample_bytes);
}

double Batcher::waited_seconds() const {
    const std::lock_guard lock(impl_->mutex);
    return impl_->waited;
}

}  // namespace nn
