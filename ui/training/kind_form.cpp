#include "ui/training/kind_form.h"

#include "app/studio/document.h"
#include "ui/inspector/option_form.h"
#include "ui/window/format.h"
#include "ui/window/labels.h"

#include <QComboBox>
#include <QVBoxLayout>

namespace ui {

KindForm::KindForm(const std::vector<const nn::KindInfo*>& kinds, const QString& name, const QString& accessibleName,
                   const QString& none, const QHash<QString, EditorFactory>& special, QWidget* parent)
    : QWidget(parent),
      kinds_(kinds),
      name_(name),
      special_(special),
      box_(new QComboBox(this)),
      doc_(createLabel({}, "dim", this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    box_->setObjectName(name);
    box_->setAccessibleName(accessibleName);
    box_->setToolTip(accessibleName);
    if (!none.isEmpty()) box_->addItem(none, QString());
    for (const nn::KindInfo* kind : kinds_) {
        const QString id = QString::fromStdString(kind->schema.id);
        box_->addItem(id, id);
    }
    doc_->setWordWrap(true);
    layout->addWidget(box_);
    layout->addWidget(doc_);
    replaceForm();
    connect(box_, &QComboBox::activated, this,
            [this](int index) { emit chosen(box_->itemData(index).toString().toStdString()); });
}

const nn::KindInfo* KindForm::find(const std::string& type) const {
    for (const nn::KindInfo* kind : kinds_) {
        if (kind->schema.id == type) return kind;
    }
    return nullptr;
}

void KindForm::setKind(const std::string& type, const nn::OptionValues& options) {
    const nn::KindInfo* kind = find(type);
    box_->setCurrentIndex(box_->findData(QString::fromStdString(type)));
    options_ = options;
    if (kind != shown_) {
        shown_ = kind;
        doc_->setText(kind ? studio::text(nn::Message(kind->doc)) : QString());
        replaceForm();
    }
    doc_->setVisible(kind);
    form_->setValues(options);
}

void KindForm::setProblems(const QHash<QString, QString>& textByOption) { form_->setProblems(textByOption); }

nn::OptionValues KindForm::carriedOver(const nn::OptionValues& options, const nn::KindInfo& to) {
    nn::OptionValues kept;
    for (const nn::OptionInfo& option : to.schema.options) {
        const auto given = options.find(option.id);
        if (given != options.end() && option.check(given->second)) {
            kept[option.id] = given->second;
        } else if (option.required) {
            kept[option.id] = option.default_value;
        }
    }
    return to.schema.without_defaults(kept);
}

void KindForm::replaceForm() {
    if (form_) {
        layout()->removeWidget(form_);
        form_->hide();
        form_->disconnect(this);
        form_->deleteLater();
    }
    form_ = new OptionForm(this);
    form_->setObjectName(name_ + QStringLiteral("Form"));
    form_->setSchema(shown_ ? &shown_->schema : nullptr, special_);
    form_->setVisible(shown_ && !shown_->schema.options.empty());
    layout()->addWidget(form_);
    connect(form_, &OptionForm::finished, this, &KindForm::finished);
    connect(form_, &OptionForm::edited, this,
            [this](const QString& option, const nn::OptionValue& value) { store(option, value); });
    connect(form_, &OptionForm::resetRequested, this, [this](const QString& option) { store(option, std::nullopt); });
}

void KindForm::store(const QString& option, std::optional<nn::OptionValue> value) {
    const std::string id = option.toStdString();
    const nn::OptionInfo* info = shown_->schema.find(id);
    nn::OptionValues options = options_;
    options.erase(id);
    if (!value && info->required) value = info->default_value;
    if (value) options[id] = *value;
    emit optionsEdited(option, shown_->schema.without_defaults(options));
}

}  // namespace ui
