// Plain text, character by character: what follows is the target.

#include "nn/data/source.h"
#include "nn/data/text_stream.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <new>
#include <unordered_map>

namespace nn {
namespace {

namespace fs = std::filesystem;

/// Ids are uint16 at most; no script's texts hold so many different characters.
constexpr std::size_t max_characters = 65536;

struct TextOptions {
    std::string path;
    std::int64_t length = 64;
    std::optional<std::int64_t> stride;
    std::string encoding = "utf-8";
};

/// A text as numbers of characters.
struct Characters {
    std::string ids;                       ///< uint8 or uint16, one a character
    bool wide = false;                     ///< uint16
    std::int64_t count = 0;
    std::vector<std::uint32_t> alphabet;   ///< sorted code points: the id's meaning
};

std::string utf8(std::uint32_t c) {
    // Line ends and the like as Python shows them.
    if (c == '\n') return "\\n";
    if (c == '\t') return "\\t";
    if (c == '\r') return "\\r";
    if (c == ' ') return "' '";
    const auto byte = [](std::uint32_t bits) { return static_cast<char>(bits); };
    if (c < 0x80) return {byte(c)};
    if (c < 0x800) return {byte(0xC0 | c >> 6), byte(0x80 | (c & 63))};
    if (c < 0x10000) return {byte(0xE0 | c >> 12), byte(0x80 | (c >> 6 & 63)), byte(0x80 | (c & 63))};
    return {byte(0xF0 | c >> 18), byte(0x80 | (c >> 12 & 63)), byte(0x80 | (c >> 6 & 63)), byte(0x80 | (c & 63))};
}

/// Bytes to code points, piece by piece.
class Utf8Decoder {
public:
    enum class Step { More, Character, Wrong };
    /// After Character the code point is `code`.
    Step take(std::uint8_t byte) {
        if (left_ == 0) {
            if (byte < 0x80) return code = byte, Step::Character;
            left_ = byte >= 0xF0 && byte < 0xF5 ? 3 : byte >= 0xE0 && byte < 0xF0 ? 2 : byte >= 0xC2 && byte < 0xE0 ? 1 : 0;
            if (left_ == 0) return Step::Wrong;
            least_ = left_ == 3 ? 0x10000 : left_ == 2 ? 0x800 : 0x80;
            code = byte & (0x3Fu >> left_);
            return Step::More;
        }
        if ((byte & 0xC0) != 0x80) return Step::Wrong;
        code = code << 6 | (byte & 0x3Fu);
        if (--left_ > 0) return Step::More;
        return code < least_ || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000) ? Step::Wrong : Step::Character;
    }
    bool complete() const { return left_ == 0; }
    std::uint32_t code = 0;

private:
    int left_ = 0;
    std::uint32_t least_ = 0;
};

/// Numbers characters as they come, in one byte each as long as that is enough.
class Numbering {
public:
    /// False where there are more different characters than can be numbered.
    bool add(std::uint32_t c) {
        std::int32_t id = c < quick_.size() ? quick_[c] : find(c);
        if (id < 0) {
            if (order_.size() == max_characters) return false;
            id = static_cast<std::int32_t>(order_.size());
            order_.push_back(c);
            if (c < quick_.size()) {
                quick_[c] = id;
            } else {
                others_.emplace(c, id);
            }
            if (id == 256) widen();
        }
        text_.ids += static_cast<char>(id & 255);
        if (text_.wide) text_.ids += static_cast<char>(id >> 8);
        ++text_.count;
        return true;
    }

