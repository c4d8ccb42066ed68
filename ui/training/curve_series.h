#pragma once
// A curve of any length in bounded memory: neighbouring points fall into buckets that keep smallest, largest and sum.

#include <cstdint>
#include <vector>

namespace ui {

class CurveSeries {
public:
    /// `capacity`: most buckets kept, even. A full series joins its buckets in pairs, so an add costs O(1) on average.
    explicit CurveSeries(std::size_t capacity = 4096) : capacity_(capacity) {}

    struct Bucket {
        double firstX = 0, lastX = 0;
        double min = 0, max = 0, sum = 0;
        std::int64_t points = 0;  ///< values added
        std::int64_t weight = 0;  ///< steps that they stand for
        double mean() const { return sum / double(weight); }
    };

    void clear();
    /// As it was added last, before anything was joined with it; 0 where nothing was.
    double last() const { return last_; }
    /// `x` never falls. `weight`: steps this value is the mean of. What is not finite is left out.
    void add(double x, double y, std::int64_t weight = 1);

    const std::vector<Bucket>& buckets() const { return buckets_; }
    std::int64_t pointCount() const { return points_; }

    struct Point {
        double x, y;
    };
    /// The raw curve: every point, or smallest and largest of each bucket.
    void raw(std::vector<Point>& into) const;
    /// Exponential moving average with `factor` (0..1) per step, unbiased at the start: the mean of what was seen, not
    /// drawn towards zero.
    void smoothed(double factor, std::vector<Point>& into) const;

private:
    void halve();
    std::size_t capacity_;
    std::int64_t perBucket_ = 1;
    double last_ = 0;
    std::int64_t points_ = 0;
    std::vector<Bucket> buckets_;
};

}  // namespace ui
