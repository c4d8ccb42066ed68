// Points of the plane in classes that a straight line does not part, made when they are asked for. The curves are those of
// scikit-learn's make_moons, make_circles and make_blobs, and the spirals of classroom fame.
#include "nn/data/source.h"
#include "nn/engine/random/random.h"

#include <array>
#include <cmath>
#include <cstring>
#include <numbers>

namespace nn {
namespace {

struct PointsOptions {
    std::string pattern = "moons";
    std::int64_t samples = 400;
    std::int64_t classes = 2;
    double noise = 0.1;
    std::int64_t seed = 0;
};

using Point = std::array<double, 2>;
constexpr double turn = 2 * std::numbers::pi;

Point on_circle(double radius, double angle) { return {radius * std::cos(angle), radius * std::sin(angle)}; }

/// The place `along` (0 up to, not with, 1) of the curve of a class, before noise.
using Curve = Point (*)(std::int64_t label, std::int64_t classes, double along);

/// Half circles that reach into each other, one upright and the next upside down.
Point moon(std::int64_t label, std::int64_t, double along) {
    const Point arc = on_circle(1, along * turn / 2);
    const bool upright = label % 2 == 0;
    const auto shift = static_cast<double>(label);
    return {arc[0] + shift, upright ? arc[1] : 0.5 - arc[1]};
}
/// Rings around one centre, the outermost of radius 1.
Point ring(std::int64_t label, std::int64_t classes, double along) {
    return on_circle(static_cast<double>(classes - label) / static_cast<double>(classes), along * turn);
}
/// Arms from the centre outwards, one and three quarters of a turn each.
Point arm(std::int64_t label, std::int64_t classes, double along) {
    return on_circle(along, (1.75 * along + static_cast<double>(label) / static_cast<double>(classes)) * turn);
}
/// One place a class, evenly around the centre; the noise makes clouds of them.
Point place(std::int64_t label, std::int64_t classes, double) {
    return on_circle(1, static_cast<double>(label) / static_cast<double>(classes) * turn);
}

struct Pattern {
    const char* id;
    Curve curve;
};
constexpr std::array patterns{Pattern{"moons", moon}, Pattern{"circles", ring}, Pattern{"spirals", arm}, Pattern{"blobs", place}};

std::vector<std::string> pattern_ids() {
    std::vector<std::string> ids;
    for (const Pattern& pattern : patterns) ids.emplace_back(pattern.id);
    return ids;
}

Schema schema() {
    return SchemaBuilder<PointsOptions>("points")
        .option(&PointsOptions::pattern, "pattern", TR("What the classes look like: half circles, rings, arms of a spiral, or clouds."))
        .choices(pattern_ids())
        .option(&PointsOptions::samples, "samples", TR("How many points there are, the classes in turn."))
        .range(1, 1e7)
        .ui_range(100, 5000)
        .option(&PointsOptions::classes, "classes", TR("How many classes there are."))
        .range(1, 100)
        .ui_range(2, 6)
        .option(&PointsOptions::noise, "noise", TR("How far points stray from their curve: a standard deviation."))
        .range(0, 1e3)
        .ui_range(0, 0.5)
        .option(&PointsOptions::seed, "seed", TR("The same seed gives the same points."));
}

Result<PointsOptions> options_of(const DataSpec& data, const Schema& schema) {
    const auto built = schema.build(data.options);
    if (!built) return built.error();
    return *static_cast<const PointsOptions*>(built->get());
}

Fields fields(const PointsOptions& options) {
    FieldInfo point;
    point.type = {DType::Float32, {2}};
    return {{"point", std::move(point)}, {"label", label_field(options.classes)}};
}

std::shared_ptr<const Dataset> make(const PointsOptions& options) {
    Curve curve = patterns.front().curve;
    for (const Pattern& pattern : patterns) {
        if (options.pattern == pattern.id) curve = pattern.curve;
    }
    const auto count = static_cast<std::size_t>(options.samples);
    std::vector<float> points(count * 2);
    Mt19937 generator(static_cast<std::uint64_t>(options.seed));
    generator.normal(points, 0, options.noise);
    std::string labels(count, '\0');
    for (std::size_t i = 0; i < count; ++i) {
        const auto sample = static_cast<std::int64_t>(i);
        const std::int64_t label = sample % options.classes;
        // The points of a class lie evenly along its curve.
        const std::int64_t of_class = (options.samples - label + options.classes - 1) / options.classes;
        const double along = static_cast<double>(sample / options.classes) / static_cast<double>(of_class);
        const Point at = curve(label, options.classes, along);
        for (std::size_t axis = 0; axis < 2; ++axis) points[2 * i + axis] += static_cast<float>(at[axis]);
        labels[i] = static_cast<char>(label);
    }
    std::string bytes(points.size() * sizeof(float), '\0');
    std::memcpy(bytes.data(), points.data(), bytes.size());
    const Fields infos = fields(options);
    auto dataset = std::make_shared<TableDataset>(options.samples, 0);
    dataset->add("point", infos.at("point"), {Encoding::Native, 1, {Column(std::move(bytes)), Column()}});
    dataset->add("label", infos.at("label"), {Encoding::ByteLabel, 1, {Column(std::move(labels)), Column()}});
    return dataset;
}

}  // namespace

Source points_source() {
    Source source;
    source.place = 25;
    source.info.schema = schema();
    source.info.title = TR("Points of the plane");
    source.info.doc = TR("Moons, rings, spirals or clouds of points in two or more classes: what a network's bends are good for.");
    source.info.default_validation = 0.1;
    source.describe = [schema = source.info.schema](const DataSpec& data, const std::filesystem::path&, std::stop_token) -> Result<Fields> {
        const auto options = options_of(data, schema);
        if (!options) return options.error();
        return fields(*options);
    };
    source.open = [schema = source.info.schema](const DataSpec& data, const std::filesystem::path&,
                                                const DataRequest&) -> Result<std::shared_ptr<const Dataset>> {
        const auto options = options_of(data, schema);
        if (!options) return options.error();
        return make(*options);
    };
    return source;
}

}  // namespace nn
