#pragma once

#include <QFrame>
#include <QTimer>

class QLabel;
class QPushButton;
class QToolButton;

namespace ui {

/// One line above the canvas for what needs to be read but not answered. Takes no focus.
class MessageBar : public QFrame {
    Q_OBJECT

public:
    enum class Kind { Info, Warning, Error };
    explicit MessageBar(QWidget* parent = nullptr);

    /// Infos go by themselves after a few seconds. `action`: text of a button that emits `actionTriggered`; "" for none.
    void showText(Kind kind, const QString& text, const QString& action = {});
    QString text() const;

signals:
    void actionTriggered();

private:
    QLabel *icon_, *text_;
    QPushButton* action_;
    QTimer timer_;
};

}  // namespace ui
