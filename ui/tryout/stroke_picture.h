#pragma once
// Strokes of a brush, and the small grey picture that they become.

#include <QImage>
#include <QPolygonF>

#include <vector>

namespace ui {

struct Stroke {
    QPolygonF points;  ///< from 0 to 1 across the picture
    bool erases = false;
};

struct StrokeOptions {
    int rows = 28, columns = 28;
    double brush = 0.08;  ///< width of a stroke, in shares of the picture's side
    bool centred = true;
    /// Share of the side that what is drawn fills once it is centred. MNIST's digits: 20 of 28 pixels.
    double fills = 20.0 / 28;
};

/// Numbers from 0 to 1, row-major: each pixel's share that is covered by ink. Centred: what is drawn is scaled to fill its share and its centre of
/// mass put in the middle, as the makers of MNIST did; strokes become no thicker by that.
std::vector<float> strokePicture(const std::vector<Stroke>& strokes, const StrokeOptions& options);
/// Where ink and where eraser went, without centring: 0..1 each.
struct InkMasks {
    std::vector<float> ink, erased;
};
InkMasks inkMasks(const std::vector<Stroke>& strokes, const StrokeOptions& options);

/// A picture from elsewhere as `channels` planes of numbers from 0 to 1, scaled to fit with its sides kept; `dark`: the data is light on dark,
/// so a picture with a light border is inverted.
std::vector<float> pictureNumbers(const QImage& picture, int channels, int rows, int columns, bool dark);

}  // namespace ui
