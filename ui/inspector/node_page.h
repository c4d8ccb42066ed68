#pragma once
// The inspector's page for one node.

#include "app/studio/document.h"
#include "ui/inspector/option_form.h"

class QGridLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace ui {

class Histogram;
class Switch;
class TensorFeed;

/// Made for one path and op; the inspector makes another page when either changes. Asks the document for everything else.
class NodePage : public QWidget {
    Q_OBJECT

public:
    NodePage(studio::Document* document, TensorFeed* feed, const QString& path, QWidget* parent);
    ~NodePage() override;

    const QString& path() const { return path_; }
    const std::string& op() const { return op_; }
    /// Shows the node as the document has it now.
    void refresh();
    /// True where the page shows something that the change touched.
    bool concerns(const studio::DocumentChange& change) const;

signals:
    void renamed(const QString& from, const QString& to);
    void enterRequested(const QString& path);
    void message(const QString& text);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void buildHeader(QVBoxLayout* layout);
    void buildOptions(QVBoxLayout* layout);
    void buildParameters(QVBoxLayout* layout);
    void buildShapes(QVBoxLayout* layout);
    void buildHelp(QVBoxLayout* layout);
    QHash<QString, EditorFactory> specialEditors() const;
    void setOption(const QString& option, std::optional<nn::OptionValue> value);
    void rename();
    void refreshProblems();
    void refreshHints();
    void refreshParameters(const nn::NodeReport* report, const nn::Node& node);
    void refreshShapes(const nn::NodeReport* report);
    void refreshHistogram();
    /// The tensor whose spread is drawn; null where there is none.
    const nn::NodeReport::Parameter* shownTensor(const nn::NodeReport* report) const;

    studio::Document* document_;
    TensorFeed* feed_;
    QString path_;
    std::string op_;
    const nn::Op* info_;
    QLineEdit* id_ = nullptr;
    QWidget* problems_ = nullptr;
    QVBoxLayout* problemsLayout_ = nullptr;
    QString problemsKey_;
    OptionForm* form_ = nullptr;
    QWidget* hints_ = nullptr;  ///< what follows from elsewhere, a button each
    QString hintsKey_;
    QWidget* parameters_ = nullptr;
    QGridLayout* parametersGrid_ = nullptr;
    QString parametersKey_;
    Switch* muted_ = nullptr;  ///< null: it has nothing to pass on
    Switch* learns_ = nullptr;
    Histogram* histogram_ = nullptr;
    QLabel* spread_ = nullptr;
    QLabel* shapes_ = nullptr;
    QString watched_, watchedName_;  ///< the shown tensor's key and name; empty: none
};

/// Turns a document's diagnostics into boxes with fix buttons; shared by the inspector and the problems list.
QWidget* createProblemBox(studio::Document* document, const nn::Diagnostic& diagnostic, QWidget* parent);

}  // namespace ui
