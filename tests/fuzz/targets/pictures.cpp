// Pictures: PNG, whose checksums are made true too, and JPEG.
#include "tests/fuzz/fuzz.h"

#include "nn/data/image_file.h"

#include <zlib.h>

#include <cstring>

namespace {

constexpr std::string_view png_signature("\x89PNG\r\n\x1a\n", 8);

std::string with_true_checksums(std::string_view png) {
    std::string out(png);
    constexpr std::size_t around = 12;  // length, kind, checksum
    for (std::size_t at = png_signature.size(); at + around <= out.size();) {
        std::uint32_t length = 0;
        std::memcpy(&length, out.data() + at, sizeof length);
        length = __builtin_bswap32(length);
        if (length > out.size() - at - around) break;
        const auto crc = __builtin_bswap32(
            static_cast<std::uint32_t>(crc32_z(0, reinterpret_cast<const Bytef*>(out.data()) + at + 4, std::size_t{length} + 4)));
        std::memcpy(out.data() + at + 8 + length, &crc, sizeof crc);
        at += around + length;
    }
    return out;
}

void look_at(std::string_view bytes) {
    const auto file = fuzz::spill("picture", bytes);
    const auto size = nn::image_size(file);
    constexpr std::int64_t most_pixels = 1 << 18;  // larger ones are slow and nothing new
    if (fuzz::taken(size) && size->first * size->second > most_pixels) return;
    for (const std::int64_t channels : {3, 1}) {
        const auto image = nn::load_image(file, channels);
        if (!fuzz::taken(image)) continue;
        fuzz::expect(bool(size) && size->first == image->height && size->second == image->width, "a picture has the size it says");
        fuzz::expect(image->channels == channels, "as many channels as were asked for");
        const nn::Image other = nn::resized(*image, 5, 7);
        fuzz::expect(other.pixels.size() == static_cast<std::size_t>(5 * 7 * channels), "a picture is as large as it is made");
    }
}

void run(std::string_view bytes) {
    look_at(bytes);
    if (bytes.starts_with(png_signature)) look_at(with_true_checksums(bytes));
}

}  // namespace

const fuzz::Target fuzz::target{run};
