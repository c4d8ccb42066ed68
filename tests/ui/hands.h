#pragma once
// Mouse and keyboard that count what they did, and a clock: how long the way to a first training is.

#include "nn/io/npz.h"
#include "window_fixture.h"

#include <QElapsedTimer>
#include <QImage>

#include <cstring>
#include <fstream>
#include <random>

namespace test {

class Hands {
public:
    Hands() { clock_.start(); }
    void click(QWidget* widget, const QPoint& at = {}) {
        if (!widget || !widget->isVisible() || !widget->isEnabled()) qFatal("cannot be clicked: %s", widget ? qPrintable(widget->objectName()) : "nothing");
        QTest::mouseClick(widget, Qt::LeftButton, {}, at);
        ++clicks_;
    }
    void key(QWidget* widget, int key, Qt::KeyboardModifiers modifiers = {}) {
        QTest::keyClick(widget, Qt::Key(key), modifiers);
        ++keys_;
    }
    /// In a dialog of the desktop, which a test has not: one double-click on a name, or its first letters and Enter.
    void choseAFile(bool byMouse) { byMouse ? ++clicks_ : keys_ += 4; }
    int clicks() const { return clicks_; }
    int keys() const { return keys_; }
    void tell(const char* what) const {
        qInfo("%-44s %d clicks, %2d keys, %.2f s until it trains", what, clicks_, keys_, double(clock_.elapsed()) / 1000);
    }

private:
    QElapsedTimer clock_;
    int clicks_ = 0, keys_ = 0;
};

/// A table with words to predict and words that go in, and gaps.
inline void writePenguins(const QString& file, int rows = 150) {
    std::ofstream out(file.toStdString());
    out << "species,island,bill_length_mm,bill_depth_mm,body_mass_g,sex\n";
    std::mt19937 random(7);
    const auto noise = [&](double size) { return size * (double(random() % 1000) / 500 - 1); };
    for (int i = 0; i < rows; ++i) {
        const char* species[] = {"Adelie", "Chinstrap", "Gentoo"};
        const char* islands[] = {"Torgersen", "Dream", "Biscoe"};
        const int kind = i % 3;
        out << species[kind] << ',' << islands[(kind + int(random() % 2)) % 3] << ',';
        out << (i % 40 == 7 ? std::string("NA") : std::to_string(38.0 + 5 * kind + noise(3)).substr(0, 4)) << ',';
        out << std::to_string(18.0 - 1.5 * kind + noise(1)).substr(0, 4) << ',' << int(3600 + 600 * kind + noise(400)) << ',';
        out << (i % 30 == 4 ? "" : random() % 2 ? "MALE" : "FEMALE") << '\n';
    }
}

/// A folder for each of two classes, with pictures of one size.
inline void writePictures(const QString& folder, int each = 20, int side = 24) {
    for (const char* name : {"cats", "dogs"}) {
        QDir().mkpath(folder + QLatin1Char('/') + QLatin1String(name));
        for (int i = 0; i < each; ++i) {
            QImage image(side, side, QImage::Format_RGB32);
            image.fill(name[0] == 'c' ? QColor(200, 120 + i, 60) : QColor(50, 90 + i, 190));
            for (int x = 4; x < side - 4; ++x) image.setPixelColor(x, name[0] == 'c' ? x : side - 1 - x, Qt::white);
            if (!image.save(QStringLiteral("%1/%2/%3.png").arg(folder, QLatin1String(name)).arg(i))) qFatal("no picture written");
        }
    }
}

/// x_train, y_train, x_test, y_test: whole numbers, labels from 0.
inline void writeArrays(const QString& file, std::int64_t side = 12) {
    std::mt19937 random(3);
    const auto array = [&](nn::Extents shape, unsigned below) {
        nn::NpyArray out{nn::DType::Int64, shape, {}};
        std::vector<std::int64_t> values(std::size_t(nn::numel(shape)));
        for (auto& value : values) value = random() % below;
        out.bytes.resize(values.size() * sizeof(std::int64_t));
        std::memcpy(out.bytes.data(), values.data(), out.bytes.size());
        return out;
    };
    const nn::NpzArrays arrays{{"x_train", array({80, side, side}, 256)}, {"y_train", array({80}, 4)},
                               {"x_test", array({20, side, side}, 256)}, {"y_test", array({20}, 4)}};
    if (!nn::save_npz(arrays, file.toStdString())) qFatal("no arrays written");
}

}  // namespace test
