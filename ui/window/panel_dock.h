#pragma once
// A panel's frame: a dock that can be closed, moved, stacked and torn off, under a slim title.

#include <QDockWidget>

namespace ui {

class PanelDock : public QDockWidget {
    Q_OBJECT

public:
    /// Its object name, by which layouts know it, is `id` and "Dock". Owns `content`.
    PanelDock(const QString& id, const QString& title, QWidget* content, QMainWindow* window);
    const QString& id() const { return id_; }

signals:
    void closed();  ///< by its user, not to make room
    void helpRequested();
    void left();  ///< Escape was pressed in it, and nothing there had a use for it

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void closeEvent(QCloseEvent* event) override;

private:
    QString id_;
};

}  // namespace ui
