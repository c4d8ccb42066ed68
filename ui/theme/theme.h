#pragma once
// Colours, type and icons of the window, light and dark. The only place where a colour is named.

#include "app/studio/settings.h"
#include "nn/model/op.h"

#include <QColor>
#include <QFont>
#include <QIcon>
#include <QObject>

class QPainter;

namespace ui {

/// Colour tokens of one theme.
struct Colors {
    QColor window, panel, field, line;
    QColor text, dim, faint;
    QColor canvas, canvasDots;
    QColor accent, onAccent, good, warning, error;  ///< onAccent: text on a ground of accent
    QColor hover, pressed;                          ///< translucent, over any ground
    QColor convolution, activation, pooling, normalization, recurrent, linear, neutral, loss;
    QColor cool, warm, hot;  ///< a scale: its lightness runs one way, and blue and orange differ to every eye
    bool dark = false;

    QColor category(nn::Category category) const;
    /// A place on the scale from cool, 0, to hot, 1.
    QColor heat(double level) const;
    /// `panel` tinted with it: a ground for text.
    QColor heated(double level) const;
    /// Ink for that ground: `text`, `dim` or `faint`, with as much contrast as it has on a panel.
    QColor onHeated(const QColor& ink, double level) const;
};

/// One per application; widgets that paint for themselves read it and repaint on `changed`.
class Theme : public QObject {
    Q_OBJECT

public:
    static Theme& instance();

    const Colors& colors() const;
    /// The tokens of one theme, whatever is in force.
    static Colors tokens(bool dark);
    /// Sets palette, style sheet and fonts of the application; System follows the desktop.
    void apply(studio::Theme theme);

    /// How large all text is, 1: as designed. Widgets that were made before keep the fonts that they were given.
    void setTextScale(double scale);
    double textScale() const { return textScale_; }
    /// A style sheet's sizes of type, given in pt, as they are at that scale.
    QString scaled(QString sheet) const;

    QFont uiFont(double pointSize = 0, int weight = QFont::Normal) const;  ///< Inter, tabular figures
    QFont monoFont(double pointSize = 0) const;                           ///< JetBrains Mono: ids and shapes
    /// The families of these for a file that other programs show, with what may stand in for them: "Inter, Helvetica, ...".
    QString uiFamilies() const;
    QString monoFamilies() const;
    /// An icon of resources/icons, recoloured from the palette, sharp at every scale.
    QIcon icon(const QString& name) const;
    QIcon icon(const QString& name, const QColor& color) const;
    /// Paints that icon straight into `rect`, for items that draw themselves. An unknown name paints nothing.
    static void paintIcon(QPainter* painter, const QRectF& rect, const QString& name, const QColor& color);

signals:
    void changed();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    friend class OnPaper;
    Theme();
    bool systemIsDark() const;
    Colors colors_;
    QString uiName_;  ///< of the family that `uiFamily_` may be a copy of
    QString uiFamily_, monoFamily_;
    studio::Theme wanted_ = studio::Theme::System;
    double textScale_ = 1;
    bool desktopDark_ = false;  ///< of the palette the platform gave, before ours replaced it
};

/// The ground and the edge of a card that floats over the canvas, in all of `rect`. Leaves its brush and pen.
void paintCard(QPainter& painter, const QRect& rect);

/// While it lives, what paints itself does so as for paper: the light colours, on white. Nobody is told. UI thread.
class OnPaper {
public:
    OnPaper();
    ~OnPaper();
    OnPaper(const OnPaper&) = delete;
    OnPaper& operator=(const OnPaper&) = delete;

private:
    Colors before_;
};

}  // namespace ui
