#pragma once
// Rows of options for a schema: name, editor, reset. Inspector, data panel and training panel are made of it.

#include "ui/inspector/option_editor.h"

#include <QHash>
#include <QSet>

class QGridLayout;
class QLabel;
class QToolButton;

namespace ui {

class OptionForm : public QWidget {
    Q_OBJECT

public:
    explicit OptionForm(QWidget* parent = nullptr);

    /// From now on options that are seldom needed stand under "More": those that no node shows on the canvas, that are neither
    /// required nor follow from a wire, and stand as they do by default. Whoever opens it sees them in every such form.
    void foldRare();
    /// Replaces the rows. The schema outlives the form (ops, sources and optimizers live as long as the program).
    void setSchema(const nn::Schema* schema, const QHash<QString, EditorFactory>& special = {});
    /// The same without its rows, which `addNextRow` makes one by one: each takes about a millisecond. Whatever needs them makes
    /// those that are left.
    void beginSchema(const nn::Schema* schema, const QHash<QString, EditorFactory>& special = {});
    /// False: they are all there.
    bool addNextRow();
    const nn::Schema* schema() const { return schema_; }
    /// Shows the values in force; `fromWire` holds what inference filled in for those left open.
    void setValues(const nn::OptionValues& values, const nn::OptionValues& fromWire = {});
    /// Of several nodes at once: these options differ among them.
    void setMixed(const QSet<QString>& options);
    /// Marks the options that diagnostics complain about, with the reason as tooltip.
    void setProblems(const QHash<QString, QString>& textByOption);

    OptionEditor* editor(const QString& option) const;

signals:
    void edited(const QString& option, const nn::OptionValue& value);
    void resetRequested(const QString& option);
    void finished();

private:
    struct Row {
        QLabel* label = nullptr;
        OptionEditor* editor = nullptr;
        QToolButton* reset = nullptr;
    };
    bool isRare(const nn::OptionInfo& info) const;
    void addMore();
    void addRows();
    void refreshFolds();
    void addRow(const nn::OptionInfo& info, const EditorFactory& factory);

    const nn::Schema* schema_ = nullptr;
    QGridLayout* grid_;
    QHash<QString, Row> rows_;
    QHash<QString, EditorFactory> special_;
    std::size_t made_ = 0;  ///< rows of the schema
    bool complete_ = true;
    bool folds_ = false;
    QToolButton* more_ = nullptr;
    QSet<QString> given_, wrong_;  ///< options that are not as by default, or that something is said about
};

}  // namespace ui
