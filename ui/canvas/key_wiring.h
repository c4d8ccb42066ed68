#pragma once
// A wire drawn by keys alone. Internal to ui/canvas.

#include "ui/canvas/gesture.h"

#include <memory>

class QFrame;
class QKeyEvent;
class QLabel;

namespace ui {

/// From a port of the selected node to one that arrows choose. A label says which port that is, and whether the wire would fit there;
/// screen readers are told the same. The document changes once, at Enter.
class KeyWiring : public QObject {
    Q_OBJECT

public:
    /// `dropped`: asked to search for a node that fits, as when a wire is dropped on the empty canvas.
    KeyWiring(Canvas* canvas, QWidget* labelParent, WireDropped dropped);
    ~KeyWiring() override;

    /// Begins at the selected node. False: there is none, or it has no port; then the canvas said so.
    bool begin();
    bool active() const { return wire_ != nullptr; }
    /// True where the key was for the wire.
    bool key(const QKeyEvent& event);
    static bool takes(const QKeyEvent& event);
    /// Without a trace.
    void end();
    /// After the view moved.
    void place();

private:
    struct End {
        QString node;
        int port = 0;
        bool output = false;
        explicit operator bool() const { return !node.isEmpty(); }
    };
    PortHit hit(const End& end) const;
    void nextSource();
    void aim();
    void step(int key);
    void connect();
    void cut();
    void search();
    void show();
    std::optional<QString> whyNot() const;  ///< nothing where the wire fits
    QString told() const;

    Canvas* canvas_;
    WireDropped dropped_;
    QFrame* label_;
    QLabel *title_, *text_;
    std::unique_ptr<WireItem> wire_;
    End from_, to_;
    mutable nn::Analyzer analyzer_;  // what it inferred for one port does for the next
};

}  // namespace ui