    /// The text with ids in the order of the code points.
    Characters finish() {
        text_.alphabet = order_;
        std::sort(text_.alphabet.begin(), text_.alphabet.end());
        std::vector<std::uint16_t> place(order_.size());
        for (std::size_t i = 0; i < order_.size(); ++i) {
            const auto at = std::lower_bound(text_.alphabet.begin(), text_.alphabet.end(), order_[i]);
            place[i] = static_cast<std::uint16_t>(at - text_.alphabet.begin());
        }
        for (std::size_t i = 0; i < text_.ids.size(); i += text_.wide ? 2 : 1) {
            std::uint16_t id = static_cast<std::uint8_t>(text_.ids[i]);
            if (text_.wide) std::memcpy(&id, text_.ids.data() + i, sizeof id);
            id = place[id];
            std::memcpy(text_.ids.data() + i, &id, text_.wide ? 2 : 1);
        }
        return std::move(text_);
    }

private:
    std::int32_t find(std::uint32_t c) const {
        const auto it = others_.find(c);
        return it == others_.end() ? -1 : it->second;
    }
    void widen() {
        std::string wide;
        wide.reserve(text_.ids.size() * 2);
        for (const char id : text_.ids) wide.append({id, '\0'});
        text_.ids = std::move(wide);
        text_.wide = true;
    }

    Characters text_;
    std::vector<std::int32_t> quick_ = std::vector<std::int32_t>(128, -1);
    std::unordered_map<std::uint32_t, std::int32_t> others_;
    std::vector<std::uint32_t> order_;
};

Result<Characters> read_characters(const fs::path& file, const TextOptions& options, const std::stop_token& stop) {
    auto stream = TextStream::open(file, *text_encoding(options.encoding), stop);
    if (!stream) return stream.error();
    Numbering numbering;
    Utf8Decoder decoder;
    std::uint64_t line = 1;
    while (true) {
        const auto piece = stream->next();
        if (!piece) return piece.error();
        if (piece->empty()) break;
        for (const char c : *piece) {
            const auto step = decoder.take(static_cast<std::uint8_t>(c));
            if (step == Utf8Decoder::Step::More) continue;
            if (step == Utf8Decoder::Step::Wrong || decoder.code == 0) {
                return about(file, {TR("line {0} holds bytes that are no UTF-8 text. Is it the right file? Set \"encoding\" to what it is "
                                       "written in, or save it as UTF-8."),
                                    {std::to_string(line)}});
            }
            line += decoder.code == '\n' ? 1 : 0;
            if (!numbering.add(decoder.code)) {
                return about(file, {TR("it has more than {0} different characters."), {std::to_string(max_characters)}});
            }
        }
    }
    if (!decoder.complete()) return about(file, TR("it ends in the middle of a character. Copy or download it again."));
    return numbering.finish();
}

FieldInfo characters_field(const Characters& text, std::int64_t length) {
    std::vector<std::string> names;
    for (const std::uint32_t c : text.alphabet) names.push_back(utf8(c));
    FieldInfo info = label_field(static_cast<std::int64_t>(text.alphabet.size()), std::move(names));
    info.type.shape = {length};
    return info;
}

Result<std::shared_ptr<const Dataset>> load(const fs::path& file, const TextOptions& options, const std::stop_token& stop) try {
    Result<Characters> text = read_characters(file, options, stop);
    if (!text) return text.error();
    if (text->count <= options.length) {
        return about(file, {TR("it has {0} characters; a sample of length {1} takes one more than that."),
                            {std::to_string(text->count), std::to_string(options.length)}});
    }
    const std::int64_t stride = options.stride.value_or(options.length);
    const FieldInfo info = characters_field(*text, options.length);
    auto dataset = std::make_shared<TableDataset>((text->count - 1 - options.length) / stride + 1, 0);
    const std::size_t width = text->wide ? 2 : 1;
    const Encoding encoding = text->wide ? Encoding::ShortLabel : Encoding::ByteLabel;
    Column input(std::move(text->ids));
    input.stride = static_cast<std::size_t>(stride) * width;
    Column target = input;
    target.start = width;
    dataset->add("input", info, {encoding, 1, {std::move(input), Column()}});
    dataset->add("target", info, {encoding, 1, {std::move(target), Column()}});
    return std::shared_ptr<const Dataset>(std::move(dataset));
} catch (const std::bad_alloc&) {
    return about(file, TR("it does not fit into memory."));
}

/// Calls `then(file, options)`.
template <typename Then>
auto with_options(const Schema& schema, const DataSpec& data, const fs::path& folder, Then then) -> decltype(then(folder, TextOptions{})) {
    const auto built = schema.build(data.options);
    if (!built) return Error({TR("The text data: {0}."), {built.error().text()}}, true);
    const Result<fs::path> file = find_data_file(data, folder, "a text file");
    if (!file) return file.error();
    return then(*file, *static_cast<const TextOptions*>(built->get()));
}

constexpr const char* in_python = R"py(def read_data(path):
    """Pieces of the text as numbers of characters, and the same one character on."""
    data = Path(path).read_bytes()
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    codes = np.frombuffer(data.decode(ENCODING).encode("utf-32-le"), "<u4")
    numbers = np.unique(codes, return_inverse=True)[1].astype(np.int64)
    pieces = np.lib.stride_tricks.sliding_window_view(numbers, LENGTH + 1)[::STRIDE]
    return {"input": pieces[:, :-1], "target": pieces[:, 1:]}
)py";

