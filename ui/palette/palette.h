#pragma once
// The op palette: everything a network is made of, by category, searchable; dragged onto the canvas or added by Enter.

#include <QTreeWidget>
#include <QWidget>

class QLabel;
class QLineEdit;

namespace ui {

class CanvasView;

/// The tree alone: knows how an op is dragged.
class OpTree : public QTreeWidget {
    Q_OBJECT

public:
    explicit OpTree(QWidget* parent);

protected:
    QStringList mimeTypes() const override;
    QMimeData* mimeData(const QList<QTreeWidgetItem*>& items) const override;
    void startDrag(Qt::DropActions actions) override;
    void keyPressEvent(QKeyEvent* event) override;

signals:
    void chosen(const QString& op);
};

class Palette : public QWidget {
    Q_OBJECT

public:
    /// `canvas` gets what is double-clicked or chosen with Enter, and outlives the palette.
    Palette(CanvasView* canvas, QWidget* parent = nullptr);

public slots:
    void focusSearch();
    /// Shows all layers again.
    void clearSearch();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void refill();
    void filter();
    CanvasView* canvas_;
    QLineEdit* search_;
    OpTree* tree_;
    QLabel* empty_;
};

}  // namespace ui
