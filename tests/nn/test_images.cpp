// The source of pictures: what it gives, against PyTorch and against what is known of the files, and what it says of those that are wrong.
#include "source_test.h"

#include <QImage>
#include <QPainter>
#include <QProcess>

#include <nlohmann/json.hpp>

using namespace source_test;

namespace {

std::string chunk(const std::string& kind, const std::string& content) {
    const auto four = [](std::uint64_t value) {
        std::string bytes;
        for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift);
        return bytes;
    };
    const std::string all = kind + content;
    return four(content.size()) + all + four(crc32(0, reinterpret_cast<const Bytef*>(all.data()), static_cast<uInt>(all.size())));
}

/// A PNG of one row: `type` 0 grey, 2 colours, 6 colours and alpha.
std::string png(int width, int bits, int type, const std::string& row, const std::string& extra = "") {
    std::string header("\0\0\0\0\0\0\0\x01", 8);
    header[3] = static_cast<char>(width);
    header += {static_cast<char>(bits), static_cast<char>(type), '\0', '\0', '\0'};
    const std::string raw = '\0' + row;
    std::string packed(compressBound(raw.size()), '\0');
    uLongf size = packed.size();
    compress(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(raw.data()), raw.size());
    packed.resize(size);
    return "\x89PNG\r\n\x1a\n" + chunk("IHDR", header) + extra + chunk("IDAT", packed) + chunk("IEND", "");
}

/// EXIF's directory with the one tag, little-endian.
std::string exif(int orientation) {
    std::string tiff("II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\0\0\0\0\0\0\0\0", 26);
    tiff[18] = static_cast<char>(orientation);
    return tiff;
}

/// 16 x 8 pixels as Pillow writes them in CMYK, quality 90: on the left (200, 100, 50), on the right (20, 60, 220).
constexpr const char* cmyk_jpeg =
    "/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwADAgIDAgIDAwMDBAMDBAUIBQUEBAUKBwcGCAwKDAwLCgsLDQ4SEA0OEQ4LCxAWEBETFBUVFQwPFxgWFBgSFBUU/8AAFAgACAAQBEMR"
    "AE0RAFkRAEsRAP/EABcAAAMBAAAAAAAAAAAAAAAAAAcICQD/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/9oADgRDAE0AWQBLAAA/AHADQl6qaD4Kris//9k=";

}  // namespace

class TestImages : public QObject, private Folder {
    Q_OBJECT

