#include "ui/window/welcome.h"

#include "app/studio/settings.h"
#include "nn/train/project_file.h"
#include "ui/canvas/network_picture.h"
#include "ui/theme/theme.h"
#include "ui/window/labels.h"

#include <QDragEnterEvent>
#include <QFileInfo>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {

namespace {

constexpr int margin = 32, gap = 12, cardWidth = 236, pictureHeight = 74, mostRecent = 3;

QLabel* passive(QLabel* label) {
    label->setAttribute(Qt::WA_TransparentForMouseEvents);
    return label;
}

}  // namespace

/// Its network, name, what it teaches, how much one should know, and what it reaches.
class ExampleCard : public QPushButton {
public:
    ExampleCard(const studio::Example& example, QWidget* parent) : QPushButton(parent), example_(example) {
        setProperty("role", "card");
        QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Preferred);
        policy.setHeightForWidth(true);
        setSizePolicy(policy);
        setObjectName(QStringLiteral("example_") + QFileInfo(example.file).fileName().section(QLatin1Char('.'), 0, 0));
        setAccessibleName(example.name);
        setAccessibleDescription(example.notes);
        setToolTip(Welcome::tr("Opens a copy of this example"));
        auto* column = new QVBoxLayout(this);
        column->setContentsMargins(12, 8, 12, 12);
        column->setSpacing(4);
        picture_ = passive(new QLabel(this));
        picture_->setFixedHeight(pictureHeight);
        picture_->setAlignment(Qt::AlignCenter);
        picture_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);  // it follows the card, never the card it
        column->addWidget(picture_);
        auto* top = new QHBoxLayout;
        auto* name = passive(createLabel(example.name, "card-title", this));
        name->setWordWrap(true);
        name->setMinimumWidth(1);
        top->addWidget(name, 1);
        if (example.level < 9) top->addWidget(passive(createLabel(QString::number(example.level), "faint", this)), 0, Qt::AlignTop);
        column->addLayout(top);
        // The first sentences say what it teaches; the rest waits in the project's notes.
        QString first = example.notes.section(QLatin1Char('\n'), 0, 0);
        if (constexpr int longest = 150; first.size() > longest) first = first.left(longest).section(QLatin1Char(' '), 0, -2) + QStringLiteral(" …");
        auto* notes = passive(createLabel(first, "dim", this));
        notes->setWordWrap(true);
        notes->setAlignment(Qt::AlignLeft | Qt::AlignTop);
        column->addWidget(notes, 1);
        if (!example.reaches.isEmpty()) column->addWidget(reached(example.reaches));
    }
    const QString& file() const { return example_.file; }
    bool matches(const QString& words) const {
        return std::ranges::all_of(words.split(QLatin1Char(' '), Qt::SkipEmptyParts), [this](const QString& word) {
            return example_.name.contains(word, Qt::CaseInsensitive) || example_.notes.contains(word, Qt::CaseInsensitive);
        });
    }
    bool isDrawn() const { return drawn_ == state(); }
    void draw() {
        drawn_ = state();
        if (const auto project = nn::load_project(example_.file.toStdString()))
            picture_->setPixmap(networkPicture(*project, {width() - 24, pictureHeight}, devicePixelRatioF()));
    }
    QSize sizeHint() const override { return {cardWidth, heightForWidth(cardWidth)}; }
    QSize minimumSizeHint() const override { return {cardWidth * 3 / 4, pictureHeight}; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override { return layout()->heightForWidth(width); }

private:
    QLabel* reached(const QString& text) {
        QLabel* label = passive(createLabel(text, "reaches", this));
        label->setWordWrap(true);
        return label;
    }
    /// What a picture depends on.
    QString state() const {
        return QStringLiteral("%1 %2 %3").arg(width()).arg(devicePixelRatioF()).arg(Theme::instance().colors().dark);
    }
    studio::Example example_;
    QLabel* picture_;
    QString drawn_;
};

Welcome::Welcome(studio::Settings* settings, QWidget* parent) : QFrame(parent), settings_(settings) {
    setObjectName(QStringLiteral("welcome"));
    setProperty("role", "welcome-page");
    setAcceptDrops(true);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    area_ = new QScrollArea(this);
    area_->setWidgetResizable(true);
    area_->setFrameShape(QFrame::NoFrame);
    area_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area_->setAccessibleName(tr("How to begin"));
    outer->addWidget(area_);
    auto* page = new QWidget(area_);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(margin, margin - 4, margin, margin);
    column->setSpacing(gap);
    column->addWidget(createLabel(tr("Draw a neural network"), "hero", page));
    auto* how = createLabel(tr("Open an example and press F5, bring data of your own, or begin on an empty canvas: Tab adds a layer."), "dim", page);
    how->setWordWrap(true);
    column->addWidget(how);
    column->addWidget(buildWays(page));
    column->addWidget(buildRecent(page));
    auto* head = new QHBoxLayout;
    head->addWidget(createLabel(tr("Examples"), "title", page));
    head->addWidget(createLabel(tr("easiest first"), "dim", page));
    head->addStretch();
    search_ = new QLineEdit(page);
    search_->setObjectName(QStringLiteral("welcomeSearch"));
    search_->setPlaceholderText(tr("Search examples"));
    search_->setAccessibleName(tr("Search examples"));
    search_->setToolTip(tr("Shows the examples whose name or notes have these words"));
    search_->setClearButtonEnabled(true);
    search_->setMaximumWidth(200);
    search_->setMinimumWidth(110);
    head->addWidget(search_);
    column->addLayout(head);
    auto* cards = new QWidget(page);
    grid_ = new QGridLayout(cards);
    grid_->setContentsMargins(0, 0, 0, 0);
    grid_->setSpacing(gap);
    column->addWidget(cards);
    none_ = createLabel(tr("No example has these words."), "dim", page);
    column->addWidget(none_);
    column->addStretch();
    area_->setWidget(page);
    for (const studio::Example& example : studio::examples()) {
        auto* card = new ExampleCard(example, cards);
        connect(card, &QPushButton::clicked, this, [this, file = example.file] { emit exampleRequested(file); });
        cards_ << card;
    }
    connect(search_, &QLineEdit::textChanged, this, &Welcome::arrange);
    connect(settings_, &studio::Settings::recentFilesChanged, this, &Welcome::refreshRecent);
    connect(&Theme::instance(), &Theme::changed, this, [this] { idle_.start(); });
    idle_.setInterval(0);
    connect(&idle_, &QTimer::timeout, this, &Welcome::drawNext);
    refreshRecent();
    arrange();
}

