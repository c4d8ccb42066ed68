// A folder of pictures for every class.

#include "nn/data/image_file.h"
#include "nn/data/source.h"
#include "nn/model/option.h"

#include <algorithm>
#include <atomic>
#include <new>
#include <thread>

namespace nn {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t max_files = 10'000'000;

struct ImagesOptions {
    std::string path;
    std::optional<Sizes<2>> size;
    std::int64_t channels = 3;
};

/// What lies in the folder: classes and files sorted by name, as torchvision's ImageFolder has them.
struct Listing {
    std::vector<std::string> classes;
    std::vector<fs::path> files;
    std::vector<std::int64_t> labels;
};

Result<std::vector<std::string>> class_folders(const fs::path& folder) {
    std::vector<std::string> classes;
    std::error_code code;
    for (fs::directory_iterator it(folder, code), end; !code && it != end; it.increment(code)) {
        const std::string name = it->path().filename().string();
        if (it->is_directory(code) && !name.starts_with('.')) classes.push_back(name);
        code.clear();
    }
    if (code) return about(folder, {TR("it cannot be read: {0}."), {code.message()}});
    if (classes.empty()) return about(folder, TR("it has no folders: each class needs one with its pictures, named after it."));
    if (classes.size() > 100'000) return about(folder, TR("it has more than 100,000 folders."));
    std::sort(classes.begin(), classes.end());
    return classes;
}

/// The pictures of one class, folders inside it included; nothing behind symbolic links to folders.
Result<std::vector<fs::path>> class_files(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code code;
    for (fs::recursive_directory_iterator it(folder, code), end; !code && it != end; it.increment(code)) {
        const fs::path& file = it->path();
        if (file.filename().string().starts_with('.') || !it->is_regular_file(code)) continue;
        if (is_other_image_file(file)) return about(file, TR("only PNG and JPEG pictures are read. Convert it or take it away."));
        if (is_image_file(file)) files.push_back(file);
        if (files.size() > max_files) return about(folder, TR("it holds more than ten million pictures."));
    }
    if (code) return about(folder, {TR("it cannot be read: {0}."), {code.message()}});
    if (files.empty()) return about(folder, TR("this class has no pictures, .png, .jpg or .jpeg."));
    std::sort(files.begin(), files.end());
    return files;
}

Result<Listing> list(const fs::path& folder) {
    auto classes = class_folders(folder);
    if (!classes) return classes.error();
    Listing listing{std::move(*classes), {}, {}};
    for (std::size_t label = 0; label < listing.classes.size(); ++label) {
        auto files = class_files(folder / listing.classes[label]);
        if (!files) return files.error();
        listing.labels.insert(listing.labels.end(), files->size(), static_cast<std::int64_t>(label));
        listing.files.insert(listing.files.end(), files->begin(), files->end());
    }
    return listing;
}

Fields make_fields(const std::vector<std::string>& classes, const Sizes<2>& size, std::int64_t channels) {
    FieldInfo image;
    image.type = {DType::Float32, {channels, size[0], size[1]}};
    return {{"image", std::move(image)}, {"label", label_field(static_cast<std::int64_t>(classes.size()), classes)}};
}

/// The size asked for, or that of the first picture.
Result<Sizes<2>> size_of(const ImagesOptions& options, const fs::path& first) {
    if (options.size) return *options.size;
    const auto found = image_size(first);
    if (!found) return found.error();
    return Sizes<2>{found->first, found->second};
}

/// One picture as uint8 [channels, height, width].
Result<void> decode(const fs::path& file, const ImagesOptions& options, const Sizes<2>& size, char* into) {
    Result<Image> image = load_image(file, options.channels);
    if (!image) return image.error();
    if (!options.size && (image->height != size[0] || image->width != size[1])) {
        return about(file, {TR("it has {0} × {1} pixels, the first picture {2} × {3}. Set \"size\" to bring all to one."),
                            {std::to_string(image->height), std::to_string(image->width), std::to_string(size[0]),
                             std::to_string(size[1])}});
    }
    const Image sized = resized(*image, size[0], size[1]);
    const auto area = static_cast<std::size_t>(size[0] * size[1]), channels = static_cast<std::size_t>(options.channels);
    for (std::size_t i = 0; i < area; ++i) {
        for (std::size_t c = 0; c < channels; ++c) into[c * area + i] = sized.pixels[i * channels + c];
    }
    return {};
}

/// All pictures, on every core; the first one that fails, in the files' order, is the error.
Result<std::string> decode_all(const Listing& listing, const ImagesOptions& options, const Sizes<2>& size) {
    const auto bytes = static_cast<std::size_t>(size[0] * size[1] * options.channels);
    std::string all(bytes * listing.files.size(), '\0');
    std::atomic<std::size_t> next = 0;
    std::mutex mutex;
    std::size_t failed = listing.files.size();
    Error why;
    const auto fail = [&](std::size_t i, Error error) {
        const std::lock_guard lock(mutex);
        if (i >= failed) return;
        failed = i;
        why = std::move(error);
        next = listing.files.size();
    };
    const auto work = [&] {
        for (std::size_t i = next++; i < listing.files.size(); i = next++) {
            try {
                if (const auto done = decode(listing.files[i], options, size, all.data() + i * bytes); !done)
                    fail(i, done.error());
            } catch (const std::bad_alloc&) {
                fail(i, about(listing.files[i], TR("it does not fit into memory.")));
            }
        }
    };
    {
        std::vector<std::jthread> others;
        for (unsigned i = 1; i < std::min(std::thread::hardware_concurrency(), 16u); ++i) others.emplace_back(work);
        work();
    }
    if (failed < listing.files.size()) return why;
    return all;
}

Result<std::shared_ptr<const Dataset>> load(const fs::path& folder, const ImagesOptions& options) try {
    const Result<Listing> listing = list(folder);
    if (!listing) return listing.error();
    const Result<Sizes<2>> size = size_of(options, listing->files.front());
    if (!size) return size.error();
    const std::int64_t one = (*size)[0] * (*size)[1] * options.channels;
    if (static_cast<std::uint64_t>(one) * listing->files.size() > max_data_bytes) {
        return about(folder, {TR("{0} pictures of {1} × {2} pixels take more than 8 GiB. Set a smaller \"size\"."),
                              {std::to_string(listing->files.size()), std::to_string((*size)[0]), std::to_string((*size)[1])}});
    }
    Result<std::string> pixels = decode_all(*listing, options, *size);
    if (!pixels) return pixels.error();
    std::string labels(reinterpret_cast<const char*>(listing->labels.data()), listing->labels.size() * sizeof(std::int64_t));
    const Fields infos = make_fields(listing->classes, *size, options.channels);
    auto dataset = std::make_shared<TableDataset>(static_cast<std::int64_t>(listing->files.size()), 0);
    dataset->add("image", infos.at("image"), {Encoding::ByteScaled, 255, {Column(std::move(*pixels)), Column()}});
    dataset->add("label", infos.at("label"), {Encoding::Native, 1, {Column(std::move(labels)), Column()}});
    return std::shared_ptr<const Dataset>(std::move(dataset));
} catch (const std::bad_alloc&) {
    return about(folder, TR("its pictures do not fit into memory. Set a smaller \"size\"."));
}

/// From the folders' names, and the first picture where no size is given.
Result<Fields> describe(const fs::path& folder, const ImagesOptions& options) {
    const auto classes = class_folders(folder);
    if (!classes) return classes.error();
    fs::path first;
    if (!options.size) {
        auto files = class_files(folder / classes->front());
        if (!files) return files.error();
        first = files->front();
    }
    const Result<Sizes<2>> size = size_of(options, first);
    if (!size) return size.error();
    return make_fields(*classes, *size, options.channels);
}

/// Calls `then(folder, options)`.
template <typename Then>
auto with_options(const Schema& schema, Then then) {
    return [schema, then](const DataSpec& data, const fs::path& folder) -> decltype(then(folder, ImagesOptions{})) {
        const auto built = schema.build(data.options);
        if (!built) return Error({TR("The images: {0}."), {built.error().text()}}, true);
        const auto& options = *static_cast<const ImagesOptions*>(built->get());
        if (options.channels == 2) return Error(TR("The images' \"channels\" must be 1 or 3, not 2."), true);
        const Result<fs::path> found = find_data_folder(data, folder, "a folder that holds a folder of pictures for every class");
        if (!found) return found.error();
        return then(*found, options);
    };
}

}  // namespace

Source images_source() {
    Source source;
    source.place = 50;
    source.info.schema =
        SchemaBuilder<ImagesOptions>("images")
            .option(&ImagesOptions::path, "path",
                    TR("A folder that holds a folder of pictures for every class. Relative to the project file."))
            .option(&ImagesOptions::size, "size",
                    TR("Height and width that every picture is brought to; without it all must have the same."))
            .range(1, 4096)
            .ui_range(8, 256)
            .option(&ImagesOptions::channels, "channels", TR("3: red, green and blue. 1: grey."))
            .range(1, 3);
    source.info.path = SourceInfo::Path::Folder;
    source.info.default_validation = 0.1;
    source.info.title = TR("Pictures in folders");
    source.info.doc = TR("PNG and JPEG files; the name of the folder they lie in is their class.");
    source.describe = with_options(source.info.schema, describe);
    source.open = with_options(source.info.schema, load);
    return source;
}

}  // namespace nn