    /// The one picture in a folder of one class, as bytes.
    std::vector<int> bytes_of(const std::string& name, const std::string& content, std::int64_t channels = 3) const {
        fs::remove_all(path("one"));
        fs::create_directories(path("one/a"));
        spill(path("one/a") / name, content);
        const auto data = open({"images", {{"path", std::string("one")}, {"channels", channels}}, {}, {}});
        std::vector<int> bytes;
        for (const float value : numbers(*data, "image", 0)) bytes.push_back(static_cast<int>(std::lround(value * 255)));
        return bytes;
    }
    void draw(const std::string& file, QColor colour, const char* format = "PNG") const {
        fs::create_directories(path(file).parent_path());
        QImage image(4, 4, QImage::Format_RGB32);
        image.fill(colour);
        QVERIFY(image.save(QString::fromStdString(path(file).string()), format));
    }

private slots:
    void images() {
        const fs::path folder = path("pets");
        for (const char* name : {"dog", "cat", "cat/more"}) fs::create_directories(folder / name);
        const auto save = [&](const char* name, const QImage& image, int quality = -1) {
            QVERIFY(image.save(QString::fromStdString((folder / name).string()), nullptr, quality));
        };
        QImage gradient(9, 6, QImage::Format_RGB32);
        for (int y = 0; y < 6; ++y) {
            for (int x = 0; x < 9; ++x) gradient.setPixelColor(x, y, QColor(x * 28, y * 50, 255 - x * 20));
        }
        QImage clear(9, 6, QImage::Format_ARGB32);
        clear.fill(QColor(10, 20, 30, 0));
        save("dog/a.png", gradient);
        save("cat/b.PNG", clear);
        save("cat/more/grey.png", gradient.convertToFormat(QImage::Format_Grayscale8));
        save("dog/c.jpg", gradient, 100);
        nn::DataSpec data{"images", {{"path", std::string("pets")}}, {}, {}};
        const auto read = open(data);
        QCOMPARE(read->size(false), 4);
        QVERIFY(read->fields().at("image").type == nn::f32({3, 6, 9}));
        QVERIFY((read->fields().at("label").class_names == Words{"cat", "dog"}));
        // Sorted: cat/b.PNG, cat/more/grey.png, dog/a.png, dog/c.jpg.
        QCOMPARE(labels(*read, "label", 1), Whole{0});
        QCOMPARE(labels(*read, "label", 2), Whole{1});
        // Transparent or not: the colour is what was drawn.
        const std::vector<float> drawn = numbers(*read, "image", 0);
        for (std::size_t c = 0; c < 3; ++c) QCOMPARE(drawn[c * 54], static_cast<float>(10 * (c + 1)) / 255.0f);
        const auto at = [](const std::vector<float>& v, int c, int y, int x) {
            return v[static_cast<std::size_t>((c * 6 + y) * 9 + x)];
        };
        const std::vector<float> png = numbers(*read, "image", 2), jpeg = numbers(*read, "image", 3);
        for (int y = 0; y < 6; ++y) {
            for (int x = 0; x < 9; ++x) {
                QCOMPARE(at(png, 0, y, x), static_cast<float>(x * 28) / 255.0f);
                QCOMPARE(at(png, 1, y, x), static_cast<float>(y * 50) / 255.0f);
                for (int c = 0; c < 3; ++c) QVERIFY(std::abs(at(jpeg, c, y, x) - at(png, c, y, x)) < 0.25f);
            }
        }
        data.options["channels"] = std::int64_t(1);
        const std::vector<float> grey = numbers(*open(data), "image", 2);
        QVERIFY(std::abs(grey[0] * 255 - std::round(0.299f * 0 + 0.587f * 0 + 0.114f * 255)) < 0.01f);
        data.options["size"] = Whole{3, 18};
        QVERIFY(open(data)->fields().at("image").type == nn::f32({1, 3, 18}));

        save("dog/large.png", gradient.scaled(20, 20));
        data.options = {{"path", std::string("pets")}};
        QVERIFY(refusal(data).contains("large.png: it has 20 × 20 pixels, the first picture 6 × 9"));
        data.options["size"] = std::int64_t(8);
        QCOMPARE(open(data)->size(false), 5);
        data.options["channels"] = std::int64_t(2);
        QVERIFY(refusal(data).contains("1 or 3"));
    }

