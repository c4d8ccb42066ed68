#pragma once
// The inspector's page for several nodes: totals, and the options that all of them have.

#include "app/studio/document.h"
#include "ui/inspector/option_form.h"

#include <memory>

class QLabel;

namespace ui {

class Switch;

/// Every edit is made of all nodes in one undo step. What differs among them says so until it is edited.
class ManyPage : public QWidget {
    Q_OBJECT

public:
    ManyPage(studio::Document* document, QStringList paths, QWidget* parent);
    ~ManyPage() override;
    /// Shows the nodes as the document has them now; those that are gone no longer count.
    void refresh();

signals:
    void message(const QString& text);  ///< why an edit was refused

private:
    struct Member {
        QString path;
        const nn::Node* node;
        const nn::Op* op;
    };
    std::vector<Member> members() const;
    void refreshOptions(const std::vector<Member>& members);
    void refreshSwitches(const std::vector<Member>& members);
    void setOption(const QString& option, const std::optional<nn::OptionValue>& value);
    /// `edit(path)` for each of the nodes that `takes` it.
    template <typename Takes, typename Make>
    void applyToAll(const Takes& takes, const Make& edit, const QString& text, const QString& mergeKey = {});
    void apply(const nn::Edits& edits, const QString& text, const QString& mergeKey);

    studio::Document* document_;
    QStringList paths_;
    QLabel *title_, *text_, *section_, *none_;
    Switch *muted_, *learns_;
    QWidget *mutedRow_, *learnsRow_;
    OptionForm* form_;
    QStringList ops_;                     ///< that the form was made for
    std::unique_ptr<nn::Schema> common_;  ///< options that all of them have
};

/// Options that mean the same in all of these, with the range that is legal in each.
nn::Schema commonSchema(const std::vector<const nn::Schema*>& schemas);

}  // namespace ui
