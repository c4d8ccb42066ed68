#include "ui/canvas/key_wiring.h"

#include "ui/theme/theme.h"

#include <QAccessible>
#include <QFrame>
#include <QKeyEvent>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace ui {

namespace {

constexpr int labelWidth = 260;

/// How far a place is off in the direction of an arrow; nothing where it lies elsewhere.
std::optional<double> ahead(QPointF gap, int key) {
    const bool across = key == Qt::Key_Left || key == Qt::Key_Right;
    const double along = across ? gap.x() : gap.y(), beside = across ? gap.y() : gap.x();
    const double way = key == Qt::Key_Left || key == Qt::Key_Up ? -along : along;
    if (way < 8) return std::nullopt;
    return way + 2 * std::abs(beside);
}

}  // namespace

KeyWiring::KeyWiring(Canvas* canvas, QWidget* labelParent, WireDropped dropped)
    : canvas_(canvas), dropped_(std::move(dropped)), label_(new QFrame(labelParent)), title_(new QLabel(label_)), text_(new QLabel(label_)) {
    label_->setObjectName(QStringLiteral("keyWiring"));
    label_->setAccessibleName(tr("Wire being drawn"));
    label_->setAttribute(Qt::WA_TransparentForMouseEvents);
    title_->setObjectName(QStringLiteral("keyWiringPorts"));
    text_->setObjectName(QStringLiteral("keyWiringFit"));
    text_->setWordWrap(true);
    text_->setFixedWidth(labelWidth);
    auto* column = new QVBoxLayout(label_);
    column->setContentsMargins(10, 6, 10, 7);
    column->setSpacing(2);
    column->setSizeConstraint(QLayout::SetFixedSize);
    column->addWidget(title_);
    column->addWidget(text_);
    label_->hide();
}

KeyWiring::~KeyWiring() = default;

PortHit KeyWiring::hit(const End& end) const {
    NodeItem* node = end ? canvas_->scene->node(end.node) : nullptr;
    if (!node || end.port >= (end.output ? node->view().outputs : node->view().inputs).size()) return {};
    return {node, end.port, end.output};
}

bool KeyWiring::begin() {
    end();
    const QStringList chosen = canvas_->scene->selection();
    const NodeItem* first = canvas_->scene->node(chosen.value(0));
    if (canvas_->scene->isSequential() || (first && !first->view().holder.isEmpty())) {
        canvas_->say(tr("The nodes of a Sequential run in their order: there are no wires to draw."));
        return false;
    }
    const NodeItem* node = chosen.size() == 1 ? canvas_->scene->node(chosen.front()) : nullptr;
    if (!node) {
        canvas_->say(tr("Select the node that the wire is to start from."));
        return false;
    }
    from_ = {chosen.front(), 0, !node->view().outputs.isEmpty()};
    if (!hit(from_)) {
        canvas_->say(tr("%1 has no port to start a wire from.").arg(node->view().title));
        return false;
    }
    wire_ = std::make_unique<WireItem>(WireView{});
    WireState state;
    state.loose = true;
    wire_->setState(state);
    canvas_->scene->addItem(wire_.get());
    aim();
    show();
    return true;
}

void KeyWiring::end() {
    if (!wire_) return;
    wire_.reset();
    from_ = to_ = {};
    canvas_->markPort({});
    label_->hide();
}

