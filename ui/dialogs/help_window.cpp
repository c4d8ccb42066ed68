#include "ui/dialogs/help_window.h"

#include "ui/theme/theme.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QListWidget>
#include <QRegularExpression>
#include <QScrollBar>
#include <QTextBlock>
#include <QTextBrowser>
#include <QTextTable>
#include <QToolButton>
#include <QVBoxLayout>

namespace ui {

namespace {

constexpr int pageRole = Qt::UserRole;

QString fileOf(const QString& page) { return QStringLiteral(":/help/%1.md").arg(page); }

/// "### `decimal` and more" is found as "decimal-and-more", as on the web.
QString anchorOf(const QString& heading) {
    QString anchor = heading.toLower();
    anchor.remove(QRegularExpression(QStringLiteral("[^\\w\\- ]")));
    return anchor.replace(QLatin1Char(' '), QLatin1Char('-'));
}

QString titleOf(const QString& page) {
    QFile file(fileOf(page));
    if (!file.open(QIODevice::ReadOnly)) return page;
    return QString::fromUtf8(file.readLine()).remove(QLatin1Char('#')).trimmed();
}

/// Pages with links, whose places in a page are headings; nothing is fetched from anywhere.
class Pages : public QTextBrowser {
public:
    using QTextBrowser::QTextBrowser;

protected:
    void doSetSource(const QUrl& name, QTextDocument::ResourceType type) override {
        QTextBrowser::doSetSource(name, type);
        if (!name.hasFragment()) return;
        for (QTextBlock block = document()->begin(); block.isValid(); block = block.next()) {
            if (block.blockFormat().headingLevel() == 0 || anchorOf(block.text()) != name.fragment()) continue;
            setTextCursor(QTextCursor(block));
            verticalScrollBar()->setValue(verticalScrollBar()->value() + cursorRect().top());
            return;
        }
    }
};

}  // namespace

HelpWindow::HelpWindow(QWidget* parent) : QDialog(parent) {
    setObjectName(QStringLiteral("help"));
    setWindowTitle(tr("Help"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 12, 12, 12);
    row->setSpacing(12);
    auto* side = new QVBoxLayout;
    auto* buttons = new QHBoxLayout;
    const auto button = [&](const char* icon, const QString& tip) {
        auto* made = new QToolButton(this);
        made->setIcon(Theme::instance().icon(QString::fromLatin1(icon)));
        made->setToolTip(tip);
        made->setAccessibleName(tip);
        buttons->addWidget(made);
        return made;
    };
    back_ = button("undo", tr("Back"));
    forward_ = button("redo", tr("Forward"));
    buttons->addStretch();
    side->addLayout(buttons);
    contents_ = new QListWidget(this);
    contents_->setObjectName(QStringLiteral("helpContents"));
    contents_->setAccessibleName(tr("Pages"));
    contents_->setFixedWidth(190);
    side->addWidget(contents_);
    row->addLayout(side);
    text_ = new Pages(this);
    text_->setObjectName(QStringLiteral("helpText"));
    text_->setAccessibleName(tr("Help page"));
    text_->setOpenExternalLinks(true);
    text_->setFrameShape(QFrame::NoFrame);
    row->addWidget(text_, 1);
    QStringList pages;
    for (const QString& file : QDir(QStringLiteral(":/help")).entryList({QStringLiteral("*.md")}, QDir::Files, QDir::Name))
        pages << QFileInfo(file).completeBaseName();
    // What leads to all others, and what one begins with, come first.
    for (const char* first : {"first-steps", "README"})
        if (const qsizetype at = pages.indexOf(QLatin1String(first)); at >= 0) pages.move(at, 0);
    for (const QString& page : std::as_const(pages)) {
        auto* item = new QListWidgetItem(titleOf(page), contents_);
        item->setData(pageRole, page);
    }
    connect(contents_, &QListWidget::itemClicked, this, [this](const QListWidgetItem* item) { showPage(item->data(pageRole).toString()); });
    connect(contents_, &QListWidget::itemActivated, this, [this](const QListWidgetItem* item) { showPage(item->data(pageRole).toString()); });
    connect(back_, &QToolButton::clicked, text_, &QTextBrowser::backward);
    connect(forward_, &QToolButton::clicked, text_, &QTextBrowser::forward);
    connect(text_, &QTextBrowser::backwardAvailable, back_, &QWidget::setEnabled);
    connect(text_, &QTextBrowser::forwardAvailable, forward_, &QWidget::setEnabled);
    connect(text_, &QTextBrowser::sourceChanged, this, &HelpWindow::follow);
    connect(&Theme::instance(), &Theme::changed, this, &HelpWindow::restyle);
    back_->setEnabled(false);
    forward_->setEnabled(false);
    resize(980, 720);
    restyle();
}

void HelpWindow::restyle() {
    const Colors& c = Theme::instance().colors();
    QPalette palette = text_->palette();
    palette.setColor(QPalette::Base, c.panel);
    palette.setColor(QPalette::Text, c.text);
    palette.setColor(QPalette::Link, c.accent);
    text_->setPalette(palette);
    text_->setStyleSheet(QStringLiteral("QTextBrowser { background: %1; border: none; padding: 8px 16px; }").arg(c.panel.name()));
    text_->document()->setDefaultFont(Theme::instance().uiFont(10));
    if (text_->source().isEmpty()) return;
    text_->reload();
    follow();
}

void HelpWindow::showPage(const QString& page) {
    QUrl url(QStringLiteral("qrc") + fileOf(page.isEmpty() ? QStringLiteral("README") : page.section(QLatin1Char('#'), 0, 0)));
    if (page.contains(QLatin1Char('#'))) url.setFragment(page.section(QLatin1Char('#'), 1));
    text_->setSource(url, QTextDocument::MarkdownResource);
    show();
    raise();
    activateWindow();
}

QString HelpWindow::page() const { return QFileInfo(text_->source().path()).completeBaseName(); }

void HelpWindow::follow() {
    // Thin lines and room in every table.
    const QList<QTextFrame*> frames = text_->document()->rootFrame()->childFrames();
    for (QTextFrame* frame : frames) {
        auto* table = qobject_cast<QTextTable*>(frame);
        if (!table) continue;
        QTextTableFormat format = table->format();
        format.setBorder(1);
        format.setBorderStyle(QTextFrameFormat::BorderStyle_Solid);
        format.setBorderBrush(Theme::instance().colors().line);
        format.setBorderCollapse(true);
        format.setCellSpacing(0);
        format.setCellPadding(5);
        format.setTopMargin(6);
        format.setBottomMargin(10);
        table->setFormat(format);
    }
    for (int i = 0; i < contents_->count(); ++i) {
        if (contents_->item(i)->data(pageRole).toString() == page()) contents_->setCurrentRow(i);
    }
}

}  // namespace ui
