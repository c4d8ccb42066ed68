#pragma once

#include <QFrame>
#include <QTimer>

class QLabel;
class QPushButton;
class QToolButton;

namespace ui {

/// Floats over the upper edge of the canvas, which does not move for it: what needs to be read but not answered. Takes no focus.
class MessageBar : public QFrame {
    Q_OBJECT

public:
    enum class Kind { Info, Working, Warning, Error };
    explicit MessageBar(QWidget* parent = nullptr);

    /// Infos go by themselves after a few seconds; what says that something is being done stays, as warnings do. `action`: text of a button that emits `actionTriggered`; "" for none.
    void showText(Kind kind, const QString& text, const QString& action = {});
    QString text() const;

signals:
    void actionTriggered();
    void placed();  ///< came, went, or is of another size now

protected:
    void hideEvent(QHideEvent* event) override;

private:
    QLabel *icon_, *text_;
    QPushButton* action_;
    QTimer timer_;
};

}  // namespace ui
