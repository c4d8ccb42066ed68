#include "nn/data/dataset.h"

#include <array>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <thread>

namespace nn {

/// A ring of three batches: one with the consumer, two prepared ahead. The worker fills them without holding the mutex;
/// who owns a batch follows from the counters alone.
struct Batcher::Impl {
    static constexpr std::size_t slots = 3;

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
    double waited = 0;

    std::array<Batch, slots> ring;
    std::jthread worker;  // last: stops and joins before anything it uses goes

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
        // The batch given out last stays with the consumer until it asks for the next.
        const bool wanted = changed.wait(lock, stop, [this] {
            return prepared < batches && prepared < std::max<std::size_t>(taken, 1) - 1 + slots;
        });
        if (!wanted || stop.stop_requested()) return;
        const std::size_t number = prepared;
        filling = true;
        lock.unlock();
        fill(ring[number % slots], number);
        lock.lock();
        filling = false;
        // `start` may have waited for this batch to drop it.
        if (prepared == number && number < batches) ++prepared;
        changed.notify_all();
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
    for (Batch& batch : impl_->ring) {
        batch.fields.resize(impl_->sources.size());
        for (std::size_t f = 0; f < batch.fields.size(); ++f) {
            batch.fields[f].reserve(std::min(size, order.size()) * impl_->sources[f].bytes);
        }
    }
    impl_->batches = drop_last ? order.size() / size : (order.size() + size - 1) / size;
    impl_->order = std::move(order);
    impl_->prepared = impl_->taken = 0;
    impl_->changed.notify_all();
}

const Batch* Batcher::next() {
    std::unique_lock lock(impl_->mutex);
    if (impl_->taken == impl_->batches) return nullptr;
    const std::size_t number = impl_->taken++;
    impl_->changed.notify_all();
    if (impl_->prepared <= number) {
        const auto begin = std::chrono::steady_clock::now();
        impl_->changed.wait(lock, [&] { return impl_->prepared > number; });
        impl_->waited += std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    }
    return &impl_->ring[number % Impl::slots];
}

double Batcher::waited_seconds() const {
    const std::lock_guard lock(impl_->mutex);
    return impl_->waited;
}

}  // namespace nn