QWidget* Welcome::buildWays(QWidget* page) {
    auto* box = new QWidget(page);
    auto* row = new QHBoxLayout;
    row->setSpacing(gap);
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 4, 0, 4);
    column->setSpacing(2);
    auto* links = new QHBoxLayout;
    column->addLayout(row);
    column->addLayout(links);
    const auto add = [&](const char* name, const QString& text, const QString& tip, void (Welcome::*way)(), bool primary = false) {
        auto* button = new QPushButton(text, box);
        button->setObjectName(QString::fromLatin1(name));
        button->setToolTip(tip);
        button->setProperty("primary", primary);
        button->setMinimumHeight(34);
        (row->count() < 3 ? row : links)->addWidget(button);
        connect(button, &QPushButton::clicked, this, way);
        return button;
    };
    add("welcomeData", tr("New from data…"), tr("Looks at data of your own and draws a first network for it"), &Welcome::dataRequested, true);
    add("welcomeNew", tr("Empty canvas"), tr("Starts with an empty canvas"), &Welcome::newRequested);
    add("welcomeOpen", tr("Open…"), tr("Opens a project file"), &Welcome::openRequested);
    add("welcomeImport", tr("Import…"), tr("Draws PyTorch source, or the layers of a file of weights"), &Welcome::importRequested)->setFlat(true);
    add("welcomeHelp", tr("Help"), tr("Shows the help pages"), &Welcome::helpRequested)->setFlat(true);
    add("welcomeKeys", tr("Keys and gestures"), tr("Shows every key and gesture"), &Welcome::keysRequested)->setFlat(true);
    row->addStretch();
    links->addStretch();
    return box;
}

QWidget* Welcome::buildRecent(QWidget* page) {
    recent_ = new QWidget(page);
    recent_->setObjectName(QStringLiteral("welcomeRecent"));
    auto* row = new QHBoxLayout(recent_);
    row->setContentsMargins(0, 0, 0, 0);
    return recent_;
}

void Welcome::refreshRecent() {
    auto* row = static_cast<QHBoxLayout*>(recent_->layout());
    while (QLayoutItem* item = row->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    const QStringList files = settings_->recentFiles().mid(0, mostRecent);
    recent_->setVisible(!files.isEmpty());
    row->addWidget(createLabel(tr("Recent"), "dim", recent_));
    for (const QString& file : files) {
        auto* button = new QPushButton(QFileInfo(file).fileName(), recent_);
        button->setFlat(true);
        button->setToolTip(file);
        connect(button, &QPushButton::clicked, this, [this, file] { emit recentRequested(file); }, Qt::QueuedConnection);
        row->addWidget(button);
    }
    row->addStretch();
}

void Welcome::arrange() {
    const int room = area_->viewport()->width() - 2 * margin;
    columns_ = std::clamp((room + gap) / (cardWidth + gap), 1, 5);
    while (QLayoutItem* item = grid_->takeAt(0)) delete item;
    for (int i = 0; i < 6; ++i) grid_->setColumnStretch(i, i < columns_ ? 1 : 0);
    int shown = 0;
    for (ExampleCard* card : std::as_const(cards_)) {
        const bool fits = card->matches(search_->text());
        card->setVisible(fits);
        if (!fits) continue;
        grid_->addWidget(card, shown / columns_, shown % columns_);
        ++shown;
    }
    none_->setVisible(shown == 0);
    idle_.start();
}

void Welcome::drawNext() {
    if (!isVisible()) return idle_.stop();
    for (ExampleCard* card : std::as_const(cards_)) {
        if (card->isHidden() || card->isDrawn()) continue;
        return card->draw();
    }
    idle_.stop();
}

void Welcome::resizeEvent(QResizeEvent* event) {
    QFrame::resizeEvent(event);
    arrange();
}

void Welcome::showEvent(QShowEvent* event) {
    QFrame::showEvent(event);
    idle_.start();
}

void Welcome::hideEvent(QHideEvent* event) {
    idle_.stop();
    QFrame::hideEvent(event);
}

void Welcome::dragEnterEvent(QDragEnterEvent* event) {
    // A layer from the palette goes onto the canvas; files are the window's.
    event->ignore();
    if (!event->mimeData()->hasUrls()) emit newRequested();
}

}  // namespace ui
