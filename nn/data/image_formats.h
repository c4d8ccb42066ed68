#pragma once
// The two formats of pictures, each in a file of its own: png_file.cpp, jpeg_file.cpp. Internal to nn/data.

#include "nn/data/image_file.h"

#include <string_view>

namespace nn {

struct Picture {
    Image image;          ///< 3 channels; no pixels where only the size was asked for
    int orientation = 1;  ///< of EXIF: how it is to be turned
};

/// `bytes` is the whole file, whose name errors tell. `pixels`: false reads the size and the orientation alone.
Result<Picture> read_png(const std::filesystem::path& file, std::string_view bytes, bool pixels);
Result<Picture> read_jpeg(const std::filesystem::path& file, std::string_view bytes, bool pixels);

/// Refuses sizes that no picture has: they are checked before memory is taken.
Result<void> check_sides(const std::filesystem::path& file, std::int64_t height, std::int64_t width);
/// "it is damaged or cut off (REASON)".
Error damaged_picture(const std::filesystem::path& file, const char* reason);
/// The tag Orientation of an EXIF block (a TIFF header and its first directory); 1 where there is none that makes sense.
int exif_orientation(std::string_view tiff);

}  // namespace nn
