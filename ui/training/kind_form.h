#pragma once
// A choice among kinds (optimizers, schedulers) with the options of the one chosen: generated from their declarations.

#include "nn/model/training.h"
#include "ui/inspector/option_editor.h"

#include <QHash>
#include <QWidget>

class QComboBox;
class QLabel;

namespace ui {

class OptionForm;

/// Shows what it is told and says what was asked for; never changes the document itself.
class KindForm : public QWidget {
    Q_OBJECT

public:
    /// The list is called `name`, the form `name` + "Form". `none`: text for no kind at all; empty where one must be chosen.
    /// `special`: editors for options of those ids.
    KindForm(const std::vector<const nn::KindInfo*>& kinds, const QString& name, const QString& accessibleName,
             const QString& none, const QHash<QString, EditorFactory>& special, QWidget* parent);

    /// `type` "": none.
    void setKind(const std::string& type, const nn::OptionValues& options);
    void setProblems(const QHash<QString, QString>& textByOption);

    /// `options` for another type: those that both know and that are right for it, such as lr, and its required ones.
    static nn::OptionValues carriedOver(const nn::OptionValues& options, const nn::KindInfo& to);

signals:
    void chosen(const std::string& type);  ///< "": none
    /// Options as they are to be.
    void optionsEdited(const QString& option, const nn::OptionValues& options);
    void finished();

private:
    const nn::KindInfo* find(const std::string& type) const;
    void replaceForm();
    void store(const QString& option, std::optional<nn::OptionValue> value);

    std::vector<const nn::KindInfo*> kinds_;
    QString name_;
    QHash<QString, EditorFactory> special_;
    QComboBox* box_;
    QLabel* doc_;
    OptionForm* form_ = nullptr;
    const nn::KindInfo* shown_ = nullptr;
    nn::OptionValues options_;
};

}  // namespace ui
