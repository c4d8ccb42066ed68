#pragma once
// PNG and JPEG files as pixels. Internal to nn/data.

#include "nn/model/result.h"

#include <cstdint>
#include <filesystem>
#include <string>

namespace nn {

/// Pixels row by row, red, green and blue of each one behind the other; grey where there is one channel.
struct Image {
    std::int64_t height = 0, width = 0, channels = 3;
    std::string pixels;  ///< uint8 [height, width, channels]
};

/// True for the endings of files that `load_image` reads: .png, .jpg, .jpeg, .jpe, .jfif, in any case.
bool is_image_file(const std::filesystem::path& file);
/// True for the endings of other pictures, which the source refuses by name rather than leave out.
bool is_other_image_file(const std::filesystem::path& file);

/// Reads a picture in 3 channels, or in 1: grey as ITU-R 601 weighs red, green and blue. As Pillow's convert("RGB") has it: alpha is
/// dropped, gamma left alone, 16 bits become the nearest 8, inks (CMYK) become light. Turned upright as its EXIF says. The
/// error names the file: unknown kind, damaged, cut off, more than 16384 pixels a side or 2^26 in all.
Result<Image> load_image(const std::filesystem::path& file, std::int64_t channels);
/// Height and width alone, once upright, from the file's beginning.
Result<std::pair<std::int64_t, std::int64_t>> image_size(const std::filesystem::path& file);

/// To another size: each new pixel is the mean of the old ones around it, weighed by a triangle as wide as the step
/// between new pixels (bilinear where the picture grows).
Image resized(const Image& image, std::int64_t height, std::int64_t width);

}  // namespace nn
