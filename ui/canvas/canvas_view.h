#pragma once
// The node editor: shows one scope of the document's graph and turns gestures into edits.

#include "app/studio/document.h"
#include "app/studio/source_import.h"
#include "nn/train/not_finite.h"
#include "ui/canvas/arrange.h"
#include "ui/canvas/node_heat.h"
#include "ui/canvas/node_signs.h"

#include <QGraphicsView>
#include <QSet>

namespace ui {

/// Holds ids only; everything shown is asked from the document. All changes go through Document::apply.
class CanvasView : public QGraphicsView {
    Q_OBJECT

public:
    explicit CanvasView(studio::Document* document, QWidget* parent = nullptr);
    ~CanvasView() override;

    /// Path of the container shown, "" for the model.
    QString scope() const;
    void setScope(const QString& wanted);
    /// Of a list, which has no inside of its own: selects its children. Of what is no container: asks for its options.
    void enterSelected();
    void leaveScope();
    /// Shows the children of a Sequential in it, or no longer; what would lie under it makes room.
    void setOpenedInPlace(const QString& path, bool opened);
    bool isOpenedInPlace(const QString& path) const;

    QStringList selection() const;  ///< paths of the selected nodes
    void select(const QStringList& paths);
    /// Shows the scope that holds the node, selects it and brings it into view: the problems list jumps here.
    void reveal(const QString& path);

    /// Where a node and a port are now, in viewport pixels: for tests that drive the mouse, and for tool tips.
    QPoint nodeCenter(const QString& path) const;
    QPoint portCenter(const QString& path, const QString& port, bool output) const;

    /// Where a training broke: goes to the node, marks it, and says beside it what was found. Null: nothing broke.
    void showBreak(const nn::NotFinite* found);

    /// Shows what each node takes of a training step, and a legend; the legend alone where `times` is null: nothing is
    /// known.
    void showTimes(bool shown, const nn::StepTimes* times);
    /// What a node in this scope shows of that.
    NodeHeat heat(const QString& path) const;

    /// Shows what is watched of each node, and a legend. What it points to stays until the next call.
    void showWatched(const WatchedFigures& watched);
    /// What a node in this scope shows of that, and how strong a wire from it is; none where it shows nothing.
    NodeSigns signs(const QString& path) const;
    std::optional<double> magnitude(const QString& from) const;

    /// What is seen and how; of the document that it was taken from.
    struct Sight {
        QString scope;
        QStringList selection;
        double zoom = 1;
        QPointF center;
        QSet<QString> opened;
    };
    Sight sight() const;
    void setSight(const Sight& sight);

    bool canPaste() const;
    double zoom() const;
    bool isMiniMapVisible() const;

public slots:
    void deleteSelection();
    void deleteKeepingChain();
    void duplicateSelection();
    void duplicateWithInputs();  ///< the copies are fed by what feeds the originals
    void copySelection();
    void copyAsPicture();  ///< the scope on show, for other programs
    void cutSelection();
    void paste();
    void pasteAsReuse();      ///< what was copied from this project, with the same parameters
    void duplicateAsReuse();
    void makeUnique();        ///< the selected Reuses get parameters of their own
    void selectAll();
    void groupSelection();
    void ungroupSelection();
    void toggleOpened();      ///< the selected Sequential, opened in place or closed
    void fitAll();
    void fitSelection();
    void zoomIn();
    void zoomOut();
    void tidy();
    void muteSelection();      ///< on or off: a muted node acts as Identity
    void collapseSelection();  ///< to their titles, or back
    void commentSelection();   ///< a frame around the selection, or an empty one at the cursor
    void arrange(Arrange how); ///< the selected nodes, or all where none are
    void openFind();
    void openSearch();        ///< add-node search after the node that keys chose, at the cursor, or in the middle
    void startWire();         ///< from the selected node, by keys
    void renameSelected();
    void setMiniMapVisible(bool visible);
    void addNode(const QString& op);  ///< in the middle of the view, wired to the selected node where that fits

signals:
    void selectionChanged(const QStringList& paths);
    void scopeChanged(const QString& path);
    void editRequested(const QString& path);  ///< the node's options are wanted
    void zoomChanged(double zoom);
    void miniMapToggled(bool wanted);
    void message(const QString& text);  ///< for the status bar: why an edit was refused
    void told(const QString& text);     ///< what an edit did beyond what is seen
    void sampleWanted(qint64 place);    ///< that broke a training: its place in the training split

protected:
    bool event(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    bool viewportEvent(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragMoveEvent(QDragMoveEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    void paintEvent(QPaintEvent* event) override;
    void drawForeground(QPainter* painter, const QRectF& rect) override;

private:
    /// `before`: edits that come with it, in the same step. False: refused, which is said.
    bool pasteText(const std::string& text, std::optional<nn::Position> at, const nn::Edits& before = {});
    void pasteImported(const studio::Imported& imported, std::optional<nn::Position> at);
    void selectChildren(const QString& list);

    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace ui
