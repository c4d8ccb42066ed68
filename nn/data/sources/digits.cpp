// Handwritten digits, 8 x 8 grey values 0..16: E. Alpaydin, C. Kaynak, Optical Recognition of Handwritten Digits, UCI,
// CC BY 4.0.

#include "nn/data/source.h"
#include "nn/io/gzip.h"

#include <charconv>

// The file itself lies in the program's read-only data, so that this source needs no installation.
asm(R"(
    .section .rodata
    .global netloom_digits_begin
    .global netloom_digits_end
netloom_digits_begin:
    .incbin ")" NETLOOM_DIGITS_FILE R"("
netloom_digits_end:
    .byte 0
    .previous
)");
extern "C" {
extern const char netloom_digits_begin[];
extern const char netloom_digits_end[];
}

namespace nn {
namespace {

struct DigitsOptions {};

constexpr std::int64_t pixels = 64;

Fields fields() {
    return {{"image", byte_field({1, 8, 8}, 16)}, {"label", label_field(10)}};
}

/// 65 numbers a line: the pixels, then the label.
bool parse_line(std::string_view& text, std::string& images, std::string& labels) {
    for (std::int64_t i = 0; i <= pixels; ++i) {
        int value = 0;
        const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (code != std::errc{} || value < 0 || value > (i < pixels ? 16 : 9)) return false;
        (i < pixels ? images : labels) += static_cast<char>(value);
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        if (!text.starts_with(i < pixels ? ',' : '\n')) return false;
        text.remove_prefix(1);
    }
    return true;
}

Result<std::shared_ptr<const Dataset>> load() {
    const std::string_view packed(netloom_digits_begin,
                                  static_cast<std::size_t>(netloom_digits_end - netloom_digits_begin));
    const Result<std::string> csv = gunzip(packed, 1u << 20);
    if (!csv) return Error({TR("The program's own digits cannot be read: {0}"), {csv.error().text()}});
    std::string images, labels;
    for (std::string_view rest = *csv; !rest.empty();) {
        if (!parse_line(rest, images, labels)) return Error(TR("The program's own digits cannot be read."));
    }
    const Fields infos = fields();
    auto dataset = std::make_shared<TableDataset>(static_cast<std::int64_t>(labels.size()), 0);
    dataset->add("image", infos.at("image"), {Encoding::ByteScaled, 16, {Column(std::move(images)), Column()}});
    dataset->add("label", infos.at("label"), {Encoding::ByteLabel, 1, {Column(std::move(labels)), Column()}});
    return std::shared_ptr<const Dataset>(std::move(dataset));
}

}  // namespace

Source digits_source() {
    Source source;
    source.place = 20;
    source.info.schema = SchemaBuilder<DigitsOptions>("digits");
    source.info.title = TR("Handwritten digits");
    source.info.doc =
        TR("1,797 grey images of 8 × 8 pixels in ten classes, part of the program: small enough to train in seconds.");
    source.info.default_validation = 0.1;
    source.describe = [](const DataSpec&, const std::filesystem::path&, std::stop_token) -> Result<Fields> { return fields(); };
    source.open = [](const DataSpec&, const std::filesystem::path&, const DataRequest&) { return load(); };
    return source;
}

}  // namespace nn
