#include "nn/start/first_look.h"

#include <algorithm>
#include <filesystem>

namespace nn {
namespace {

constexpr std::int64_t samples_to_see = 48;
constexpr std::int64_t picture_side = 64, largest_side = 96;

/// Size and channels by what the pictures are.
Result<void> fit_pictures(DataSpec& data, const std::stop_token& stop) {
    auto fields = describe_fields(data, {}, stop);
    const auto is_large = [](const Fields& of) {
        const Shape& shape = of.at("image").type.shape;
        return shape[1].size > largest_side || shape[2].size > largest_side;
    };
    if (!fields || is_large(*fields)) {
        data.options["size"] = picture_side;
        fields = describe_fields(data, {}, stop);
    }
    if (!fields) return fields.error();
    return {};
}

bool is_grey(const DataLook& look) {
    const auto images = look.samples.find("image");
    if (images == look.samples.end() || images->second.values.empty()) return false;
    return std::ranges::all_of(images->second.values, [](const std::vector<float>& pixels) {
        const std::size_t area = pixels.size() / 3;
        return std::equal(pixels.begin(), pixels.begin() + static_cast<std::ptrdiff_t>(2 * area),
                          pixels.begin() + static_cast<std::ptrdiff_t>(area));
    });
}

}  // namespace

Result<FirstLook> first_look(DataSpec data, std::stop_token stop) {
    FirstLook first;
    if (data.source == "csv") {
        const auto path = data.options.find("path");
        const auto* file = path == data.options.end() ? nullptr : std::get_if<std::string>(&path->second);
        if (file == nullptr) return Error(Message(TR("The data has no \"path\": set it to {0}."), {"a .csv file"}), true);
        auto table = look_at_table(*file, std::move(stop));
        if (!table) return table.error();
        first.plan = plan_table(std::move(data), *table);
        first.table = std::move(*table);
        return first;
    }
    const bool pictures = data.source == "images";
    if (pictures) {
        if (const auto fitted = fit_pictures(data, stop); !fitted) return fitted.error();
    }
    auto look = look_at_data(data, {}, samples_to_see, stop);
    if (!look) return look.error();
    if (pictures && is_grey(*look)) {
        data.options["channels"] = std::int64_t{1};
        look = look_at_data(data, {}, samples_to_see, stop);
        if (!look) return look.error();
    }
    std::int64_t samples = 0;
    for (const DataLook::Part& part : look->parts) {
        if (part.split != Split::Test || !find_source(data.source)->own_test_files) samples += part.samples;
    }
    // What the dataset holds are the fields that are read; which belong together, the description knows.
    const auto fields = describe_fields(data, {}, stop);
    if (!fields) return fields.error();
    first.plan = plan_fields(std::move(data), *fields, samples);
    first.look = std::move(*look);
    return first;
}

}  // namespace nn
