#include "nn/data/image_file.h"

#include "nn/data/source.h"
#include "nn/io/atomic_file.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <csetjmp>
#include <cstdio>  // jpeglib.h needs it first
#include <jpeglib.h>
#include <png.h>

namespace nn {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t max_side = 16384, max_pixels = std::int64_t{1} << 26;
constexpr std::uint64_t max_image_bytes = std::uint64_t{256} << 20;

std::string ending(const fs::path& file) {
    std::string text = file.extension().string();
    for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

Result<void> check_sides(const fs::path& file, std::int64_t height, std::int64_t width) {
    if (height >= 1 && width >= 1 && height <= max_side && width <= max_side && height * width <= max_pixels) return {};
    return about(file, {TR("it has {0} × {1} pixels; up to {2} in all are read, {3} a side."),
                        {std::to_string(height), std::to_string(width), std::to_string(max_pixels),
                         std::to_string(max_side)}});
}

Error damaged(const fs::path& file, const char* reason) {
    return about(file, {TR("it is damaged or cut off ({0})."), {std::string(reason)}});
}

// ---- PNG ------------------------------------------------------------------------------------------

/// Frees what libpng took, whatever happens.
struct Png {
    png_image image{};
    Png() { image.version = PNG_IMAGE_VERSION; }
    Png(const Png&) = delete;
    Png& operator=(const Png&) = delete;
    ~Png() { png_image_free(&image); }
};

Result<void> begin_png(const fs::path& file, const std::string& bytes, Png& png) {
    if (png_image_begin_read_from_memory(&png.image, bytes.data(), bytes.size()) == 0)
        return damaged(file, png.image.message);
    return check_sides(file, png.image.height, png.image.width);
}

Result<Image> read_png(const fs::path& file, const std::string& bytes) {
    Png png;
    if (const auto begun = begin_png(file, bytes, png); !begun) return begun.error();
    png.image.format = PNG_FORMAT_RGB;
    Image image{png.image.height, png.image.width, 3, {}};
    image.pixels.resize(static_cast<std::size_t>(image.height * image.width) * 3);
    const png_color white{255, 255, 255};
    if (png_image_finish_read(&png.image, &white, image.pixels.data(), 0, nullptr) == 0 ||
        PNG_IMAGE_FAILED(png.image))
        return damaged(file, png.image.message);
    return image;
}

// ---- JPEG -----------------------------------------------------------------------------------------

/// libjpeg leaves by longjmp: between setjmp and the end of reading no object with a destructor is made.
struct Jpeg {
    jpeg_decompress_struct info{};
    jpeg_error_mgr errors{};
    std::jmp_buf leave;
    char message[JMSG_LENGTH_MAX] = "";

    Jpeg() {
        info.err = jpeg_std_error(&errors);
        info.client_data = this;
        errors.error_exit = [](j_common_ptr common) {
            auto* self = static_cast<Jpeg*>(common->client_data);
            common->err->format_message(common, self->message);
            std::longjmp(self->leave, 1);
        };
        errors.output_message = [](j_common_ptr) {};
        // A warning means that what follows is made up: grey where the file ends too early.
        errors.emit_message = [](j_common_ptr common, int level) {
            if (level < 0) common->err->error_exit(common);
        };
    }
    Jpeg(const Jpeg&) = delete;
    Jpeg& operator=(const Jpeg&) = delete;
    ~Jpeg() { jpeg_destroy_decompress(&info); }
};

bool begin_jpeg(const std::string& bytes, Jpeg& jpeg) {
    if (setjmp(jpeg.leave) != 0) return false;
    jpeg_create_decompress(&jpeg.info);
    jpeg_mem_src(&jpeg.info, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    jpeg_read_header(&jpeg.info, TRUE);
    return true;
}

bool decode_jpeg(Jpeg& jpeg, unsigned char* into, std::size_t row_bytes) {
    if (setjmp(jpeg.leave) != 0) return false;
    jpeg.info.out_color_space = JCS_RGB;
    jpeg_start_decompress(&jpeg.info);
    while (jpeg.info.output_scanline < jpeg.info.output_height) {
        JSAMPROW row = into + jpeg.info.output_scanline * row_bytes;
        jpeg_read_scanlines(&jpeg.info, &row, 1);
    }
    jpeg_finish_decompress(&jpeg.info);
    return true;
}

Result<Image> read_jpeg(const fs::path& file, const std::string& bytes) {
    Jpeg jpeg;
    if (!begin_jpeg(bytes, jpeg)) return damaged(file, jpeg.message);
    if (const auto sides = check_sides(file, jpeg.info.image_height, jpeg.info.image_width); !sides)
        return sides.error();
    Image image{jpeg.info.image_height, jpeg.info.image_width, 3, {}};
    image.pixels.resize(static_cast<std::size_t>(image.height * image.width) * 3);
    if (!decode_jpeg(jpeg, reinterpret_cast<unsigned char*>(image.pixels.data()), static_cast<std::size_t>(image.width) * 3))
        return damaged(file, jpeg.message);
    return image;
}

// ---- both -----------------------------------------------------------------------------------------

bool is_png(std::string_view bytes) { return bytes.starts_with("\x89PNG\r\n\x1a\n"); }
bool is_jpeg(std::string_view bytes) { return bytes.starts_with("\xFF\xD8\xFF"); }

Error unknown_kind(const fs::path& file) { return about(file, TR("it is neither a PNG nor a JPEG file.")); }

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
    const std::string end = ending(file);
    return end == ".png" || end == ".jpg" || end == ".jpeg";
}

bool is_other_image_file(const fs::path& file) {
    static const std::vector<std::string> endings = {".bmp", ".gif", ".webp", ".tif", ".tiff", ".ppm", ".pgm", ".heic", ".avif"};
    return std::find(endings.begin(), endings.end(), ending(file)) != endings.end();
}

Result<Image> load_image(const fs::path& file, std::int64_t channels) {
    const Result<std::string> bytes = read_file(file, max_image_bytes);
    if (!bytes) return bytes.error();
    Result<Image> image = is_png(*bytes)    ? read_png(file, *bytes)
                          : is_jpeg(*bytes) ? read_jpeg(file, *bytes)
                                            : Result<Image>(unknown_kind(file));
    if (image && channels == 1) to_grey(*image);
    return image;
}

Result<std::pair<std::int64_t, std::int64_t>> image_size(const fs::path& file) {
    const Result<std::string> bytes = read_file(file, max_image_bytes);
    if (!bytes) return bytes.error();
    if (is_png(*bytes)) {
        Png png;
        if (const auto begun = begin_png(file, *bytes, png); !begun) return begun.error();
        return std::pair<std::int64_t, std::int64_t>(png.image.height, png.image.width);
    }
    if (!is_jpeg(*bytes)) return unknown_kind(file);
    Jpeg jpeg;
    if (!begin_jpeg(*bytes, jpeg)) return damaged(file, jpeg.message);
    if (const auto sides = check_sides(file, jpeg.info.image_height, jpeg.info.image_width); !sides)
        return sides.error();
    return std::pair<std::int64_t, std::int64_t>(jpeg.info.image_height, jpeg.info.image_width);
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
