#pragma once
// User settings, typed: window geometry, recent files, theme, language. Tests point them at a temporary file.

#include <QByteArray>
#include <QObject>
#include <QStringList>

#include <memory>

namespace studio {

class SettingsFile;

enum class Theme { System, Light, Dark };

class Settings : public QObject {
    Q_OBJECT

public:
    /// `file`: an INI file; "": the user's own settings.
    explicit Settings(const QString& file = {}, QObject* parent = nullptr);
    ~Settings() override;

    QStringList recentFiles() const;  ///< newest first, existing ones, at most ten
    void addRecentFile(const QString& file);
    void clearRecentFiles();

    Theme theme() const;
    void setTheme(Theme theme);
    QString language() const;  ///< "", "en", "zh_CN"; "" follows the locale
    void setLanguage(const QString& language);
    double textScale() const;  ///< of all text, 1: as designed
    void setTextScale(double scale);
    bool miniMap() const;  ///< shown where there is room
    void setMiniMap(bool shown);
    bool opensForRuns() const;  ///< the curves open by themselves when a training begins
    void setOpensForRuns(bool opens);
    bool timePerLayer() const;  ///< shown on the canvas while a network trains
    void setTimePerLayer(bool shown);
    QByteArray windowGeometry() const;
    void setWindowGeometry(const QByteArray& geometry);
    QByteArray windowState() const;
    void setWindowState(const QByteArray& state);
    QString lastFolder() const;
    void setLastFolder(const QString& folder);

signals:
    void recentFilesChanged();
    void themeChanged(studio::Theme theme);
    void textScaleChanged(double scale);

private:
    std::unique_ptr<SettingsFile> settings_;
};

}  // namespace studio