Result<PythonReader> in_python_of(const Schema& schema, const DataSpec& data) {
    const auto built = schema.build(data.options);
    if (!built) return built.error();
    const auto& o = *static_cast<const TextOptions*>(built->get());
    PythonReader reader;
    reader.imports = {"import gzip"};
    reader.path = o.path;
    reader.text = in_python;
    const std::string encoding = o.encoding == "utf-8" ? "utf-8-sig" : o.encoding;  // without the byte order mark
    for (const auto& [name, value] : {std::pair<std::string, std::string>{"ENCODING", python_string(encoding)},
                                      {"LENGTH + 1", std::to_string(o.length + 1)},
                                      {"STRIDE", std::to_string(o.stride.value_or(o.length))}})
        reader.text.replace(reader.text.find(name), name.size(), value);
    return reader;
}

}  // namespace

Source text_source() {
    Source source;
    source.place = 70;
    source.info.schema =
        SchemaBuilder<TextOptions>("text")
            .option(&TextOptions::path, "path", TR("A text file, .gz or not. Relative to the project file."))
            .option(&TextOptions::length, "length", TR("Characters a sample."))
            .range(1, 1e6)
            .ui_range(8, 512)
            .option(&TextOptions::stride, "stride",
                    TR("Characters from the start of one sample to the next; without it samples lie end to end."))
            .range(1, 1e6)
            .ui_range(1, 512)
            .option(&TextOptions::encoding, "encoding", TR("What the text is written in; UTF-16 is known by its byte order mark."))
            .choices(text_encodings());
    source.info.path = SourceInfo::Path::File;
    source.info.default_validation = 0.1;
    source.info.title = TR("Text");
    source.info.doc = TR("A text's characters as numbers: input is a piece of it, target the same piece one character on.");
    source.info.python = [schema = source.info.schema](const DataSpec& data, const fs::path&, const auto&) {
        return in_python_of(schema, data);
    };
    source.open = [schema = source.info.schema](const DataSpec& data, const fs::path& folder, const DataRequest& request) {
        return with_options(schema, data, folder,
                            [&](const fs::path& file, const TextOptions& options) { return load(file, options, request.stop); });
    };
    source.describe = [schema = source.info.schema](const DataSpec& data, const fs::path& folder, std::stop_token stop) {
        return with_options(schema, data, folder, [&](const fs::path& file, const TextOptions& options) -> Result<Fields> {
            static FieldsMemory memory;
            return memory.of(data, file, [&](const fs::path&) -> Result<Fields> {
                const auto dataset = load(file, options, stop);
                if (!dataset) return dataset.error();
                return (*dataset)->fields();
            });
        });
    };
    return source;
}

}  // namespace nn
