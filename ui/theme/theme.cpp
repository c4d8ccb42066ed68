#include "ui/theme/theme.h"

#include "ui/theme/icon_engine.h"
#include "ui/theme/style_sheet.h"
#include "ui/theme/tabular_font.h"

#include <QApplication>
#include <QDir>
#include <QFontDatabase>
#include <QFontInfo>
#include <QPainter>
#include <QPalette>
#include <QRegularExpression>
#include <QSettings>
#include <QStandardPaths>
#include <QStyleFactory>
#include <QToolTip>

namespace ui {

namespace {

Colors darkTokens() {
    Colors c;
    c.dark = true;
    c.window = 0x1b1d21, c.panel = 0x22252a, c.field = 0x2a2e34, c.line = 0x33383f;
    c.text = 0xe4e7eb, c.dim = 0x9aa3ad, c.faint = 0x707983;
    c.canvas = 0x17191c, c.canvasDots = 0x262a2f;
    c.accent = 0x4c9aff, c.onAccent = 0x0c1826;
    c.good = 0x58b77a, c.warning = 0xe6a23c, c.error = 0xf4706a;
    c.convolution = 0x4c9aff, c.activation = 0xe6a23c, c.pooling = 0x58b77a, c.normalization = 0xa98bf5;
    c.recurrent = 0x35b8b1, c.linear = 0xf07f6b, c.neutral = 0x8a94a0, c.loss = 0xe05f9b;
    c.cool = 0x3b6ea5, c.warm = 0xb07aa1, c.hot = 0xffa43a;
    c.hover = QColor(255, 255, 255, 15), c.pressed = QColor(255, 255, 255, 28);
    return c;
}

Colors lightTokens() {
    Colors c;
    c.window = 0xf4f5f7, c.panel = 0xffffff, c.field = 0xf0f2f4, c.line = 0xdde1e6;
    c.text = 0x1d2126, c.dim = 0x5d6772, c.faint = 0x828b95;
    c.canvas = 0xfafbfc, c.canvasDots = 0xe3e6ea;
    c.accent = 0x1f6feb, c.onAccent = 0xffffff;
    c.good = 0x2e9b57, c.warning = 0xb7791f, c.error = 0xc93226;
    c.convolution = 0x2f7de1, c.activation = 0xc98a16, c.pooling = 0x2e9b57, c.normalization = 0x7c5ce0;
    c.recurrent = 0x138f88, c.linear = 0xd65f49, c.neutral = 0x76808b, c.loss = 0xc23f7d;
    c.cool = 0x8fbce8, c.warm = 0xb97fae, c.hot = 0xc4560a;
    c.hover = QColor(0, 0, 0, 11), c.pressed = QColor(0, 0, 0, 22);
    return c;
}

QPalette paletteOf(const Colors& c) {
    QPalette p;
    p.setColor(QPalette::Window, c.panel);
    p.setColor(QPalette::WindowText, c.text);
    p.setColor(QPalette::Base, c.field);
    p.setColor(QPalette::AlternateBase, c.panel);
    p.setColor(QPalette::Text, c.text);
    p.setColor(QPalette::PlaceholderText, c.faint);
    p.setColor(QPalette::Button, c.field);
    p.setColor(QPalette::ButtonText, c.text);
    p.setColor(QPalette::BrightText, c.error);
    p.setColor(QPalette::ToolTipBase, c.panel);
    p.setColor(QPalette::ToolTipText, c.text);
    p.setColor(QPalette::Highlight, c.accent);
    p.setColor(QPalette::HighlightedText, c.onAccent);
    p.setColor(QPalette::Link, c.accent);
    p.setColor(QPalette::LinkVisited, c.accent);
    p.setColor(QPalette::Light, c.field);
    p.setColor(QPalette::Midlight, c.field);
    p.setColor(QPalette::Mid, c.line);
    p.setColor(QPalette::Dark, c.line);
    p.setColor(QPalette::Shadow, c.dark ? QColor(0, 0, 0) : c.line.darker(120));
    for (auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::ToolTipText})
        p.setColor(QPalette::Disabled, role, c.faint);
    p.setColor(QPalette::Disabled, QPalette::Highlight, c.line);
    p.setColor(QPalette::Disabled, QPalette::HighlightedText, c.dim);
    return p;
}

bool isDark(const QPalette& palette) {
    return palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness();
}

QColor mixed(const QColor& a, const QColor& b, double share) {
    const auto between = [share](float x, float y) { return x + static_cast<float>(share) * (y - x); };
    return QColor::fromRgbF(between(a.redF(), b.redF()), between(a.greenF(), b.greenF()),
                            between(a.blueF(), b.blueF()));
}

QString firstInstalled(const QStringList& families, const QString& fallback) {
    for (const QString& family : families)
        if (QFontDatabase::hasFamily(family)) return family;
    return fallback;
}

}  // namespace

QColor Colors::category(nn::Category category) const {
    switch (category) {
        case nn::Category::Convolution: return convolution;
        case nn::Category::Pooling: return pooling;
        case nn::Category::Activation: return activation;
        case nn::Category::Normalization: return normalization;
        case nn::Category::Dropout: return normalization;
        case nn::Category::Recurrent: return recurrent;
        case nn::Category::Linear: return linear;
        case nn::Category::Loss: return loss;
        case nn::Category::Input:
        case nn::Category::Container:
        case nn::Category::Shape:
        case nn::Category::Math: return neutral;
    }
    return neutral;
}

QColor Colors::heat(double level) const {
    return level < 0.5 ? mixed(cool, warm, 2 * level) : mixed(warm, hot, 2 * level - 1);
}

QColor Colors::heated(double level) const {
    return mixed(panel, heat(level), (dark ? 0.14 : 0.18) + (dark ? 0.26 : 0.24) * level);
}

