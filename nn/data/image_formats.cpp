#include "nn/data/image_formats.h"

#include "nn/data/source.h"
#include "nn/io/bytes.h"

namespace nn {
namespace {

constexpr std::int64_t max_side = 16384, max_pixels = std::int64_t{1} << 26;

}  // namespace

Result<void> check_sides(const std::filesystem::path& file, std::int64_t height, std::int64_t width) {
    if (height >= 1 && width >= 1 && height <= max_side && width <= max_side && height * width <= max_pixels) return {};
    return about(file, {TR("it has {0} × {1} pixels; up to {2} in all are read, {3} a side."),
                        {std::to_string(height), std::to_string(width), std::to_string(max_pixels), std::to_string(max_side)}});
}

Error damaged_picture(const std::filesystem::path& file, const char* reason) {
    return about(file, {TR("it is damaged or cut off ({0})."), {std::string(reason)}});
}

int exif_orientation(std::string_view tiff) {
    const bool little = tiff.starts_with("II"), big = tiff.starts_with("MM");
    if ((!little && !big) || !has_bytes(tiff, 0, 8)) return 1;
    const auto two = [&](std::uint64_t at) {
        const auto value = get_le<std::uint16_t>(tiff, at);
        return static_cast<std::uint16_t>(little ? value : __builtin_bswap16(value));
    };
    const auto four = [&](std::uint64_t at) {
        const auto value = get_le<std::uint32_t>(tiff, at);
        return little ? value : __builtin_bswap32(value);
    };
    const std::uint64_t directory = four(4);
    if (!has_bytes(tiff, directory, 2)) return 1;
    const std::uint64_t entries = two(directory);
    constexpr std::uint64_t entry_bytes = 12;
    constexpr unsigned orientation_tag = 0x0112, short_type = 3;
    for (std::uint64_t i = 0; i < entries; ++i) {
        const std::uint64_t at = directory + 2 + i * entry_bytes;
        if (!has_bytes(tiff, at, entry_bytes)) return 1;
        if (two(at) != orientation_tag) continue;
        const int value = two(at + 2) == short_type ? two(at + 8) : 1;
        return value >= 1 && value <= 8 ? value : 1;
    }
    return 1;
}

}  // namespace nn
