#include "ui/window/welcome.h"

#include "app/studio/examples.h"
#include "ui/theme/theme.h"
#include "ui/window/labels.h"

#include <QHBoxLayout>
#include <QMouseEvent>
#include <QPushButton>
#include <QVBoxLayout>

namespace ui {

namespace {

/// A button with two lines: name, and what the example teaches.
class ExampleCard : public QPushButton {
public:
    ExampleCard(const studio::Example& example, QWidget* parent) : QPushButton(parent) {
        setProperty("role", "card");
        setAccessibleName(example.name);
        setAccessibleDescription(example.notes);
        setToolTip(Welcome::tr("Opens a copy of this example"));
        auto* column = new QVBoxLayout(this);
        column->setContentsMargins(14, 10, 14, 10);
        column->setSpacing(3);
        auto* name = createLabel(example.name, "card-title", this);
        // The first paragraph says what it teaches; the rest waits in the project's notes.
        auto* notes = createLabel(example.notes.section(QLatin1Char('\n'), 0, 0), "dim", this);
        notes->setWordWrap(true);
        for (QLabel* label : {name, notes}) {
            label->setAttribute(Qt::WA_TransparentForMouseEvents);
            column->addWidget(label);
        }
    }
    QSize sizeHint() const override { return layout()->sizeHint(); }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override { return layout()->heightForWidth(width); }
};

}  // namespace

Welcome::Welcome(QWidget* parent) : QFrame(parent) {
    setObjectName(QStringLiteral("welcome"));
    setProperty("role", "welcome");
    setFixedWidth(460);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(24, 22, 24, 22);
    column->setSpacing(10);
    column->addWidget(createLabel(tr("Draw a neural network"), "hero", this));
    auto* how = createLabel(tr("Press Tab or double-click the canvas to add a layer, drag from port to port to wire it, "
                               "F5 to train. Or begin with an example:"), "dim", this);
    how->setWordWrap(true);
    column->addWidget(how);
    addExamples(column);
    auto* row = new QHBoxLayout;
    auto* fresh = new QPushButton(tr("New network"), this);
    fresh->setObjectName(QStringLiteral("welcomeNew"));
    fresh->setProperty("primary", true);
    fresh->setToolTip(tr("Starts with an empty canvas"));
    auto* open = new QPushButton(tr("Open…"), this);
    open->setObjectName(QStringLiteral("welcomeOpen"));
    open->setToolTip(tr("Opens a project file"));
    auto* data = new QPushButton(tr("New from data…"), this);
    data->setObjectName(QStringLiteral("welcomeData"));
    data->setToolTip(tr("Looks at data of your own and draws a first network for it"));
    connect(data, &QPushButton::clicked, this, &Welcome::dataRequested);
    row->addWidget(data);
    row->addWidget(fresh);
    row->addWidget(open);
    row->addStretch();
    column->addSpacing(4);
    column->addLayout(row);
    connect(fresh, &QPushButton::clicked, this, &Welcome::newRequested);
    connect(open, &QPushButton::clicked, this, &Welcome::openRequested);
}

void Welcome::addExamples(QVBoxLayout* column) {
    for (const studio::Example& example : studio::examples()) {
        auto* card = new ExampleCard(example, this);
        column->addWidget(card);
        connect(card, &QPushButton::clicked, this, [this, file = example.file] { emit exampleRequested(file); });
    }
}

}  // namespace ui
