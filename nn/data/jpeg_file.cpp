#include "nn/data/image_formats.h"
#include "nn/data/source.h"

#include <algorithm>
#include <csetjmp>
#include <cstdio>  // jpeglib.h needs it first
#include <jpeglib.h>
#include <jerror.h>

namespace nn {
namespace {

constexpr int max_scans = 500;  ///< a progressive file may hold thousands, each as long to decode as a picture

/// Warnings behind which nothing is made up: other programs' bytes and marks.
bool is_harmless(int code) {
    return code == JWRN_EXTRANEOUS_DATA || code == JWRN_ADOBE_XFORM || code == JWRN_JFIF_MAJOR || code == JWRN_TOO_MUCH_DATA;
}

/// libjpeg leaves by longjmp: between setjmp and the end of reading no object with a destructor is made.
struct Jpeg {
    jpeg_decompress_struct info{};
    jpeg_error_mgr errors{};
    jpeg_progress_mgr progress{};
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
        // Most warnings mean that what follows is made up: grey where the file ends too early.
        errors.emit_message = [](j_common_ptr common, int level) {
            if (level < 0 && !is_harmless(common->err->msg_code)) common->err->error_exit(common);
        };
        progress.progress_monitor = [](j_common_ptr common) {
            auto* self = static_cast<Jpeg*>(common->client_data);
            if (self->info.input_scan_number <= max_scans) return;
            std::snprintf(self->message, sizeof self->message, "more than %d scans", max_scans);
            std::longjmp(self->leave, 1);
        };
    }
    Jpeg(const Jpeg&) = delete;
    Jpeg& operator=(const Jpeg&) = delete;
    ~Jpeg() { jpeg_destroy_decompress(&info); }

    bool has_four() const { return info.num_components == 4; }
    bool is_unsupported() const {
        const int code = errors.msg_code;
        return code == JERR_BAD_PRECISION || code == JERR_SOF_UNSUPPORTED || code == JERR_CONVERSION_NOTIMPL ||
               code == JERR_ARITH_NOTIMPL || code == JERR_NOTIMPL;
    }
};

bool begin(std::string_view bytes, Jpeg& jpeg) {
    if (setjmp(jpeg.leave) != 0) return false;
    jpeg_create_decompress(&jpeg.info);
    jpeg.info.progress = &jpeg.progress;
    jpeg_mem_src(&jpeg.info, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    jpeg_save_markers(&jpeg.info, JPEG_APP0 + 1, 0xffff);
    jpeg_read_header(&jpeg.info, TRUE);
    return true;
}

bool decode(Jpeg& jpeg, char* into, std::size_t row_bytes) {
    if (setjmp(jpeg.leave) != 0) return false;
    jpeg.info.out_color_space = jpeg.has_four() ? JCS_CMYK : JCS_RGB;
    jpeg_start_decompress(&jpeg.info);
    while (jpeg.info.output_scanline < jpeg.info.output_height) {
        auto* row = reinterpret_cast<JSAMPROW>(into + jpeg.info.output_scanline * row_bytes);
        jpeg_read_scanlines(&jpeg.info, &row, 1);
    }
    jpeg_finish_decompress(&jpeg.info);
    return true;
}

/// As Pillow converts: inks are kept inverted, as Adobe began it and everybody followed, so 255 is no ink.
std::string rgb_of(const std::string& inks) {
    std::string rgb(inks.size() / 4 * 3, '\0');
    for (std::size_t i = 0; i < inks.size() / 4; ++i) {
        const auto* ink = reinterpret_cast<const std::uint8_t*>(inks.data()) + 4 * i;
        const int light = ink[3];
        for (std::size_t c = 0; c < 3; ++c) {
            const int product = (255 - ink[c]) * light + 128;
            rgb[3 * i + c] = static_cast<char>(std::clamp(light - (((product >> 8) + product) >> 8), 0, 255));
        }
    }
    return rgb;
}

int orientation(const Jpeg& jpeg) {
    constexpr std::string_view sign("Exif\0\0", 6);
    for (const jpeg_marker_struct* marker = jpeg.info.marker_list; marker != nullptr; marker = marker->next) {
        const std::string_view bytes(reinterpret_cast<const char*>(marker->data), marker->data_length);
        if (marker->marker == JPEG_APP0 + 1 && bytes.starts_with(sign)) return exif_orientation(bytes.substr(sign.size()));
    }
    return 1;
}

Error failed(const std::filesystem::path& file, const Jpeg& jpeg) {
    if (!jpeg.is_unsupported()) return damaged_picture(file, jpeg.message);
    return about(file, {TR("this kind of JPEG is not read ({0}). Save it again as an ordinary JPEG or a PNG."),
                        {std::string(jpeg.message)}});
}

}  // namespace

Result<Picture> read_jpeg(const std::filesystem::path& file, std::string_view bytes, bool pixels) {
    Jpeg jpeg;
    if (!begin(bytes, jpeg)) return failed(file, jpeg);
    Picture picture;
    Image& image = picture.image;
    image.height = jpeg.info.image_height;
    image.width = jpeg.info.image_width;
    if (const auto sides = check_sides(file, image.height, image.width); !sides) return sides.error();
    picture.orientation = orientation(jpeg);
    if (!pixels) return picture;
    const std::size_t row_bytes = static_cast<std::size_t>(image.width) * (jpeg.has_four() ? 4 : 3);
    image.pixels.resize(row_bytes * static_cast<std::size_t>(image.height));
    if (!decode(jpeg, image.pixels.data(), row_bytes)) return failed(file, jpeg);
    if (jpeg.has_four()) image.pixels = rgb_of(image.pixels);
    return picture;
}

}  // namespace nn