    void images_are_resized_as_pytorch_does() {
        QImage image(37, 23, QImage::Format_RGB888);
        for (int y = 0; y < 23; ++y) {
            for (int x = 0; x < 37; ++x) {
                const int i = (y * 37 + x) * 7919;
                image.setPixelColor(x, y, QColor(i % 251, i % 241, i % 239));
            }
        }
        fs::create_directories(path("resize/one"));
        QVERIFY(image.save(QString::fromStdString(path("resize/one/a.png").string())));
        QProcess python;
        python.start("/usr/bin/python3",
                     {"-c",
                      "import json, torch\n"
                      "i = torch.arange(23 * 37) * 7919\n"
                      "x = torch.stack([i % m for m in (251, 241, 239)]).reshape(1, 3, 23, 37).float()\n"
                      "resize = torch.nn.functional.interpolate\n"
                      "out = [resize(x, size, mode='bilinear', antialias=True).flatten().tolist() for size in ((16, 16), (40, 50))]\n"
                      "print(json.dumps(out))"});
        QVERIFY2(python.waitForFinished(100'000) && python.exitCode() == 0, python.readAllStandardError().constData());
        const auto expected = nlohmann::json::parse(python.readAllStandardOutput().toStdString());
        const Whole sizes[] = {{16, 16}, {40, 50}};
        for (std::size_t k = 0; k < 2; ++k) {
            const auto read = open({"images", {{"path", std::string("resize")}, {"size", sizes[k]}}, {}, {}});
            const std::vector<float> found = numbers(*read, "image", 0);
            QCOMPARE(found.size(), expected[k].size());
            for (std::size_t i = 0; i < found.size(); ++i) {
                // Pixels are whole numbers here.
                const float difference = std::abs(found[i] * 255 - expected[k][i].get<float>());
                if (difference > 0.51f) QFAIL(qPrintable(QString("pixel %1 differs by %2").arg(i).arg(difference)));
            }
        }
    }

    void images_that_are_wrong() {
        const fs::path folder = path("wrong");
        fs::create_directories(folder / "a");
        const nn::DataSpec data{"images", {{"path", std::string("wrong")}}, {}, {}};
        QVERIFY(refusal(data).contains("no pictures"));
        QImage image(40, 30, QImage::Format_RGB32);
        QPainter painter(&image);
        painter.fillRect(image.rect(), QRadialGradient(20, 15, 20));
        painter.end();
        for (const char* name : {"x.png", "x.jpg"}) {
            const fs::path file = folder / "a" / name;
            QVERIFY(image.save(QString::fromStdString(file.string())));
            QCOMPARE(open(data)->size(false), 1);
            std::ifstream in(file, std::ios::binary);
            const std::string good((std::istreambuf_iterator<char>(in)), {});
            for (const std::size_t size : {std::size_t(0), std::size_t(5), std::size_t(30), good.size() / 2, good.size() - 20}) {
                spill(file, good.substr(0, size));
                const QString found = refusal(data);
                QVERIFY2(found.contains(name) && !found.contains('\n'), qPrintable(found));
            }
            spill(file, "this is no picture");
            QVERIFY(refusal(data).contains("neither a PNG nor a JPEG"));
            fs::remove(file);
        }
        // 2^31 - 1 pixels a side, promised by a header with the right checksum.
        std::string lie("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\x7f\xff\xff\xff\x7f\xff\xff\xff\x08\x02\0\0\0", 29);
        const auto sum = crc32(0, reinterpret_cast<const Bytef*>(lie.data()) + 12, 17);
        for (int shift = 24; shift >= 0; shift -= 8) lie += static_cast<char>(sum >> shift);
        spill(folder / "a" / "lie.png", lie);
        QVERIFY2(refusal(data).contains("lie.png"), qPrintable(refusal(data)));
        fs::remove(folder / "a" / "lie.png");
        spill(folder / "a" / "y.gif", "GIF89a");
        QVERIFY(refusal(data).contains("y.gif: only PNG and JPEG"));
        fs::remove_all(folder / "a");
        QVERIFY(refusal(data).contains("no folders"));
    }

    void numbers_are_taken_as_they_were_drawn() {
        using Bytes = std::vector<int>;
        const std::string linear = chunk("gAMA", std::string("\0\x01\x86\xa0", 4)), srgb = chunk("sRGB", std::string(1, '\0'));
        const std::string wide("\0\0\x40\0\x80\0\xff\xff", 8);
        for (const std::string& extra : {std::string(), linear, srgb}) {
            QCOMPARE(bytes_of("x.png", png(4, 16, 0, wide, extra), 1), (Bytes{0, 64, 128, 255}));
            QCOMPARE(bytes_of("x.png", png(4, 8, 0, std::string("\0\x40\x80\xff", 4), extra), 1), (Bytes{0, 64, 128, 255}));
        }
        // Nearest, not cut: 0x7fff is 127.498 of 255, 0x40ff 64.99.
        QCOMPARE(bytes_of("x.png", png(2, 16, 0, "\x7f\xff\x40\xff"), 1), (Bytes{127, 65}));
        QCOMPARE(bytes_of("x.png", png(1, 16, 2, std::string("\x40\0\x80\0\xff\xff", 6))), (Bytes{64, 128, 255}));
        const std::string clear("\0\0\0\xff\0\0\0\x80\0\0\0\0\xff\xff\xff\xff", 16);
        QCOMPARE(bytes_of("x.png", png(4, 8, 6, clear)), (Bytes{0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255}));
        QCOMPARE(bytes_of("x.png", png(4, 2, 0, std::string("\x1b"))), (Bytes{0, 85, 170, 255, 0, 85, 170, 255, 0, 85, 170, 255}));
    }

    void inks_become_light() {
        const auto found = bytes_of("x.jpg", QByteArray::fromBase64(cmyk_jpeg).toStdString());
        const int expected[3][2] = {{200, 20}, {100, 60}, {50, 220}};
        for (int c = 0; c < 3; ++c) {
            QCOMPARE(found[static_cast<std::size_t>(c * 128)], expected[c][0]);
            QCOMPARE(found[static_cast<std::size_t>(c * 128 + 127)], expected[c][1]);
        }
    }

    void pictures_stand_upright() {
        // Three pixels in a row: red is 10, 20, 30. Turned to the right or left they stand in a column.
        const std::string row = std::string(1, 10) + std::string(1, 20) + std::string(1, 30);
        const std::vector<std::vector<int>> expected = {{10, 20, 30}, {30, 20, 10}, {30, 20, 10}, {10, 20, 30},
                                                        {10, 20, 30}, {10, 20, 30}, {30, 20, 10}, {30, 20, 10}};
        for (int orientation = 1; orientation <= 8; ++orientation) {
            const auto found = bytes_of("x.png", png(3, 8, 0, row, chunk("eXIf", exif(orientation))), 1);
            QCOMPARE(found, expected[static_cast<std::size_t>(orientation - 1)]);
            const auto fields = nn::describe_fields({"images", {{"path", std::string("one")}}, {}, {}}, path(""));
            QVERIFY(fields->at("image").type == (orientation < 5 ? nn::f32({3, 1, 3}) : nn::f32({3, 3, 1})));
        }
        // Two rows tell the turns apart; Qt turns as EXIF says, and leaves the file as it is.
        QImage image(16, 8, QImage::Format_RGB32);
        for (int y = 0; y < 8; ++y) {
            for (int x = 0; x < 16; ++x) image.setPixelColor(x, y, x < 8 ? (y < 4 ? Qt::black : Qt::red) : (y < 4 ? Qt::green : Qt::white));
        }
        QByteArray bytes;
        QBuffer buffer(&bytes);
        QVERIFY(image.save(&buffer, "JPG", 100));
        const std::string plain = bytes.toStdString(), block = std::string("Exif\0\0", 6) + exif(6);
        const std::string app1 = std::string("\xff\xe1\0", 3) + static_cast<char>(block.size() + 2) + block;
        const auto turned = bytes_of("x.jpg", plain.substr(0, 2) + app1 + plain.substr(2));
        const QImage upright = image.transformed(QTransform().rotate(90));
        QCOMPARE(upright.width(), 8);
        for (int y = 2; y < 16; y += 4) {
            for (int x = 1; x < 8; x += 4)
                QVERIFY(std::abs(turned[static_cast<std::size_t>(y * 8 + x)] - upright.pixelColor(x, y).red()) < 40);
        }
    }

    void folders_for_the_splits() {
        for (const char* split : {"train", "val", "test"}) {
            draw(std::string("set/") + split + "/ants/1.png", Qt::black);
            draw(std::string("set/") + split + "/bees/1.jpe", Qt::white, "JPG");
        }
        draw("set/train/bees/2.jfif", Qt::white, "JPG");
        draw("set/train/bees/.hidden.png", Qt::white);
        draw("set/train/bees/.ipynb_checkpoints/2-checkpoint.png", Qt::white);
        draw("set/.cache/x/1.png", Qt::white);
        nn::DataSpec data{"images", {{"path", std::string("set")}}, {}, {}};
        const auto read = open(data);
        QVERIFY((read->fields().at("label").class_names == Words{"ants", "bees"}));
        QCOMPARE(read->size(false), 5);
        QCOMPARE(read->own_validation(), 2);
        QCOMPARE(read->size(true), 2);
        const auto train = nn::split_indices(*read, data, nn::Split::Train);
        const auto validation = nn::split_indices(*read, data, nn::Split::Validation);
        const auto test = nn::split_indices(*read, data, nn::Split::Test);
        QVERIFY(train && validation && test);
        QCOMPARE(train->indices, (Whole{0, 1, 2}));
        QCOMPARE(validation->indices, (Whole{3, 4}));
        QVERIFY(test->test_files && test->indices.size() == 2);
        QCOMPARE(labels(*read, "label", 4), Whole{1});
        QCOMPARE(labels(*read, "label", 1, true), Whole{1});
        QCOMPARE(numbers(*read, "image", 0, true)[0], 0.0f);
        QCOMPARE(numbers(*read, "image", 1, true)[0], 1.0f);
        data.split.validation = 0.5;
        QVERIFY(!nn::split_indices(*read, data, nn::Split::Train));
        data.split = {};
        data.split.test = 0.5;
        QVERIFY(!nn::split_indices(*read, data, nn::Split::Train));

        data.split = {};
        draw("set/val/wasps/1.png", Qt::white);
        for (const QString& found : {refusal(data), refused_early(data)})
            QVERIFY2(found.contains("val: it has a folder wasps"), qPrintable(found));
        fs::remove_all(path("set/val/wasps"));
        fs::remove_all(path("set/test/ants"));
        QVERIFY2(refusal(data).contains("test: it has no folder ants"), qPrintable(refusal(data)));
        fs::remove_all(path("set/test"));
        fs::create_directories(path("set/validation/ants"));
        QVERIFY2(refusal(data).contains("two folders for validation"), qPrintable(refusal(data)));
        fs::rename(path("set/validation"), path("set/annotations"));
        QVERIFY2(refusal(data).contains("annotations"), qPrintable(refusal(data)));
        // Vehicles: here train is a class.
        draw("vehicles/car/1.png", Qt::black);
        draw("vehicles/train/1.png", Qt::white);
        QVERIFY((open({"images", {{"path", std::string("vehicles")}}, {}, {}})->fields().at("label").class_names == Words{"car", "train"}));
    }

    void what_is_wrong_is_said_before_training() {
        draw("early/a/1.png", Qt::black);
        draw("early/b/2.png", Qt::black);
        const nn::DataSpec data{"images", {{"path", std::string("early")}, {"size", std::int64_t(8)}}, {}, {}};
        spill(path("early/b/3.png"), "this is no picture");
        QVERIFY2(refused_early(data).contains("3.png: it is neither"), qPrintable(refused_early(data)));
        fs::rename(path("early/b/3.png"), path("early/b/3.webp"));
        QVERIFY2(refused_early(data).contains("3.webp: only PNG and JPEG"), qPrintable(refused_early(data)));
        fs::remove(path("early/b/3.webp"));
        QCOMPARE(refused_early(data), QString("accepted"));
        std::stop_source stop;
        stop.request_stop();
        const auto stopped = nn::open_dataset(data, path(""), {stop.get_token(), std::nullopt});
        QVERIFY(!stopped && QString::fromStdString(stopped.error().text()).contains("stopped"));
    }
};
QTEST_GUILESS_MAIN(TestImages)
#include "test_images.moc"
