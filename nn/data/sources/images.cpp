// A folder of pictures for every class.

#include "nn/data/image_file.h"
#include "nn/data/source.h"
#include "nn/io/atomic_file.h"
#include "nn/model/option.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <new>
#include <span>
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

/// What lies in the folder: classes and files sorted by name, as torchvision's ImageFolder has them. Training, validation and test
/// files one behind the other.
struct Listing {
    std::vector<std::string> classes;
    std::vector<fs::path> files;
    std::vector<std::int64_t> labels;
    FieldInfo::Parts parts;  ///< where the folder holds train, val and test

    std::size_t test() const { return static_cast<std::size_t>(parts.test.value_or(0)); }
    std::size_t validation() const { return static_cast<std::size_t>(parts.validation.value_or(0)); }
};

bool is_hidden(const fs::path& path) { return path.filename().string().starts_with('.'); }

/// What a folder holds, sorted; nothing hidden.
struct Inside {
    std::vector<std::string> folders;
    bool pictures = false;
};

Result<Inside> look_into(const fs::path& folder) {
    Inside inside;
    std::error_code code;
    for (fs::directory_iterator it(folder, code), end; !code && it != end; it.increment(code)) {
        if (is_hidden(it->path())) continue;
        if (it->is_directory(code)) inside.folders.push_back(it->path().filename().string());
        code.clear();
        inside.pictures = inside.pictures || is_image_file(it->path()) || is_other_image_file(it->path());
        if (inside.folders.size() > 100'000) return about(folder, TR("it has more than 100,000 folders."));
    }
    if (code) return about(folder, {TR("it cannot be read: {0}."), {code.message()}});
    std::sort(inside.folders.begin(), inside.folders.end());
    return inside;
}

/// The folders of a layout with train, val and test; none of them where the classes lie in the folder itself.
struct Layout {
    std::optional<fs::path> training, validation, test;
};

/// Train, val (valid, validation) and test are splits where train holds folders and no pictures, as a class never would alone.
Result<Layout> layout_of(const fs::path& folder, const std::vector<std::string>& inside) {
    Layout layout;
    std::vector<std::string> others;
    for (const std::string& name : inside) {
        const bool validation = name == "val" || name == "valid" || name == "validation";
        auto* place = name == "train" ? &layout.training : validation ? &layout.validation : name == "test" ? &layout.test : nullptr;
        if (place == nullptr) {
            others.push_back(name);
        } else if (*place) {
            return about(folder, {TR("it has two folders for validation, {0} and {1}. Keep one."), {(*place)->filename().string(), name}});
        } else {
            *place = folder / name;
        }
    }
    if (!layout.training) return Layout();
    const auto training = look_into(*layout.training);
    if (!training) return training.error();
    if (training->folders.empty() || training->pictures) return Layout();
    if (!others.empty()) {
        return about(folder, {TR("beside the folder train, which holds classes, there is {0}: it is neither val, validation nor test. "
                                 "Take it away, or set \"path\" to the folder with the classes."),
                              {others.front()}});
    }
    return layout;
}

Result<std::vector<std::string>> class_folders(const fs::path& folder) {
    auto inside = look_into(folder);
    if (!inside) return inside.error();
    if (inside->folders.empty()) return about(folder, TR("it has no folders: each class needs one with its pictures, named after it."));
    return std::move(inside->folders);
}

/// The pictures of one class, folders inside it included; nothing hidden, nothing behind symbolic links to folders.
Result<std::vector<fs::path>> class_files(const fs::path& folder, const std::stop_token& stop) {
    std::vector<fs::path> files;
    std::error_code code;
    for (fs::recursive_directory_iterator it(folder, code), end; !code && it != end; it.increment(code)) {
        if (stop.stop_requested()) return reading_stopped();
        const fs::path& file = it->path();
        if (is_hidden(file)) {
            it.disable_recursion_pending();
            continue;
        }
        if (!it->is_regular_file(code)) continue;
        if (is_other_image_file(file)) return about(file, TR("only PNG and JPEG pictures are read. Convert it or take it away."));
        if (is_image_file(file)) files.push_back(file);
        if (files.size() > max_files) return about(folder, TR("it holds more than ten million pictures."));
    }
    if (code) return about(folder, {TR("it cannot be read: {0}."), {code.message()}});
    if (files.empty()) return about(folder, TR("this class has no pictures, .png, .jpg or .jpeg."));
    std::sort(files.begin(), files.end());
    return files;
}

/// Adds what lies in the classes' folders below `folder`; how many pictures that is.
Result<std::int64_t> add_part(const fs::path& folder, const std::stop_token& stop, Listing& listing) {
    const std::size_t before = listing.files.size();
    for (std::size_t label = 0; label < listing.classes.size(); ++label) {
        auto files = class_files(folder / listing.classes[label], stop);
        if (!files) return files.error();
        listing.labels.insert(listing.labels.end(), files->size(), static_cast<std::int64_t>(label));
        listing.files.insert(listing.files.end(), files->begin(), files->end());
    }
    return static_cast<std::int64_t>(listing.files.size() - before);
}

/// Adds a split's own folder, whose classes must be those of the training.
Result<std::optional<std::int64_t>> add_split(const std::optional<fs::path>& folder, const std::stop_token& stop, Listing& listing) {
    if (!folder) return std::optional<std::int64_t>();
    const auto classes = class_folders(*folder);
    if (!classes) return classes.error();
    for (const bool missing : {false, true}) {
        const auto& from = missing ? listing.classes : *classes;
        const auto& in = missing ? *classes : listing.classes;
        const auto odd = std::ranges::find_if(from, [&](const std::string& name) { return !std::ranges::binary_search(in, name); });
        if (odd == from.end()) continue;
        return about(*folder, {missing ? TR("it has no folder {0}, which train has. All need the same classes.")
                                       : TR("it has a folder {0}, which train has not. All need the same classes."),
                               {*odd}});
    }
    const auto count = add_part(*folder, stop, listing);
    if (!count) return count.error();
    return std::optional(*count);
}

Result<Listing> list(const fs::path& folder, const std::stop_token& stop) {
    auto classes = class_folders(folder);
    if (!classes) return classes.error();
    const auto layout = layout_of(folder, *classes);
    if (!layout) return layout.error();
    if (layout->training) classes = class_folders(*layout->training);
    if (!classes) return classes.error();
    Listing listing{std::move(*classes), {}, {}, {}};
    const auto training = add_part(layout->training.value_or(folder), stop, listing);
    if (!training) return training.error();
    if (!layout->training) return listing;
    listing.parts.training = *training;
    const auto validation = add_split(layout->validation, stop, listing);
    if (!validation) return validation.error();
    const auto test = add_split(layout->test, stop, listing);
    if (!test) return test.error();
    listing.parts.validation = *validation;
    listing.parts.test = *test;
    return listing;
}

Fields make_fields(const Listing& listing, const Sizes<2>& size, std::int64_t channels) {
    FieldInfo image = byte_field({channels, size[0], size[1]});
    FieldInfo label = label_field(static_cast<std::int64_t>(listing.classes.size()), listing.classes);
    image.parts = label.parts = listing.parts;
    return {{"image", std::move(image)}, {"label", std::move(label)}};
}

/// The size asked for, or that of the first picture.
Result<Sizes<2>> size_of(const ImagesOptions& options, const fs::path& first) {
    if (options.size) return *options.size;
    const auto found = image_size(first);
    if (!found) return found.error();
    return Sizes<2>{found->first, found->second};
}

Error other_size(const fs::path& file, std::int64_t height, std::int64_t width, const Sizes<2>& first) {
    return about(file, {TR("it has {0} × {1} pixels, the first picture {2} × {3}. Set \"size\" to bring all to one."),
                        {std::to_string(height), std::to_string(width), std::to_string(first[0]), std::to_string(first[1])}});
}

/// One picture as uint8 [channels, height, width].
Result<void> decode(const fs::path& file, const ImagesOptions& options, const Sizes<2>& size, char* into) {
    Result<Image> image = load_image(file, options.channels);
    if (!image) return image.error();
    if (!options.size && (image->height != size[0] || image->width != size[1])) return other_size(file, image->height, image->width, size);
    const Image sized = resized(*image, size[0], size[1]);
    const auto area = static_cast<std::size_t>(size[0] * size[1]), channels = static_cast<std::size_t>(options.channels);
    for (std::size_t i = 0; i < area; ++i) {
        for (std::size_t c = 0; c < channels; ++c) into[c * area + i] = sized.pixels[i * channels + c];
    }
    return {};
}

/// The pictures from `first` to `last`, on every core; the first one that fails, in the files' order, is the error.
Result<std::string> decode_all(std::span<const fs::path> files, const ImagesOptions& options, const Sizes<2>& size,
                               const std::stop_token& stop) {
    const auto bytes = static_cast<std::size_t>(size[0] * size[1] * options.channels);
    std::string all;
    all.reserve(bytes * files.size());
    while (all.size() < bytes * files.size()) {  // filling gigabytes takes a while, which a stop must not wait for
        if (stop.stop_requested()) return reading_stopped();
        all.resize(std::min(bytes * files.size(), all.size() + (std::size_t{1} << 26)));
    }
    std::atomic<std::size_t> next = 0;
    std::mutex mutex;
    std::size_t failed = files.size();
    Error why;
    const auto fail = [&](std::size_t i, Error error) {
        const std::lock_guard lock(mutex);
        if (i >= failed) return;
        failed = i;
        why = std::move(error);
        next = files.size();
    };
    const auto work = [&] {
        for (std::size_t i = next++; i < files.size(); i = next++) {
            try {
                if (stop.stop_requested()) {
                    fail(i, reading_stopped());
                } else if (const auto done = decode(files[i], options, size, all.data() + i * bytes); !done) {
                    fail(i, done.error());
                }
            } catch (const std::bad_alloc&) {
                fail(i, about(files[i], TR("it does not fit into memory.")));
            }
        }
    };
    {
        std::vector<std::jthread> others;
        for (unsigned i = 1; i < std::min(std::thread::hardware_concurrency(), 16u); ++i) others.emplace_back(work);
        work();
    }
    if (failed < files.size()) return why;
    return all;
}

Column label_column(std::span<const std::int64_t> labels) {
    return Column(std::string(reinterpret_cast<const char*>(labels.data()), labels.size_bytes()));
}

Result<std::shared_ptr<const Dataset>> load(const fs::path& folder, const ImagesOptions& options, const std::stop_token& stop) try {
    const Result<Listing> listing = list(folder, stop);
    if (!listing) return listing.error();
    const Result<Sizes<2>> size = size_of(options, listing->files.front());
    if (!size) return size.error();
    const std::int64_t one = (*size)[0] * (*size)[1] * options.channels;
    if (static_cast<std::uint64_t>(one) * listing->files.size() > max_data_bytes) {
        return about(folder, {TR("{0} pictures of {1} × {2} pixels take more than 8 GiB. Set a smaller \"size\"."),
                              {std::to_string(listing->files.size()), std::to_string((*size)[0]), std::to_string((*size)[1])}});
    }
    const std::size_t count = listing->files.size() - listing->test();
    const std::span<const fs::path> files = listing->files;
    const std::span<const std::int64_t> labels = listing->labels;
    Result<std::string> pixels = decode_all(files.first(count), options, *size, stop);
    if (!pixels) return pixels.error();
    Result<std::string> test = decode_all(files.subspan(count), options, *size, stop);
    if (!test) return test.error();
    const Fields infos = make_fields(*listing, *size, options.channels);
    auto dataset = std::make_shared<TableDataset>(static_cast<std::int64_t>(count), static_cast<std::int64_t>(listing->test()),
                                                  static_cast<std::int64_t>(listing->validation()));
    dataset->add("image", infos.at("image"), {Encoding::ByteScaled, 255, {Column(std::move(*pixels)), Column(std::move(*test))}});
    dataset->add("label", infos.at("label"),
                 {Encoding::Native, 1, {label_column(labels.first(count)), label_column(labels.subspan(count))}});
    return std::shared_ptr<const Dataset>(std::move(dataset));
} catch (const std::bad_alloc&) {
    return about(folder, TR("its pictures do not fit into memory. Set a smaller \"size\"."));
}

/// Pictures that are decoded when they are asked for.
class PicturesInFiles final : public Dataset {
public:
    PicturesInFiles(Listing listing, const ImagesOptions& options, const Sizes<2>& size)
        : listing_(std::move(listing)), options_(options), size_(size), fields_(make_fields(listing_, size_, options_.channels)) {
        options_.size = size;  // whatever size the file has
    }
    const Fields& fields() const override { return fields_; }
    std::int64_t size(bool test) const override {
        return static_cast<std::int64_t>(test ? listing_.test() : listing_.files.size() - listing_.test());
    }
    std::int64_t own_validation() const override { return static_cast<std::int64_t>(listing_.validation()); }
    void read(std::string_view field, bool test, std::int64_t sample, void* into) const override {
        const auto at = static_cast<std::size_t>(test ? size(false) + sample : sample);
        if (field == "label") {
            std::memcpy(into, &listing_.labels[at], sizeof(std::int64_t));
            return;
        }
        const auto count = static_cast<std::size_t>(size_[0] * size_[1] * options_.channels);
        std::string bytes(count, '\0');
        if (!decode(listing_.files[at], options_, size_, bytes.data())) bytes.assign(count, '\0');
        auto* numbers = static_cast<float*>(into);
        for (std::size_t i = 0; i < count; ++i) numbers[i] = static_cast<float>(static_cast<std::uint8_t>(bytes[i])) / 255;
    }

private:
    Listing listing_;
    ImagesOptions options_;
    Sizes<2> size_;
    Fields fields_;
};

Result<std::shared_ptr<const Dataset>> browse(const fs::path& folder, const ImagesOptions& options, const std::stop_token& stop) try {
    Result<Listing> listing = list(folder, stop);
    if (!listing) return listing.error();
    const Result<Sizes<2>> size = size_of(options, listing->files.front());
    if (!size) return size.error();
    return std::shared_ptr<const Dataset>(std::make_shared<PicturesInFiles>(std::move(*listing), options, *size));
} catch (const std::bad_alloc&) {
    return about(folder, TR("the list of its pictures does not fit into memory."));
}

/// From the names, and the beginnings of some pictures: all are read only for training, but what a few of them say comes at once.
Result<Fields> describe(const fs::path& folder, const ImagesOptions& options, const std::stop_token& stop) {
    const Result<Listing> listing = list(folder, stop);
    if (!listing) return listing.error();
    const Result<Sizes<2>> size = size_of(options, listing->files.front());
    if (!size) return size.error();
    constexpr std::size_t most_looked_at = 32;
    const std::size_t count = listing->files.size(), step = (count + most_looked_at - 1) / most_looked_at;
    for (std::size_t i = 0; i < count; i += step) {
        if (stop.stop_requested()) return reading_stopped();
        const auto found = image_size(listing->files[i]);
        if (!found) return found.error();
        if (!options.size && (found->first != (*size)[0] || found->second != (*size)[1]))
            return other_size(listing->files[i], found->first, found->second, *size);
    }
    return make_fields(*listing, *size, options.channels);
}

/// Calls `then(folder, options, stop)`.
template <typename Then>
auto with_options(const Schema& schema, const DataSpec& data, const fs::path& folder, const std::stop_token& stop, Then then)
    -> decltype(then(folder, ImagesOptions{}, stop)) {
    const auto built = schema.build(data.options);
    if (!built) return Error({TR("The images: {0}."), {built.error().text()}}, true);
    const auto& options = *static_cast<const ImagesOptions*>(built->get());
    if (options.channels == 2) return Error(TR("The images' \"channels\" must be 1 or 3, not 2."), true);
    const Result<fs::path> found = find_data_folder(data, folder, "a folder that holds a folder of pictures for every class");
    if (!found) return found.error();
    return then(*found, options, stop);
}

constexpr const char* in_python = R"py(def read_image(file):
    """Upright, 8 bits a channel, nothing blended."""
    image = ImageOps.exif_transpose(Image.open(file))
    if image.mode.startswith("I"):  # 16 bits of grey
        image = Image.fromarray(np.round(np.asarray(image) / 257).astype(np.uint8))
    image = np.asarray(image.convert("RGB"){{grey}})
    return {{sized}}.reshape(*image.shape[:2], CHANNELS){{resized}}


def list_images(folder):
    """Files and labels: every folder is a class."""
    files, labels = [], []
    classes = sorted(p for p in folder.iterdir() if p.is_dir() and p.name[0] != ".")
    for label, one in enumerate(classes):
        for file in sorted(p for p in one.rglob("*") if p.suffix.lower() in ENDINGS):
            if not any(part[0] == "." for part in file.relative_to(one).parts):
                files.append(file)
                labels.append(label)
    return files, labels


def read_data(path):
    files, labels = list_images(Path(path){{train}})
{{validation}}    images = np.stack([read_image(file) for file in files]).transpose(0, 3, 1, 2)
    return {"image": images, "label": np.array(labels)}{{held_out}}
)py";

