#include "ui/window/message_bar.h"

#include "ui/theme/theme.h"
#include "ui/window/labels.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QStyle>
#include <QToolButton>

namespace ui {

MessageBar::MessageBar(QWidget* parent) : QFrame(parent) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 6, 8, 6);
    row->setSpacing(10);
    icon_ = new QLabel(this);
    row->addWidget(icon_);
    text_ = createLabel({}, "", this);
    text_->setWordWrap(true);
    text_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    row->addWidget(text_, 1);
    action_ = new QPushButton(this);
    action_->setAccessibleName(tr("Answer"));
    action_->setToolTip(tr("Answer"));
    row->addWidget(action_);
    auto* close = new QToolButton(this);
    close->setIcon(Theme::instance().icon(QStringLiteral("close")));
    close->setIconSize({14, 14});
    close->setToolTip(tr("Close this message"));
    close->setAccessibleName(tr("Close this message"));
    row->addWidget(close);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    timer_.setSingleShot(true);
    timer_.setInterval(6000);
    connect(&timer_, &QTimer::timeout, this, &QWidget::hide);
    connect(close, &QToolButton::clicked, this, &QWidget::hide);
    connect(action_, &QPushButton::clicked, this, &MessageBar::actionTriggered);
    hide();
}

void MessageBar::showText(Kind kind, const QString& text, const QString& action) {
    const Colors& colors = Theme::instance().colors();
    const bool calm = kind == Kind::Info || kind == Kind::Working;
    const QString icon = calm ? QStringLiteral("info")
                         : kind == Kind::Warning ? QStringLiteral("warning") : QStringLiteral("error");
    const QColor color = calm ? colors.accent : kind == Kind::Warning ? colors.warning : colors.error;
    icon_->setPixmap(Theme::instance().icon(icon, color).pixmap(18, 18));
    text_->setText(text);
    setAccessibleName(text);
    action_->setText(action);
    action_->setToolTip(action);
    action_->setAccessibleName(action);
    action_->setVisible(!action.isEmpty());
    setProperty("role", calm ? "info-bar" : kind == Kind::Warning ? "warning-bar" : "error-bar");
    style()->unpolish(this);
    style()->polish(this);
    show();
    raise();
    emit placed();
    if (kind == Kind::Info) {
        timer_.start();
    } else {
        timer_.stop();
    }
}

void MessageBar::hideEvent(QHideEvent* event) {
    QFrame::hideEvent(event);
    emit placed();
}

QString MessageBar::text() const { return isVisible() ? text_->text() : QString(); }

}  // namespace ui
