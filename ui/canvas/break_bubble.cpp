#include "ui/canvas/break_bubble.h"

#include "ui/theme/theme.h"

#include <QBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

#include <algorithm>
#include <cmath>

namespace ui {

namespace {

constexpr int textWidth = 372;
constexpr std::size_t samplesNamed = 6, samplesShown = 3;

QLabel* makeLine(const char* name, QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setObjectName(QLatin1String(name));
    label->setWordWrap(true);
    label->setFixedWidth(textWidth);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->setFocusPolicy(Qt::NoFocus);
    return label;
}

QString numberText(float value) {
    if (std::isnan(value)) return QStringLiteral("NaN");
    if (std::isinf(value)) return value > 0 ? QStringLiteral("∞") : QStringLiteral("−∞");
    return QString::number(static_cast<double>(value), 'g', 4).replace(QLatin1Char('-'), QStringLiteral("−"));
}

/// "17, 18, 20 and 61 more".
QString samplesText(const std::vector<std::int64_t>& samples) {
    QStringList named;
    for (std::size_t i = 0; i < std::min(samplesNamed, samples.size()); ++i) named << QString::number(samples[i]);
    const QString text = named.join(QStringLiteral(", "));
    if (samples.size() <= samplesNamed) return text;
    return BreakBubble::tr("%1 and %n more", nullptr, static_cast<int>(samples.size() - samplesNamed)).arg(text);
}

bool has(const nn::NotFinite& found, nn::Remedy remedy) { return std::ranges::find(found.causes, remedy, &nn::Cause::remedy) != found.causes.end(); }

}  // namespace

BreakBubble::BreakBubble(studio::Document* document, QWidget* parent)
    : QFrame(parent),
      document_(document),
      title_(makeLine("breakTitle", this)),
      place_(makeLine("breakPlace", this)),
      values_(makeLine("breakValues", this)),
      causes_(makeLine("breakCauses", this)),
      close_(new QToolButton(this)),
      buttons_(new QBoxLayout(QBoxLayout::LeftToRight)) {
    setObjectName(QStringLiteral("breakBubble"));
    setAccessibleName(tr("Where training broke"));
    title_->setFixedWidth(textWidth - 28);
    close_->setObjectName(QStringLiteral("breakClose"));
    close_->setText(QStringLiteral("✕"));
    close_->setAutoRaise(true);
    close_->setFocusPolicy(Qt::TabFocus);
    close_->setAccessibleName(tr("Close"));
    close_->setToolTip(tr("Close"));
    auto* head = new QHBoxLayout;
    head->setSpacing(0);
    head->addWidget(title_);
    head->addWidget(close_, 0, Qt::AlignTop);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 12, 12, 14);
    column->setSpacing(6);
    column->setSizeConstraint(QLayout::SetFixedSize);
    column->addLayout(head);
    for (QLabel* line : {place_, values_, causes_}) column->addWidget(line);
    buttons_->setSpacing(6);
    column->addLayout(buttons_);
    connect(close_, &QToolButton::clicked, this, [this] {
        forget();
        emit closed();
    });
    connect(&Theme::instance(), &Theme::changed, this, &BreakBubble::restyle);
    hide();
}

void BreakBubble::forget() {
    path_.clear();
    hide();
}

