#include "tests/fuzz/archive.h"

#include "nn/io/bytes.h"
#include "nn/io/zip_archive.h"

#include <zlib.h>

#include <cstring>

namespace fuzz {

std::string with_true_checksums(std::string_view zip) {
    std::string out(zip);
    const auto archive = nn::ZipArchive::open(zip);
    if (!archive) return out;
    constexpr std::string_view central("PK\1\2", 4);
    for (const nn::ZipEntry& entry : archive->entries()) {
        constexpr std::uint64_t local_bytes = 30, central_bytes = 46;
        if (entry.deflated || !nn::has_bytes(zip, entry.offset, local_bytes)) continue;
        const std::uint64_t begin = entry.offset + local_bytes + nn::get_le<std::uint16_t>(zip, entry.offset + 26) +
                                    nn::get_le<std::uint16_t>(zip, entry.offset + 28);
        if (!nn::has_bytes(zip, begin, entry.size)) continue;
        const auto crc = static_cast<std::uint32_t>(
            crc32_z(0, reinterpret_cast<const Bytef*>(zip.data()) + begin, entry.size));
        for (auto at = zip.find(central); at != std::string_view::npos; at = zip.find(central, at + 1)) {
            if (!nn::has_bytes(zip, at, central_bytes) || nn::get_le<std::uint32_t>(zip, at + 42) != entry.offset) continue;
            std::memcpy(out.data() + at + 16, &crc, sizeof crc);
        }
        std::memcpy(out.data() + entry.offset + 14, &crc, sizeof crc);
    }
    return out;
}

std::string zip_of(const std::vector<std::pair<std::string, std::string>>& entries) {
    nn::ZipWriter writer;
    for (const auto& [name, bytes] : entries) writer.add(name, bytes);
    const nn::FileParts parts = writer.finish();
    std::string out;
    for (const auto& part : parts.parts()) out.append(reinterpret_cast<const char*>(part.data()), part.size());
    return out;
}

}  // namespace fuzz