QColor Colors::onHeated(const QColor& ink, double level) const { return mixed(ink, text, 0.25 + 0.6 * level); }

Theme& Theme::instance() {
    static Theme theme;
    return theme;
}

Colors Theme::tokens(bool dark) {
    return dark ? darkTokens() : lightTokens();
}

Theme::Theme() : colors_(darkTokens()) {
    desktopDark_ = isDark(QGuiApplication::palette());
    const QString general = QFontDatabase::systemFont(QFontDatabase::GeneralFont).family();
    const QString fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont).family();
    uiFamily_ = uiName_ = firstInstalled({QStringLiteral("Inter")}, general);
    if (const QString tabular = tabularFamily(uiFamily_); !tabular.isEmpty()) uiFamily_ = tabular;
    monoFamily_ = firstInstalled({QStringLiteral("JetBrains Mono"), QStringLiteral("DejaVu Sans Mono")}, fixed);
    qApp->installEventFilter(this);
}

const Colors& Theme::colors() const {
    return colors_;
}

void Theme::apply(studio::Theme theme) {
    wanted_ = theme;
    const bool dark = theme == studio::Theme::Dark || (theme == studio::Theme::System && systemIsDark());
    colors_ = tokens(dark);
    if (auto* style = QStyleFactory::create(QStringLiteral("Fusion"))) QApplication::setStyle(style);
    QApplication::setPalette(paletteOf(colors_));
    QApplication::setFont(uiFont());
    QToolTip::setPalette(QApplication::palette());
    QToolTip::setFont(uiFont());
    qApp->setStyleSheet(scaled(styleSheet(colors_, monoFamily_)));
    emit changed();
}

void Theme::setTextScale(double scale) {
    if (scale == textScale_) return;
    textScale_ = scale;
    apply(wanted_);
}

QString Theme::scaled(QString sheet) const {
    if (textScale_ == 1) return sheet;
    static const QRegularExpression size(QStringLiteral("font-size: ([\\d.]+)pt"));
    QString out;
    qsizetype from = 0;
    for (auto it = size.globalMatch(sheet); it.hasNext();) {
        const QRegularExpressionMatch match = it.next();
        out += sheet.mid(from, match.capturedStart() - from);
        out += QStringLiteral("font-size: %1pt").arg(match.captured(1).toDouble() * textScale_);
        from = match.capturedEnd();
    }
    return out + sheet.mid(from);
}

bool Theme::systemIsDark() const {
    // GTK desktops say it in their settings even where no platform plugin for Qt is installed.
    const QByteArray gtkTheme = qgetenv("GTK_THEME").toLower();
    if (!gtkTheme.isEmpty()) return gtkTheme.contains("dark");
    const QString config = QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation);
    for (const char* file : {"/gtk-4.0/settings.ini", "/gtk-3.0/settings.ini"}) {
        const QString path = config + QLatin1String(file);
        if (!QFile::exists(path)) continue;
        const QSettings gtk(path, QSettings::IniFormat);
        if (gtk.value("Settings/gtk-application-prefer-dark-theme").toString() == QLatin1String("1")) return true;
        if (gtk.value("Settings/gtk-application-prefer-dark-theme").toBool()) return true;
        if (gtk.value("Settings/gtk-theme-name").toString().contains(QLatin1String("dark"), Qt::CaseInsensitive))
            return true;
    }
    return desktopDark_;
}

bool Theme::eventFilter(QObject* watched, QEvent* event) {
    // The desktop switched: the platform's theme is announced to top-level windows.
    if (event->type() == QEvent::ThemeChange && wanted_ == studio::Theme::System && systemIsDark() != colors_.dark)
        QMetaObject::invokeMethod(this, [this] { apply(studio::Theme::System); }, Qt::QueuedConnection);
    return QObject::eventFilter(watched, event);
}

QFont Theme::uiFont(double pointSize, int weight) const {
    QFont font(uiFamily_);
    font.setPointSizeF((pointSize > 0 ? pointSize : 9.75) * textScale_);
    font.setWeight(static_cast<QFont::Weight>(weight));
    font.setHintingPreference(QFont::PreferNoHinting);
    return font;
}

QFont Theme::monoFont(double pointSize) const {
    QFont font(monoFamily_);
    font.setPointSizeF((pointSize > 0 ? pointSize : 9) * textScale_);
    font.setStyleHint(QFont::Monospace);
    font.setHintingPreference(QFont::PreferNoHinting);
    return font;
}

QString Theme::uiFamilies() const { return uiName_ + QStringLiteral(", Helvetica, Arial, sans-serif"); }

QString Theme::monoFamilies() const { return monoFamily_ + QStringLiteral(", Menlo, Consolas, monospace"); }

OnPaper::OnPaper() : before_(Theme::instance().colors_) {
    Colors& now = Theme::instance().colors_;
    now = Theme::tokens(false);
    now.canvas = now.panel;
}

OnPaper::~OnPaper() { Theme::instance().colors_ = before_; }

QIcon Theme::icon(const QString& name) const {
    return QIcon(new IconEngine(name, QColor()));
}

QIcon Theme::icon(const QString& name, const QColor& color) const {
    return QIcon(new IconEngine(name, color));
}

void Theme::paintIcon(QPainter* painter, const QRectF& rect, const QString& name, const QColor& color) {
    IconEngine::paintSvg(painter, rect, name, color);
}

void paintCard(QPainter& painter, const QRect& rect) {
    const Colors& c = Theme::instance().colors();
    QColor ground = c.panel;
    ground.setAlphaF(0.94f);
    painter.setPen(QPen(c.line, 1));
    painter.setBrush(ground);
    painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8);
}

}  // namespace ui