void BreakBubble::showFor(const nn::NotFinite& found) {
    path_ = QString::fromStdString(found.node);
    QString headline = studio::text(nn::headline(found));
    if (!headline.isEmpty()) headline[0] = headline[0].toUpper();
    title_->setText(headline);
    QString place = tr("Epoch %1, step %2, batch %3 · %4")
                        .arg(found.epoch)
                        .arg(found.step)
                        .arg(found.batch)
                        .arg(found.backward ? tr("backward pass") : tr("forward pass"));
    if (!found.samples.empty()) place += QLatin1Char('\n') + tr("Samples of the training split: %1").arg(samplesText(found.samples));
    place_->setText(place);
    values_->setText(valuesText(found));
    values_->setVisible(!found.shown.empty());
    QStringList causes;
    for (const nn::Cause& cause : found.causes) {
        QString sentence = studio::text(cause.text);
        if (!sentence.isEmpty()) sentence[0] = sentence[0].toUpper();
        causes << QStringLiteral("• ") + sentence + QLatin1Char('.');
    }
    causes << tr("The weights are as they were before this step.");
    causes_->setText(causes.join(QLatin1Char('\n')));
    while (QLayoutItem* item = buttons_->takeAt(0)) {
        if (item->widget()) {
            item->widget()->hide();
            item->widget()->deleteLater();  // may be the button that was clicked
        }
        delete item;
    }
    bool first = true;
    int row = -buttons_->spacing();
    for (const Offer& offer : offers(found)) {
        addButton(offer, std::exchange(first, false));
        row += buttons_->itemAt(buttons_->count() - 1)->widget()->sizeHint().width() + buttons_->spacing();
    }
    // Side by side where they have room, else below one another: none is cut.
    const bool beside = row <= textWidth;
    buttons_->setDirection(beside ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    if (beside) buttons_->addStretch();
    restyle();
    show();
    raise();
}

QString BreakBubble::valuesText(const nn::NotFinite& found) const {
    QStringList lines;
    for (std::size_t i = 0; i < std::min(samplesShown, found.shown.size()); ++i) {
        const nn::NotFinite::Shown& s = found.shown[i];
        const bool data = found.op == "Input";
        lines << (data ? tr("sample %1: %2 to %3, and %4") : tr("sample %1: given %2 to %3, gives %4"))
                     .arg(QString::number(s.sample), numberText(s.low), numberText(s.high), numberText(s.found));
    }
    return lines.join(QLatin1Char('\n'));
}

void BreakBubble::setTraining(const nn::TrainingSpec& training, const QString& text) {
    if (!document_->apply({nn::SetTraining{training}}, text)) emit refused(document_->lastError());
}

QList<BreakBubble::Offer> BreakBubble::offers(const nn::NotFinite& found) {
    QList<Offer> list;
    const std::string node = found.node;
    if (!found.samples.empty()) {
        const qint64 place = found.samples.front();
        list << Offer{QStringLiteral("showSample"), tr("Show data sample %1").arg(place), [this, place] { emit sampleWanted(place); }, true};
    }
    if (has(found, nn::Remedy::LowerLearningRate) || found.backward) {
        const double lower = found.lr / 10;
        const QString label = tr("Lower the learning rate to %1").arg(lower, 0, 'g', 3);
        list << Offer{QStringLiteral("lowerLearningRate"), label, [this, lower, label] {
                          nn::TrainingSpec training = document_->project().training;
                          training.optimizer.options["lr"] = lower;
                          setTraining(training, label);
                      }};
    }
    if (has(found, nn::Remedy::RaiseEps)) {
        const QString label = tr("Set eps to 1e-5");
        list << Offer{QStringLiteral("raiseEps"), label, [this, node, label] {
                          if (!document_->apply({nn::SetOption{node, "eps", nn::OptionValue(1e-5)}}, label)) emit refused(document_->lastError());
                      }};
    }
    if (!document_->project().training.options.contains("clip_grad_norm") && (has(found, nn::Remedy::LowerLearningRate) || has(found, nn::Remedy::ClipGradients))) {
        const QString label = tr("Clip gradients at 1");
        list << Offer{QStringLiteral("clipGradients"), label, [this, label] {
                          nn::TrainingSpec training = document_->project().training;
                          training.options["clip_grad_norm"] = 1.0;
                          setTraining(training, label);
                      }};
    }
    return list;
}

void BreakBubble::addButton(const Offer& offer, bool first) {
    auto* button = new QPushButton(offer.label, this);
    button->setObjectName(offer.name);
    button->setAccessibleName(offer.label);
    button->setProperty("primary", first);
    button->setFlat(!first);
    button->setFocusPolicy(Qt::TabFocus);
    // What it did counts for the next run: it is done, and cannot be done twice. Looking can.
    connect(button, &QPushButton::clicked, this, [act = offer.act, button, again = offer.again] {
        act();
        button->setEnabled(again);
    });
    button->ensurePolished();
    buttons_->addWidget(button);
    button->show();
}

void BreakBubble::restyle() {
    const Colors& c = Theme::instance().colors();
    setStyleSheet(QStringLiteral("#breakBubble { background: %1; border: 1px solid %2; border-radius: 8px; }"
                                 "#breakTitle { font-weight: 600; color: %3; } #breakPlace, #breakValues { color: %4; }")
                      .arg(c.panel.name(), c.error.name(), c.error.name(), c.dim.name()));
    // As high as their texts are at this width, whatever was said before.
    for (QLabel* line : {title_, place_, values_, causes_}) {
        line->ensurePolished();
        line->setFixedHeight(std::max(0, line->heightForWidth(line->width())));  // -1 without a text
    }
    layout()->activate();
    adjustSize();
}

}  // namespace ui
