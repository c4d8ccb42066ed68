#include "nn/data/image_formats.h"
#include "nn/io/bytes.h"

#include <algorithm>
#include <csetjmp>
#include <cstring>
#include <png.h>

namespace nn {
namespace {

/// libpng leaves by longjmp: between setjmp and the end of reading no object with a destructor is made.
struct Png {
    png_structp read = nullptr;
    png_infop info = nullptr;
    std::string_view rest;
    char message[128] = "";
    std::jmp_buf leave;

    Png() {
        const auto error = [](png_structp png, png_const_charp text) {
            auto* self = static_cast<Png*>(png_get_error_ptr(png));
            std::strncpy(self->message, text, sizeof self->message - 1);
            std::longjmp(self->leave, 1);
        };
        read = png_create_read_struct(PNG_LIBPNG_VER_STRING, this, error, [](png_structp, png_const_charp) {});
        if (read != nullptr) info = png_create_info_struct(read);
    }
    Png(const Png&) = delete;
    Png& operator=(const Png&) = delete;
    ~Png() { png_destroy_read_struct(&read, &info, nullptr); }
};

void take(png_structp png, png_bytep into, std::size_t count) {
    auto* self = static_cast<Png*>(png_get_io_ptr(png));
    if (count > self->rest.size()) png_error(png, "it ends too early");
    std::memcpy(into, self->rest.data(), count);
    self->rest.remove_prefix(count);
}

bool begin(Png& png) {
    if (setjmp(png.leave) != 0) return false;
    png_set_read_fn(png.read, &png, take);
    png_set_chunk_malloc_max(png.read, 8u << 20);   // of what is no pixels: colour profiles, text
    png_set_benign_errors(png.read, 1);             // a wrong profile says nothing about the pixels
    png_set_user_limits(png.read, 0x7fffffff, 0x7fffffff);  // check_sides says it better
    png_read_info(png.read, png.info);
    return true;
}

/// Whatever the file holds, as 8 bits of red, green and blue. No gamma: the numbers are what was drawn, as Pillow and OpenCV take them,
/// and nothing is blended: alpha goes.
bool decode(Png& png, char* into, std::size_t row_bytes) {
    if (setjmp(png.leave) != 0) return false;
    png_set_palette_to_rgb(png.read);
    png_set_expand_gray_1_2_4_to_8(png.read);
    png_set_scale_16(png.read);
    png_set_strip_alpha(png.read);
    png_set_gray_to_rgb(png.read);
    const int passes = png_set_interlace_handling(png.read);
    png_read_update_info(png.read, png.info);
    if (png_get_rowbytes(png.read, png.info) != row_bytes) png_error(png.read, "its rows have another size");
    const png_uint_32 height = png_get_image_height(png.read, png.info);
    for (int pass = 0; pass < passes; ++pass) {
        for (png_uint_32 y = 0; y < height; ++y) png_read_row(png.read, reinterpret_cast<png_bytep>(into + y * row_bytes), nullptr);
    }
    png_read_end(png.read, png.info);
    return true;
}

/// Of the eXIf chunk, wherever in the file it stands.
int orientation(std::string_view bytes) {
    constexpr std::uint64_t signature = 8, around = 12;  // size, kind and checksum
    for (std::uint64_t at = signature; has_bytes(bytes, at, around);) {
        const std::uint64_t size = __builtin_bswap32(get_le<std::uint32_t>(bytes, at));
        if (!has_bytes(bytes, at + around, size)) break;
        if (bytes.substr(at + 4, 4) == "eXIf") return exif_orientation(bytes.substr(at + 8, size));
        at += around + size;
    }
    return 1;
}

}  // namespace

Result<Picture> read_png(const std::filesystem::path& file, std::string_view bytes, bool pixels) {
    Png png;
    if (png.info == nullptr) return damaged_picture(file, "no memory");
    png.rest = bytes;
    if (!begin(png)) return damaged_picture(file, png.message);
    Picture picture;
    Image& image = picture.image;
    image.height = png_get_image_height(png.read, png.info);
    image.width = png_get_image_width(png.read, png.info);
    if (const auto sides = check_sides(file, image.height, image.width); !sides) return sides.error();
    if (pixels) {
        const auto row_bytes = static_cast<std::size_t>(image.width) * 3;
        image.pixels.resize(row_bytes * static_cast<std::size_t>(image.height));
        if (!decode(png, image.pixels.data(), row_bytes)) return damaged_picture(file, png.message);
    }
    picture.orientation = orientation(bytes);
    return picture;
}

}  // namespace nn
