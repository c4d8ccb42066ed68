#include "ui/training/pause_settings.h"

#include "app/studio/document.h"
#include "ui/window/labels.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>

#include <algorithm>

namespace ui {

namespace {

constexpr double hundred = 100;  // people read per cent

QString nnText(const char* text) { return studio::text(nn::Message(text)); }
double scaleOf(const nn::ConditionKind& kind) { return kind.share ? hundred : 1; }

}  // namespace

PauseSettings::PauseSettings(QWidget* parent) : QWidget(parent) {
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(6);
    grid->addWidget(createLabel(tr("Pause when"), "section", this), 0, 0, 1, 3);
    grid->setColumnStretch(0, 1);
    for (const nn::ConditionKind& kind : nn::declared_conditions()) {
        const QString id = QString::fromStdString(kind.id), title = nnText(kind.title);
        const int line = grid->rowCount();
        auto* on = new QCheckBox(title, this);
        on->setObjectName(QStringLiteral("pause/") + id);
        on->setToolTip(nnText(kind.doc));
        auto* threshold = new QLineEdit(this);
        threshold->setObjectName(QStringLiteral("threshold/") + id);
        threshold->setAccessibleName(title);
        threshold->setToolTip(nnText(kind.doc));
        threshold->setMaximumWidth(90);
        threshold->setAlignment(Qt::AlignRight);
        grid->addWidget(on, line, 0);
        grid->addWidget(threshold, line, 1);
        grid->addWidget(createLabel(kind.share ? QStringLiteral("%") : QString(), "dim", this), line, 2);
        const std::size_t index = rows_.size();
        rows_.push_back({&kind, on, threshold, kind.threshold});
        connect(on, &QCheckBox::clicked, this, &PauseSettings::edited);
        connect(threshold, &QLineEdit::editingFinished, this, [this, index] { take(rows_[index]); });
        showValue(rows_.back());
    }
}

void PauseSettings::showValue(const Row& row) { row.threshold->setText(QString::number(row.value * scaleOf(*row.kind), 'g', 6)); }

/// What is no number goes back to what was there. Who gives a number wants the condition.
void PauseSettings::take(Row& row) {
    bool right = false;
    const double value = row.threshold->text().trimmed().toDouble(&right) / scaleOf(*row.kind);
    if (!right || !(value >= 0) || value > 1e300) return showValue(row);
    if (value == row.value) return;
    row.value = value;
    row.on->setChecked(true);
    emit edited();
}

nn::PauseConditions PauseSettings::conditions() const {
    nn::PauseConditions found;
    for (const Row& row : rows_)
        if (row.on->isChecked()) found.push_back({row.kind->id, row.value});
    return found;
}

void PauseSettings::setConditions(const nn::PauseConditions& conditions) {
    for (Row& row : rows_) {
        const auto found = std::ranges::find(conditions, row.kind->id, &nn::PauseCondition::id);
        row.on->setChecked(found != conditions.end());
        if (found == conditions.end()) continue;
        row.value = found->threshold;
        showValue(row);
    }
}

QString PauseSettings::kept() const {
    QJsonObject all;
    for (const Row& row : rows_)
        all.insert(QString::fromStdString(row.kind->id), QJsonObject{{QStringLiteral("on"), row.on->isChecked()}, {QStringLiteral("threshold"), row.value}});
    return QString::fromUtf8(QJsonDocument(all).toJson(QJsonDocument::Compact));
}

void PauseSettings::restore(const QString& kept) {
    const QJsonObject all = QJsonDocument::fromJson(kept.toUtf8()).object();
    for (Row& row : rows_) {
        const QJsonObject one = all.value(QString::fromStdString(row.kind->id)).toObject();
        row.on->setChecked(one.value(QStringLiteral("on")).toBool());
        row.value = one.value(QStringLiteral("threshold")).toDouble(row.kind->threshold);
        showValue(row);
    }
}

}  // namespace ui
