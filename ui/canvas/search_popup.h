#pragma once
// Add-node search: type, arrows, Enter. A child of the canvas, so it works the same everywhere.

#include "nn/model/op.h"

#include <QFrame>

#include <functional>

class QLineEdit;
class QListWidget;
class QLabel;

namespace ui {

class SearchPopup : public QFrame {
    Q_OBJECT

public:
    explicit SearchPopup(QWidget* parent);
    using Accept = std::function<bool(const nn::Op&)>;
    using Chosen = std::function<void(const QString& op)>;
    /// Opens at `at` (parent coordinates), offering what `accept` lets through. `chosen` is called at most once.
    void open(QPoint at, const QString& hint, Accept accept, Chosen chosen);

signals:
    void closed();

protected:
    void hideEvent(QHideEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void refill();
    void choose();
    QLineEdit* field_;
    QListWidget* list_;
    QLabel* empty_;
    Accept accept_;
    Chosen chosen_;
};

}  // namespace ui
