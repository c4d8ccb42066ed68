#pragma once
// The one place where an option's description becomes a widget.

#include "nn/model/option.h"

#include <QWidget>

#include <functional>

class QCheckBox;
class QComboBox;
class QLineEdit;

namespace ui {

/// Edits one option. Emits only legal values; never changes the document itself.
class OptionEditor : public QWidget {
    Q_OBJECT

public:
    using QWidget::QWidget;
    /// `value`: the one in force. `inferred`: the value that follows from the wire while `value` is None; monostate: unknown.
    virtual void setValue(const nn::OptionValue& value, const nn::OptionValue& inferred) = 0;
    /// Stands for several values that differ; what is edited counts for all.
    virtual void setMixed() { setValue({}, {}); }

signals:
    void edited(const nn::OptionValue& value);
    void finished();  ///< what comes next is another edit: the undo entry is closed
};

/// Bool: switch. Int, Float: number with the legal range, and a slider where the likely range is known.
/// Choice: list. Ints: one number per axis that go together until they differ, with the allowed words before them.
/// Names out of a list: check boxes. Text: line. None is an empty field that says what it stands for.
OptionEditor* createOptionEditor(const nn::OptionInfo& info, QWidget* parent);

/// Makes an editor where the generic one would not do (a path, a field of the data).
using EditorFactory = std::function<OptionEditor*(const nn::OptionInfo&, QWidget*)>;

/// A path with a button that asks `browse` for one ("" is a refusal).
class PathEditor : public OptionEditor {
    Q_OBJECT

public:
    PathEditor(const nn::OptionInfo& info, std::function<QString(const QString& now)> browse, QWidget* parent);
    void setValue(const nn::OptionValue& value, const nn::OptionValue& inferred) override;

private:
    QLineEdit* line_;
    bool allowsNone_;
};

/// A word out of a list that is only known while the program runs; words outside the list are shown and kept. None, where
/// the option allows it, comes first.
class WordEditor : public OptionEditor {
    Q_OBJECT

public:
    WordEditor(const nn::OptionInfo& info, std::function<QStringList()> words, QWidget* parent);
    void setValue(const nn::OptionValue& value, const nn::OptionValue& inferred) override;

private:
    QComboBox* box_;
    std::function<QStringList()> words_;
    bool allowsNone_;
};

/// Words out of a list, a check box for each; None shows what is inferred. Words that are set and not in the list are shown
/// too, to be taken away.
class SelectionEditor : public OptionEditor {
    Q_OBJECT

public:
    struct Word {
        QString id, tip;
    };
    /// `words`: asked whenever a value is shown; empty: all that the option allows.
    SelectionEditor(const nn::OptionInfo& info, std::function<std::vector<Word>()> words, QWidget* parent);
    void setValue(const nn::OptionValue& value, const nn::OptionValue& inferred) override;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void rebuild(const std::vector<Word>& words);
    void arrange();
    void toggled(const QString& word, bool on);

    std::function<std::vector<Word>()> words_;
    std::vector<QCheckBox*> boxes_;
    int columns_ = 0;                  ///< in which they stand
    std::vector<std::string> chosen_;  ///< in the order in which they were
};

}  // namespace ui