bool KeyWiring::takes(const QKeyEvent& event) {
    switch (event.key()) {
        case Qt::Key_Left:
        case Qt::Key_Right:
        case Qt::Key_Up:
        case Qt::Key_Down:
        case Qt::Key_W:
        case Qt::Key_Tab:
        case Qt::Key_Return:
        case Qt::Key_Enter:
        case Qt::Key_Escape:
        case Qt::Key_Delete:
        case Qt::Key_Backspace: return (event.modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier;
        default: return false;
    }
}

bool KeyWiring::key(const QKeyEvent& event) {
    if (!active() || !takes(event)) return false;
    if (!hit(from_)) return end(), true;
    switch (event.key()) {
        case Qt::Key_Escape: end(); break;
        case Qt::Key_W: nextSource(); break;
        case Qt::Key_Tab: search(); break;
        case Qt::Key_Return:
        case Qt::Key_Enter: connect(); break;
        case Qt::Key_Delete:
        case Qt::Key_Backspace: cut(); break;
        default: step(event.key()); break;
    }
    if (active()) show();
    return true;
}

/// Its outputs one after the other, then its inputs, and again.
void KeyWiring::nextSource() {
    const NodeView& view = hit(from_).node->view();
    const auto outputs = view.outputs.size(), inputs = view.inputs.size();
    const auto now = from_.output ? from_.port : outputs + from_.port;
    const auto next = (now + 1) % (outputs + inputs);
    const bool other = (next < outputs) != from_.output;
    from_.output = next < outputs;
    from_.port = int(from_.output ? next : next - outputs);
    if (other) aim();
}

/// The nearest port that takes such a wire: a free one before a taken one, on the side that wires go to before the other.
void KeyWiring::aim() {
    to_ = {};
    const PortHit start = hit(from_);
    const QPointF origin = start.node->portScenePosition(start.index, start.output);
    double nearest = 1e300;
    for (const NodeItem* node : canvas_->scene->nodes()) {
        if (node == start.node || !node->view().holder.isEmpty()) continue;
        const auto& ports = from_.output ? node->view().inputs : node->view().outputs;
        for (int i = 0; i < ports.size(); ++i) {
            const QPointF gap = node->portScenePosition(i, !from_.output) - origin;
            const bool against = from_.output ? gap.x() < 0 : gap.x() > 0;
            const bool taken = from_.output && !ports[i].variadic &&
                               std::ranges::any_of(canvas_->scene->wiresOf(node), [&](const WireItem* wire) {
                                   return wire->view().to == node->view().path && wire->view().toPort == i;
                               });
            const double far = std::abs(gap.x()) + 2 * std::abs(gap.y()) + (against ? 1e4 : 0) + (taken ? 1e6 : 0);
            if (far < nearest) nearest = far, to_ = {node->view().path, i, !from_.output};
        }
    }
}

/// Up and down go through the ports of a node first.
void KeyWiring::step(int key) {
    const PortHit now = hit(to_);
    if (!now) return aim();
    const auto count = (to_.output ? now.node->view().outputs : now.node->view().inputs).size();
    const bool back = key == Qt::Key_Up;
    if ((key == Qt::Key_Down && to_.port + 1 < count) || (back && to_.port > 0)) {
        to_.port += back ? -1 : 1;
        return;
    }
    double nearest = 1e300;
    End best;
    for (const NodeItem* node : canvas_->scene->nodes()) {
        const auto ports = (to_.output ? node->view().outputs : node->view().inputs).size();
        if (node == now.node || node->view().path == from_.node || ports == 0 || !node->view().holder.isEmpty()) continue;
        const auto far = ahead(node->body().center() - now.node->body().center(), key);
        if (far && *far < nearest) nearest = *far, best = {node->view().path, back ? int(ports) - 1 : 0, to_.output};
    }
    if (best) to_ = best;
}

void KeyWiring::connect() {
    const PortHit start = hit(from_), target = hit(to_);
    if (!target) return;
    const bool forward = from_.output;
    const nn::PortRef a = canvas_->portRef(start), b = canvas_->portRef(target);
    const QString next = forward ? to_.node : from_.node;
    end();
    if (forward ? canvas_->connectPorts(a, b) : canvas_->connectPorts(b, a)) canvas_->scene->setSelection({next});
}

/// Takes the wires away that the chosen input has.
void KeyWiring::cut() {
    const End& input = to_.output ? from_ : to_;
    const NodeItem* node = canvas_->scene->node(input.node);
    if (!node) return;
    QVector<nn::Wire> wires;
    for (const WireItem* wire : canvas_->scene->wiresOf(node))
        if (wire->view().to == input.node && wire->view().toPort == input.port) wires << wire->view().wire;
    if (wires.isEmpty()) return;
    end();
    canvas_->removeWires(wires, Canvas::tr("Remove a wire"));
}

void KeyWiring::search() {
    const PortHit start = hit(from_);
    LooseWire loose;
    (from_.output ? loose.from : loose.to) = canvas_->portRef(start);
    if (from_.output)
        if (const nn::NodeReport* report = canvas_->document->analysis().find(from_.node.toStdString()))
            for (const nn::PortReport& port : report->outputs)
                if (QString::fromStdString(port.port) == start.port().id) loose.type = port.type;
    const double away = from_.output ? start.node->body().right() + metrics::chainColumn - metrics::nodeWidth
                                     : start.node->body().left() - metrics::chainColumn + metrics::nodeWidth;
    const QPointF at(away, start.node->body().center().y());
    end();
    dropped_(loose, {at, canvas_->view->mapFromScene(at), Qt::NoModifier});
}

std::optional<QString> KeyWiring::whyNot() const {
    const PortHit start = hit(from_), target = hit(to_);
    const PortHit &give = from_.output ? start : target, &take = from_.output ? target : start;
    EditBuilder after(canvas_->document->project());
    const nn::Wire wire{canvas_->portRef(give), canvas_->portRef(take)};
    const nn::Edits edits = nn::connect(after.project(), canvas_->scopePath(), wire);
    if (!edits.empty() && !after.add(edits)) return tr("cannot be wired");
    const nn::Analysis now = analyzer_.analyze(after.project().graph, canvas_->document->fields());
    const std::string giver = give.node->view().path.toStdString(), taker = take.node->view().path.toStdString();
    const auto& before = canvas_->document->analysis().diagnostics;
    for (const nn::Diagnostic& d : now.diagnostics) {
        if (d.severity != nn::Severity::Error || (d.node != taker && d.node != giver)) continue;
        const bool here = d.node == taker && (QString::fromStdString(d.port) == take.port().id || (d.port.empty() && d.option.empty()));
        const bool known = std::ranges::any_of(before, [&](const nn::Diagnostic& b) { return b.node == d.node && b.text == d.text; });
        if (here || !known) return studio::text(d.text);
    }
    return std::nullopt;
}

QString KeyWiring::told() const { return title_->text() + QStringLiteral(": ") + text_->text(); }

void KeyWiring::show() {
    const PortHit start = hit(from_), target = hit(to_);
    canvas_->markPort(target);
    const QPointF origin = start.node->portScenePosition(start.index, start.output);
    const QPointF free = target ? target.node->portScenePosition(target.index, target.output)
                                : origin + QPointF(start.output ? metrics::chainGap : -metrics::chainGap, 0);
    wire_->setEnds(start.output ? origin : free, start.output ? free : origin);
    if (target && !canvas_->view->mapToScene(canvas_->view->viewport()->rect()).boundingRect().contains(target.node->body()))
        canvas_->view->ensureVisible(target.node->body(), 60, 60);
    const auto name = [](const PortHit& port) { return port.node->view().id + QLatin1Char(':') + port.port().id; };
    const Colors& c = Theme::instance().colors();
    QColor edge = c.accent;
    if (!target) {
        title_->setText(name(start));
        text_->setText(tr("There is no other node to wire to. Tab adds one."));
    } else {
        title_->setText(start.output ? name(start) + QStringLiteral(" \u2192 ") + name(target)
                                     : name(target) + QStringLiteral(" \u2192 ") + name(start));
        const auto why = whyNot();
        if (why) edge = c.error;
        text_->setText(why ? *why : tr("fits. Enter wires, arrows choose, W takes the next port."));
    }
    label_->setStyleSheet(QStringLiteral("#keyWiring { background: %1; border: 1px solid %2; border-radius: 8px; }").arg(c.panel.name(), edge.name()));
    title_->setFont(Theme::instance().monoFont());
    text_->setFixedHeight(text_->heightForWidth(labelWidth));
    label_->layout()->activate();
    label_->adjustSize();
    label_->show();
    label_->raise();
    place();
    label_->setAccessibleDescription(told());
    QAccessibleEvent alert(label_, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void KeyWiring::place() {
    if (!active()) return;
    const PortHit at = hit(to_) ? hit(to_) : hit(from_);
    if (!at) return;
    const QWidget* room = label_->parentWidget();
    const QRect body = canvas_->view->mapFromScene(at.node->body()).boundingRect();
    QPoint to(body.left(), body.bottom() + 12);
    if (to.y() + label_->height() > room->height() - 8) to.setY(body.top() - 12 - label_->height());
    label_->move(std::clamp(to.x(), 8, std::max(8, room->width() - label_->width() - 8)), std::max(8, to.y()));
}

}  // namespace ui