constexpr const char* resizing_in_python = R"py(def weights(old, new):
    """Each new pixel is the mean of the old ones around it, weighed by a triangle."""
    step = old / new
    radius = max(step, 1)
    centers = (np.arange(new)[:, np.newaxis] + 0.5) * step
    distances = np.abs(np.arange(old) + 0.5 - centers) / radius
    triangle = np.maximum(0, 1 - distances).astype(np.float32)
    return (triangle / triangle.sum(1, np.float64, keepdims=True)).astype(np.float32)


def mix(rows, new):
    """In single precision, one old row after the other: ties round as in Netloom."""
    total = np.zeros((new, *rows.shape[1:]), np.float32)
    for weight, row in zip(weights(len(rows), new).T, rows):
        total += weight[:, np.newaxis, np.newaxis] * row
    return total


def resize(image, height, width):
    if image.shape[:2] == (height, width):
        return image
    image = mix(image.swapaxes(0, 1), width).swapaxes(0, 1)
    image = mix(image, height)
    return (image + 0.5).clip(0, 255).astype(np.uint8)


)py";

Result<PythonReader> python_reader(const fs::path& folder, const ImagesOptions& options, const std::stop_token& stop) {
    const Result<Listing> listing = list(folder, stop);
    if (!listing) return listing.error();
    PythonReader reader;
    reader.imports = {"from PIL import Image, ImageOps"};
    reader.path = options.path;
    reader.conversions = {{"image", ".float() / 255"}};
    reader.own_validation = listing->parts.validation.has_value();
    const auto validation = std::ranges::find_if(listing->files, [&](const fs::path& file) {
        return reader.own_validation && &file - listing->files.data() >= *listing->parts.training;
    });
    std::string more, name;
    if (reader.own_validation) {
        name = validation->lexically_relative(folder).begin()->string();
        more = "    more, more_labels = list_images(Path(path) / " + python_string(name) + ")\n" +
               "    files, labels = files + more, labels + more_labels\n";
    }
    std::string size;
    if (options.size) size = std::to_string((*options.size)[0]) + ", " + std::to_string((*options.size)[1]);
    std::string text = in_python;
    for (const auto& [hole, value] :
         {std::pair<std::string, std::string>{"{{grey}}", options.channels == 1 ? ".convert(\"L\")" : ""},
          {"{{sized}}", size.empty() ? "image" : "resize(image"},
          {"{{resized}}", size.empty() ? "" : ", " + size + ")"},
          {"{{train}}", listing->parts.training ? " / \"train\"" : ""},
          {"{{validation}}", more},
          {"{{held_out}}", more.empty() ? "" : ", len(more)"},
          {"CHANNELS", std::to_string(options.channels)}})
        text.replace(text.find(hole), hole.size(), value);
    reader.text = "ENDINGS = {\".png\", \".jpg\", \".jpeg\", \".jpe\", \".jfif\"}\n\n\n" +
                  (size.empty() ? std::string() : std::string(resizing_in_python)) + text;
    return reader;
}

}  // namespace

