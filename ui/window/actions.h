#pragma once
// Every action of the window: text, key, icon, tip, and the menus that hold them. What an action does is wired elsewhere.

#include <QAction>
#include <QObject>
#include <QVector>

class QMenuBar;
class QMenu;

namespace ui {

class Actions : public QObject {
    Q_OBJECT

public:
    explicit Actions(QObject* parent);
    void buildMenus(QMenuBar* bar);

    QAction *newProject, *newFromData, *open, *importNetwork, *save, *saveAs, *importWeights, *exportWeights, *quit;
    QAction *undo, *redo, *cut, *copy, *copyPicture, *paste, *pasteReuse, *duplicate, *duplicateWithInputs, *duplicateReuse, *makeUnique, *remove, *removeKeepingChain, *selectAll, *rename;
    QAction *addNode, *wire, *nextProposal, *acceptProposals, *dismissProposals, *group, *ungroup, *enter, *openInPlace, *leave, *tidy;
    QAction *mute, *collapse, *comment, *find;
    QAction *alignLeft, *alignCenter, *alignRight, *alignTop, *alignMiddle, *alignBottom, *distributeAcross, *distributeDown;
    QAction *zoomIn, *zoomOut, *fitAll, *fitSelection, *miniMap, *timePerLayer, *nextPart, *previousPart;
    QAction *textLarger, *textSmaller, *textNormal;
    QAction *themeSystem, *themeLight, *themeDark;
    QAction *languageSystem, *languageEnglish, *languageChinese;
    QAction *train, *pause, *step, *stop, *applySettings;
    QVector<QAction*> checks;  ///< Train, Check: its data is the check's id, "" for all of them
    QAction *helpContents, *shortcuts, *about;
    QMenu *recent = nullptr, *examples = nullptr, *panels = nullptr, *watch = nullptr;  ///< filled by whom they belong to

    /// Those whose keys count only while the canvas has the focus: single letters and editing keys.
    QVector<QAction*> canvasActions() const;
    /// All, in the order of the menus.
    QVector<QAction*> all() const;
    void refreshIcons();

private:
    QAction* make(const char* icon, const QString& text, const QString& tip, const QList<QKeySequence>& keys = {});
    void makeFileActions();
    void makeEditActions();
    void makeMarkActions();
    QVector<QAction*> arrangeActions() const;
    void makeViewActions();
    void makeTrainActions();
};

/// "Save (Ctrl+S)": what the tooltip of a button for `action` says.
QString tipWithKey(const QAction* action);

}  // namespace ui
