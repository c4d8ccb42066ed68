#include "nn/data/image_file.h"

#include "nn/data/image_formats.h"
#include "nn/data/source.h"
#include "nn/io/atomic_file.h"

#include <algorithm>
#include <cctype>
#include <cmath>

namespace nn {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t max_image_bytes = std::uint64_t{256} << 20;

std::string ending(const fs::path& file) {
    std::string text = file.extension().string();
    for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

bool is_png(std::string_view bytes) { return bytes.starts_with("\x89PNG\r\n\x1a\n"); }
bool is_jpeg(std::string_view bytes) { return bytes.starts_with("\xFF\xD8\xFF"); }

Error unknown_kind(const fs::path& file) { return about(file, TR("it is neither a PNG nor a JPEG file.")); }

/// Turned as `orientation` of EXIF says it was held: 1 is upright, 2 to 8 mirror and turn.
Image turned(Image image, int orientation) {
    if (orientation <= 1 || orientation > 8) return image;
    const bool swaps = orientation >= 5;
    Image out{image.height, image.width, image.channels, std::string(image.pixels.size(), '\0')};
    if (swaps) std::swap(out.height, out.width);
    const auto channels = static_cast<std::size_t>(image.channels);
    for (std::int64_t y = 0; y < out.height; ++y) {
        for (std::int64_t x = 0; x < out.width; ++x) {
            std::int64_t row = swaps ? x : y, column = swaps ? y : x;
            const bool from_bottom = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
            const bool from_right = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
            if (from_bottom) row = image.height - 1 - row;
            if (from_right) column = image.width - 1 - column;
            const auto at = [](std::int64_t r, std::int64_t width, std::int64_t c) { return static_cast<std::size_t>(r * width + c); };
            std::copy_n(image.pixels.data() + at(row, image.width, column) * channels, channels,
                        out.pixels.data() + at(y, out.width, x) * channels);
        }
    }
    return out;
}

void to_grey(Image& image) {
    std::string grey(image.pixels.size() / 3, '\0');
    for (std::size_t i = 0; i < grey.size(); ++i) {
        const auto* rgb = reinterpret_cast<const std::uint8_t*>(image.pixels.data()) + 3 * i;
        // 0.299, 0.587 and 0.114 of 65536, rounded at the end.
        grey[i] = static_cast<char>((rgb[0] * 19595u + rgb[1] * 38470u + rgb[2] * 7471u + 0x8000u) >> 16);
    }
    image.pixels = std::move(grey);
    image.channels = 1;
}

/// Which old pixels a new one is the weighted mean of, along one axis.
struct Taps {
    std::int64_t first = 0;
    std::vector<float> weights;
};

std::vector<Taps> triangle(std::int64_t from, std::int64_t to) {
    std::vector<Taps> all(static_cast<std::size_t>(to));
    const double step = static_cast<double>(from) / static_cast<double>(to), radius = std::max(step, 1.0);
    for (std::int64_t i = 0; i < to; ++i) {
        Taps& taps = all[static_cast<std::size_t>(i)];
        const double center = (static_cast<double>(i) + 0.5) * step;
        taps.first = std::max<std::int64_t>(0, static_cast<std::int64_t>(center - radius + 0.5));
        const std::int64_t end = std::min<std::int64_t>(from, static_cast<std::int64_t>(center + radius + 0.5));
        double sum = 0;
        for (std::int64_t k = taps.first; k < end; ++k) {
            const double distance = std::abs(static_cast<double>(k) + 0.5 - center) / radius;
            taps.weights.push_back(static_cast<float>(std::max(0.0, 1 - distance)));
            sum += taps.weights.back();
        }
        for (float& weight : taps.weights) weight = static_cast<float>(weight / sum);
    }
    return all;
}

}  // namespace

bool is_image_file(const fs::path& file) {
    static const std::vector<std::string> endings = {".png", ".jpg", ".jpeg", ".jpe", ".jfif"};
    return std::ranges::find(endings, ending(file)) != endings.end();
}

bool is_other_image_file(const fs::path& file) {
    static const std::vector<std::string> endings = {".bmp",  ".dib", ".gif", ".webp", ".tif", ".tiff", ".ppm", ".pgm", ".pbm", ".pnm",
                                                     ".heic", ".heif", ".avif", ".jp2", ".j2k", ".jxl", ".tga", ".ico", ".psd", ".exr"};
    return std::ranges::find(endings, ending(file)) != endings.end();
}

Result<Image> load_image(const fs::path& file, std::int64_t channels) {
    const Result<std::string> bytes = read_file(file, max_image_bytes);
    if (!bytes) return bytes.error();
    Result<Picture> picture = is_png(*bytes)    ? read_png(file, *bytes, true)
                              : is_jpeg(*bytes) ? read_jpeg(file, *bytes, true)
                                                : Result<Picture>(unknown_kind(file));
    if (!picture) return picture.error();
    Image image = turned(std::move(picture->image), picture->orientation);
    if (channels == 1) to_grey(image);
    return image;
}

Result<std::pair<std::int64_t, std::int64_t>> image_size(const fs::path& file) {
    const Result<std::string> bytes = read_file(file, max_image_bytes);
    if (!bytes) return bytes.error();
    const Result<Picture> picture = is_png(*bytes)    ? read_png(file, *bytes, false)
                                    : is_jpeg(*bytes) ? read_jpeg(file, *bytes, false)
                                                      : Result<Picture>(unknown_kind(file));
    if (!picture) return picture.error();
    std::pair<std::int64_t, std::int64_t> size(picture->image.height, picture->image.width);
    if (picture->orientation >= 5 && picture->orientation <= 8) std::swap(size.first, size.second);
    return size;
}

Image resized(const Image& image, std::int64_t height, std::int64_t width) {
    if (image.height == height && image.width == width) return image;
    const auto at = [](std::int64_t n) { return static_cast<std::size_t>(n); };
    const std::int64_t channels = image.channels;
    const std::vector<Taps> across = triangle(image.width, width), down = triangle(image.height, height);
    const auto* old = reinterpret_cast<const std::uint8_t*>(image.pixels.data());
    std::vector<float> rows(at(image.height * width * channels));
    for (std::int64_t y = 0; y < image.height; ++y) {
        for (std::int64_t x = 0; x < width; ++x) {
            const Taps& taps = across[at(x)];
            for (std::int64_t c = 0; c < channels; ++c) {
                float sum = 0;
                for (std::size_t k = 0; k < taps.weights.size(); ++k)
                    sum += taps.weights[k] * old[at((y * image.width + taps.first) * channels + c) + k * at(channels)];
                rows[at((y * width + x) * channels + c)] = sum;
            }
        }
    }
    Image out{height, width, channels, std::string(at(height * width * channels), '\0')};
    const std::size_t row = at(width * channels);
    for (std::int64_t y = 0; y < height; ++y) {
        const Taps& taps = down[at(y)];
        for (std::size_t x = 0; x < row; ++x) {
            float sum = 0;
            for (std::size_t k = 0; k < taps.weights.size(); ++k)
                sum += taps.weights[k] * rows[(at(taps.first) + k) * row + x];
            out.pixels[at(y) * row + x] = static_cast<char>(static_cast<std::uint8_t>(std::clamp(sum + 0.5f, 0.0f, 255.0f)));
        }
    }
    return out;
}

}  // namespace nn