Source images_source() {
    Source source;
    source.place = 50;
    source.info.schema =
        SchemaBuilder<ImagesOptions>("images")
            .option(&ImagesOptions::path, "path",
                    TR("A folder that holds a folder of pictures for every class, or such folders for the splits: train, val and test. "
                       "Relative to the project file."))
            .option(&ImagesOptions::size, "size",
                    TR("Height and width that every picture is brought to; without it all must have the same."))
            .range(1, 4096)
            .ui_range(8, 256)
            .option(&ImagesOptions::channels, "channels", TR("3: red, green and blue. 1: grey."))
            .range(1, 3);
    source.info.path = SourceInfo::Path::Folder;
    source.info.default_validation = 0.1;
    source.info.title = TR("Pictures in folders");
    source.info.doc = TR("PNG and JPEG files; the name of the folder they lie in is their class. "
                         "Folders train, val and test are the splits.");
    source.describe = [schema = source.info.schema](const DataSpec& data, const fs::path& folder, std::stop_token stop) {
        return with_options(schema, data, folder, stop, describe);
    };
    source.info.python = [schema = source.info.schema](const DataSpec& data, const fs::path& folder, const auto&) {
        return with_options(schema, data, folder, {}, python_reader);
    };
    source.open = [schema = source.info.schema](const DataSpec& data, const fs::path& folder, const DataRequest& request) {
        return with_options(schema, data, folder, request.stop, load);
    };
    source.browse = [schema = source.info.schema](const DataSpec& data, const fs::path& folder, const DataRequest& request) {
        return with_options(schema, data, folder, request.stop, browse);
    };
    return source;
}

}  // namespace nn
