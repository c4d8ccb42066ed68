#pragma once
// A panel of the window: what it is, where it stands and how it is made. Tabs, docks, the View menu and their keys derive
// from it.

#include <QObject>
#include <QString>
#include <QVariant>

#include <vector>

class QWidget;

namespace studio {
class Document;
class Insight;
class Rehearser;
class Settings;
class TrainingSession;
}  // namespace studio

namespace ui {

class Actions;
class CanvasView;
class Dialogs;
class TensorFeed;

/// What panels and the window tell one another beyond what document, session and canvas say.
class PanelLinks : public QObject {
    Q_OBJECT

signals:
    void revealRequested(const QString& path);  ///< shows a node on the canvas; "": the data and training settings
    void refused(const QString& text);          ///< why an edit was refused; the window says it and notes it
    void noted(const QString& text);            ///< what happened, for the log
    void helpRequested(const QString& page);    ///< a help page, or "page#section"
    void panelRequested(const QString& id);     ///< opens another panel: this one has led to it
};

/// What a panel may need. All of it outlives the panel.
struct PanelContext {
    studio::Document* document;
    studio::TrainingSession* session;
    studio::Settings* settings;
    TensorFeed* feed;
    studio::Insight* insight;
    studio::Rehearser* rehearser;
    Dialogs* dialogs;
    Actions* actions;
    CanvasView* canvas;
    PanelLinks* links;
};

/// Beside the canvas panels stand open; those at the bottom have a tab in the strip and open one at a time.
enum class PanelArea {
    Left,
    Right,
    RightTab,  ///< has a tab as well, and opens to the right of the canvas
    Bottom,
};

struct Panel {
    QString id;     ///< what everything else calls it, never shown; remembered layouts know a dock by it
    int place = 0;  ///< the smallest first
    PanelArea area = PanelArea::Bottom;
    double share = 0.31;            ///< of the window's height at first, where it opens below
    int width = 0;                  ///< pixels at first, where it stands beside the canvas; of no meaning at the bottom
    QString (*title)() = nullptr;   ///< in the language of the window, as a tab wants it: && for &
    QString icon;                   ///< beside the title in the menu; "" where that has a check mark, as beside the canvas
    bool editsProject = false;      ///< its fields change the project as they are typed into: undo there is the project's
    /// Makes the widget, `parent` owns it, and ties it to what it follows. At the bottom a window title or icon that it sets
    /// is shown in its tab instead of its title.
    QWidget* (*create)(const PanelContext& context, QWidget* parent) = nullptr;
    /// The widget in it that keys go to when they come to the panel; null, or nothing: the first that Tab would stop at.
    QWidget* (*entry)(QWidget* panel) = nullptr;
    /// What only the widget knows and the next one is to be given, when the window is built anew in another language; may be null.
    QVariant (*keep)(const QWidget* panel) = nullptr;
    void (*restore)(QWidget* panel, const QVariant& kept) = nullptr;

    bool hasTab() const { return area == PanelArea::Bottom || area == PanelArea::RightTab; }
};

/// All panels in their order, as CMake found their files in ui/panels. UI thread.
const std::vector<Panel>& allPanels();

}  // namespace ui
