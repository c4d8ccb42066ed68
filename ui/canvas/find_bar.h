#pragma once
// Finds nodes in all scopes by id, title, op and options. A child of the canvas.

#include "app/studio/document.h"

#include <QFrame>
#include <QStringList>

class QLabel;
class QLineEdit;
class QListWidget;

namespace ui {

struct Found {
    QString path;
    QString what;   ///< where the words stand, beyond path and op: "kernel_size 5"
    int rank = 0;   ///< the smaller the better: id, title or op, path, options
};

/// Every word of `text` must stand in the node's path, title, op or options. Best first; none for an empty text.
QVector<Found> findNodes(const nn::Project& project, const QString& text);

class FindBar : public QFrame {
    Q_OBJECT

public:
    FindBar(studio::Document* document, QWidget* parent);
    void open();

signals:
    /// A node was chosen; the bar keeps the focus.
    void chosen(const QString& path);
    void closed();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void refill();
    void step(int by);
    void go(int row);
    void close();

    studio::Document* document_;
    QLineEdit* field_;
    QLabel* count_;
    QListWidget* list_;
    QStringList paths_;
    bool gone_ = false;  ///< to the row on show: Enter means the next one
};

}  // namespace ui
