#pragma once
// The strip of tabs along the window's lower edge: one for each panel that lives there, whether it is open or not.

#include <QHash>
#include <QToolBar>

class QToolButton;

namespace ui {

class PanelStrip : public QToolBar {
    Q_OBJECT

public:
    explicit PanelStrip(QWidget* parent);

    void addPanel(const QString& id, const QString& title, const QString& tip);
    void setTitle(const QString& id, const QString& title);
    void setIcon(const QString& id, const QIcon& icon);
    void setOpen(const QString& id, bool open);

    QStringList ids() const { return ids_; }
    /// Of this panel; null where it has no tab.
    QToolButton* button(const QString& id) const { return buttons_.value(id); }
    bool isOpen(const QString& id) const;

signals:
    void chosen(const QString& id);

protected:
    bool event(QEvent* event) override;

private:
    QStringList ids_;
    QHash<QString, QToolButton*> buttons_;
};

}  // namespace ui
