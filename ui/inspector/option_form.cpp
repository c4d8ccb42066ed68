#include "ui/inspector/option_form.h"

#include "app/studio/document.h"
#include "ui/theme/theme.h"

#include <QGridLayout>
#include <QLabel>
#include <QStyle>
#include <QToolButton>

#include <algorithm>

namespace ui {

namespace {

/// What the option means, what is allowed and what it is when nothing is said.
QString helpText(const nn::OptionInfo& info) {
    QString text = QStringLiteral("<b>%1</b>").arg(QString::fromStdString(info.id).toHtmlEscaped());
    if (*info.doc) text += QStringLiteral("<br>") + studio::text(nn::Message(info.doc)).toHtmlEscaped();
    text += QStringLiteral("<br>") + OptionForm::tr("Allowed: %1").arg(QString::fromStdString(info.allowed())).toHtmlEscaped();
    if (!info.required) {
        const QString value = QString::fromStdString(nn::to_string(info.default_value));
        text += QStringLiteral("<br>") + OptionForm::tr("Default: %1").arg(value).toHtmlEscaped();
    }
    return text;
}

bool unfolded = false;  // as it was left, for every form that folds
constexpr int worthFolding = 2;

}  // namespace

bool OptionForm::isRare(const nn::OptionInfo& info) const {
    const QString id = QString::fromStdString(info.id);
    return !info.required && !info.summary && !info.from_wire && !given_.contains(id) && !wrong_.contains(id);
}

void OptionForm::foldRare() { folds_ = true; }

void OptionForm::addMore() {
    more_ = new QToolButton(this);
    more_->setObjectName(QStringLiteral("moreOptions"));
    more_->setProperty("role", "more");
    more_->setCheckable(true);
    more_->setChecked(unfolded);
    more_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    more_->setIconSize({10, 10});
    more_->setFocusPolicy(Qt::TabFocus);
    more_->setToolTip(tr("Options that are seldom needed; they stand as PyTorch has them by default"));
    grid_->addWidget(more_, grid_->rowCount(), 0, 1, 3, Qt::AlignLeft);
    connect(more_, &QToolButton::toggled, this, [this](bool on) {
        unfolded = on;
        refreshFolds();
    });
}

void OptionForm::refreshFolds() {
    if (!folds_ || !schema_) return;
    const auto rare = std::count_if(schema_->options.begin(), schema_->options.end(), [this](const nn::OptionInfo& info) { return isRare(info); });
    const bool any = rare >= worthFolding;
    for (const nn::OptionInfo& info : schema_->options) {
        const Row row = rows_.value(QString::fromStdString(info.id));
        const bool hidden = any && !unfolded && isRare(info);
        row.label->setHidden(hidden);
        row.editor->setHidden(hidden);
        QSizePolicy policy = row.reset->sizePolicy();
        policy.setRetainSizeWhenHidden(!hidden);
        row.reset->setSizePolicy(policy);
    }
    more_->setVisible(any);
    more_->setIcon(Theme::instance().icon(unfolded ? QStringLiteral("chevron-down") : QStringLiteral("chevron-right")));
    more_->setText(unfolded ? tr("Less") : tr("%1 more").arg(rare));
}

OptionForm::OptionForm(QWidget* parent) : QWidget(parent), grid_(new QGridLayout(this)) {
    grid_->setContentsMargins(0, 0, 0, 0);
    grid_->setHorizontalSpacing(8);
    grid_->setVerticalSpacing(5);
    grid_->setColumnMinimumWidth(0, 92);
    grid_->setColumnStretch(1, 1);
    grid_->setColumnMinimumWidth(2, 20);
}

void OptionForm::setSchema(const nn::Schema* schema, const QHash<QString, EditorFactory>& special) {
    beginSchema(schema, special);
    addRows();
}

void OptionForm::beginSchema(const nn::Schema* schema, const QHash<QString, EditorFactory>& special) {
    if (schema == schema_) return;
    schema_ = schema;
    special_ = special;
    made_ = 0;
    complete_ = !schema;
    for (const Row& row : std::as_const(rows_)) {
        // Deleted later: a row may be the sender of the signal that leads here.
        for (QWidget* widget : {static_cast<QWidget*>(row.label), static_cast<QWidget*>(row.editor),
                                static_cast<QWidget*>(row.reset)}) {
            widget->hide();
            grid_->removeWidget(widget);
            widget->deleteLater();
        }
    }
    rows_.clear();
    given_.clear();
    wrong_.clear();
}

bool OptionForm::addNextRow() {
    if (complete_) return false;
    if (made_ < schema_->options.size()) {
        const nn::OptionInfo& info = schema_->options[made_++];
        addRow(info, special_.value(QString::fromStdString(info.id)));
        return true;
    }
    complete_ = true;
    if (folds_ && !more_) addMore();
    refreshFolds();
    return false;
}

void OptionForm::addRows() {
    while (addNextRow()) continue;
}

void OptionForm::addRow(const nn::OptionInfo& info, const EditorFactory& factory) {
    const QString id = QString::fromStdString(info.id);
    const int line = grid_->rowCount();
    const QString help = helpText(info);
    Row row;
    row.label = new QLabel(id, this);
    row.label->setToolTip(help);
    row.label->setProperty("role", "option");
    row.label->setMinimumWidth(60);
    row.editor = factory ? factory(info, this) : createOptionEditor(info, this);
    row.editor->setToolTip(help);
    row.editor->setObjectName(QStringLiteral("option_") + id);
    row.label->setBuddy(row.editor);
    row.reset = new QToolButton(this);
    row.reset->setAutoRaise(true);
    row.reset->setIconSize({12, 12});
    row.reset->setFixedSize(20, 20);
    row.reset->setIcon(Theme::instance().icon(QStringLiteral("reset")));
    row.reset->setFocusPolicy(Qt::TabFocus);
    row.reset->setToolTip(tr("Back to the default"));
    row.reset->setAccessibleName(tr("Reset %1").arg(id));
    row.reset->setObjectName(QStringLiteral("reset_") + id);
    QSizePolicy keep = row.reset->sizePolicy();
    keep.setRetainSizeWhenHidden(true);
    row.reset->setSizePolicy(keep);
    connect(&Theme::instance(), &Theme::changed, row.reset,
            [button = row.reset] { button->setIcon(Theme::instance().icon(QStringLiteral("reset"))); });
    grid_->addWidget(row.label, line, 0);
    grid_->addWidget(row.editor, line, 1);
    grid_->addWidget(row.reset, line, 2);
    connect(row.editor, &OptionEditor::edited, this, [this, id](const nn::OptionValue& v) { emit edited(id, v); });
    connect(row.editor, &OptionEditor::finished, this, &OptionForm::finished);
    connect(row.reset, &QToolButton::clicked, this, [this, id] { emit resetRequested(id); });
    rows_.insert(id, row);
}

void OptionForm::setValues(const nn::OptionValues& values, const nn::OptionValues& fromWire) {
    if (!schema_) return;
    addRows();
    for (const nn::OptionInfo& info : schema_->options) {
        const Row row = rows_.value(QString::fromStdString(info.id));
        const nn::OptionValue value = schema_->value(values, info.id);
        const auto inferred = fromWire.find(info.id);
        row.editor->setValue(value, inferred == fromWire.end() ? nn::OptionValue() : inferred->second);
        const auto given = values.find(info.id);
        const bool differs = given != values.end() && info.canonical(given->second) != info.default_value;
        row.reset->setVisible(differs && !info.required);
        // What was changed stays in sight, also when it is taken back: nothing goes away under the hand.
        if (differs) given_ << QString::fromStdString(info.id);
    }
    refreshFolds();
}

void OptionForm::setMixed(const QSet<QString>& options) {
    addRows();
    for (const QString& option : options) {
        const Row row = rows_.value(option);
        if (!row.editor) continue;
        row.editor->setMixed();
        const nn::OptionInfo* info = schema_->find(option.toStdString());
        row.reset->setVisible(info && !info->required);
        given_ << option;
    }
    refreshFolds();
}

void OptionForm::setProblems(const QHash<QString, QString>& textByOption) {
    addRows();
    wrong_ = QSet<QString>(textByOption.keyBegin(), textByOption.keyEnd());
    refreshFolds();
    for (auto row = rows_.cbegin(); row != rows_.cend(); ++row) {
        const bool wrong = textByOption.contains(row.key());
        if (row->label->property("invalid").toBool() == wrong) continue;
        row->label->setProperty("invalid", wrong);
        row->label->style()->unpolish(row->label);
        row->label->style()->polish(row->label);
    }
    for (auto row = rows_.cbegin(); row != rows_.cend(); ++row) {
        const nn::OptionInfo* info = schema_ ? schema_->find(row.key().toStdString()) : nullptr;
        if (!info) continue;
        const QString problem = textByOption.value(row.key());
        const QString help = helpText(*info);
        row->label->setToolTip(problem.isEmpty() ? help : problem.toHtmlEscaped() + QStringLiteral("<hr>") + help);
    }
}

OptionEditor* OptionForm::editor(const QString& option) const { return rows_.value(option).editor; }

}  // namespace ui
