#include "ui/inspector/inspector.h"

#include "ui/inspector/many_page.h"
#include "ui/inspector/node_page.h"
#include "ui/theme/theme.h"
#include "ui/window/focus_walk.h"
#include "ui/window/format.h"
#include "ui/window/labels.h"

#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {

namespace {

/// Name, notes and totals of the project: what is shown while nothing is selected.
class ProjectPage : public QWidget {
public:
    ProjectPage(studio::Document* document, QWidget* parent) : QWidget(parent), document_(document) {
        auto* layout = new QVBoxLayout(this);
        layout->setContentsMargins(12, 12, 8, 12);
        layout->setSpacing(8);
        layout->addWidget(createLabel(Inspector::tr("Project"), "title", this));
        layout->addWidget(createLabel(Inspector::tr("Name"), "section", this));
        name_ = new QLineEdit(this);
        name_->setObjectName(QStringLiteral("projectName"));
        name_->setAccessibleName(Inspector::tr("Project name"));
        name_->setToolTip(Inspector::tr("The name shown in the title and in the list of examples"));
        name_->setPlaceholderText(Inspector::tr("Untitled"));
        layout->setSpacing(8);
        layout->addWidget(name_);
        layout->addWidget(createLabel(Inspector::tr("Notes"), "section", this));
        notes_ = new QPlainTextEdit(this);
        notes_->setObjectName(QStringLiteral("projectNotes"));
        notes_->setAccessibleName(Inspector::tr("Project notes"));
        notes_->setToolTip(Inspector::tr("Free text, saved with the project"));
        notes_->setPlaceholderText(Inspector::tr("What this network is for, what was tried…"));
        notes_->setTabChangesFocus(true);
        notes_->setMinimumHeight(140);
        layout->addWidget(notes_);
        layout->addWidget(createLabel(Inspector::tr("Totals"), "section", this));
        totals_ = new QGridLayout;
        totals_->setColumnStretch(0, 1);
        totals_->setVerticalSpacing(4);
        layout->addLayout(totals_);
        for (int i = 0; i < 4; ++i) {
            totals_->addWidget(createLabel({}, "dim", this), i, 0);
            totals_->addWidget(createLabel({}, "number", this), i, 1, Qt::AlignRight);
        }
        layout->addStretch();
        connect(name_, &QLineEdit::textEdited, this, [this](const QString& text) {
            document_->apply({nn::SetName{text.toStdString()}}, Inspector::tr("Rename project"), QStringLiteral("name"));
        });
        connect(name_, &QLineEdit::editingFinished, document_, &studio::Document::endMerge);
        connect(notes_, &QPlainTextEdit::textChanged, this, [this] {
            if (filling_) return;
            document_->apply({nn::SetNotes{notes_->toPlainText().toStdString()}}, Inspector::tr("Edit notes"),
                             QStringLiteral("notes"));
        });
        refresh(studio::DocumentChange::everything());
    }

    void refresh(const studio::DocumentChange& change) {
        using studio::DocumentChange;
        const nn::Project& project = document_->project();
        const QString name = QString::fromStdString(project.name);
        if (name_->text() != name) {
            name_->setText(name);
            name_->setCursorPosition(0);  // a long one is read from its beginning
        }
        const QString notes = QString::fromStdString(project.notes);
        if (notes_->toPlainText() != notes) {
            filling_ = true;
            notes_->setPlainText(notes);
            filling_ = false;
        }
        if (change.has(DocumentChange::Nodes)) refreshCounts();
        const nn::Analysis& analysis = document_->analysis();
        setRow(2, Inspector::tr("Learnable parameters"), formatCount(analysis.parameter_count));
        setRow(3, Inspector::tr("Multiply-adds a sample"), formatCompact(double(analysis.macs)));
    }

private:
    void refreshCounts() {
        const nn::Analysis& analysis = document_->analysis();
        const auto layers = std::count_if(analysis.nodes.begin(), analysis.nodes.end(), [](const nn::NodeReport& node) {
            const nn::Op* op = nn::find_op(node.op);
            return op && op->role == nn::Role::Layer;
        });
        setRow(0, Inspector::tr("Nodes"), formatCount(qint64(analysis.nodes.size())));
        setRow(1, Inspector::tr("Layers"), formatCount(qint64(layers)));
    }
    void setRow(int row, const QString& name, const QString& value) {
        static_cast<QLabel*>(totals_->itemAtPosition(row, 0)->widget())->setText(name);
        static_cast<QLabel*>(totals_->itemAtPosition(row, 1)->widget())->setText(value);
    }
    studio::Document* document_;
    QLineEdit* name_;
    QPlainTextEdit* notes_;
    QGridLayout* totals_;
    bool filling_ = false;
};

}  // namespace

struct Inspector::Impl {
    studio::Document* document;
    TensorFeed* feed;
    QStringList selection;
    ProjectPage* project = nullptr;
    ManyPage* many = nullptr;
    NodePage* node = nullptr;
};

Inspector::Inspector(studio::Document* document, TensorFeed* feed, QWidget* parent)
    : QScrollArea(parent), impl_(new Impl{document, feed, {}}) {
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("Inspector"));
    connect(document, &studio::Document::changed, this, [this](const studio::DocumentChange& change) {
        using studio::DocumentChange;
        if (impl_->node && change.has(DocumentChange::Nodes)) {
            // Undo may bring another op to the same path, or take the node away.
            const nn::Node* node = nn::find_node(impl_->document->project().graph, impl_->node->path().toStdString());
            if (!node || node->op != impl_->node->op()) return setSelection(node ? impl_->selection : QStringList());
        }
        if (impl_->node && impl_->node->concerns(change)) impl_->node->refresh();
        constexpr unsigned words = DocumentChange::Name | DocumentChange::Notes;
        if (impl_->project && change.has(words | DocumentChange::Nodes | DocumentChange::Reports))
            impl_->project->refresh(change);
        if (impl_->many && change.has(DocumentChange::Nodes | DocumentChange::Reports | DocumentChange::Options)) impl_->many->refresh();
    });
    connect(document, &studio::Document::reset, this, [this] { setSelection({}); });
    setSelection({});
}

Inspector::~Inspector() = default;

QStringList Inspector::selection() const { return impl_->selection; }

QWidget* Inspector::firstOption() const {
    QWidget* page = widget();
    if (!page) return nullptr;
    QWidget* form = page->findChild<OptionForm*>();
    QWidget* found = form && form->isVisible() ? firstFocusable(form) : nullptr;
    if (!found || found == form) found = firstFocusable(page);
    return found == page ? nullptr : found;
}

void Inspector::setSelection(const QStringList& paths) {
    if (impl_->node && paths.size() == 1 && paths[0] == impl_->node->path()) {
        const nn::Node* node = nn::find_node(impl_->document->project().graph, paths[0].toStdString());
        if (node && node->op == impl_->node->op()) {
            impl_->selection = paths;
            return impl_->node->refresh();
        }
    }
    if (impl_->project && paths.isEmpty()) return;
    impl_->selection = paths;
    // A line being typed into commits when its focus goes; the old page must still stand then.
    if (QWidget* old = takeWidget()) {
        old->setParent(this);  // so that it goes with the inspector, if that goes first
        old->hide();
        old->deleteLater();
    }
    impl_->project = nullptr;
    impl_->many = nullptr;
    impl_->node = nullptr;
    if (paths.isEmpty()) {
        impl_->project = new ProjectPage(impl_->document, this);
        setWidget(impl_->project);
    } else if (paths.size() > 1) {
        impl_->many = new ManyPage(impl_->document, paths, this);
        connect(impl_->many, &ManyPage::message, this, &Inspector::message);
        setWidget(impl_->many);
    } else {
        impl_->node = new NodePage(impl_->document, impl_->feed, paths[0], this);
        connect(impl_->node, &NodePage::renamed, this, [this](const QString& from, const QString& to) {
            impl_->selection = QStringList{to};
            emit renamed(from, to);
        });
        connect(impl_->node, &NodePage::enterRequested, this, &Inspector::enterRequested);
        connect(impl_->node, &NodePage::message, this, &Inspector::message);
        setWidget(impl_->node);
    }
    // The panel gives the width: what does not fit is squeezed, never cut off by the edge.
    widget()->setMinimumWidth(1);
    widget()->show();
}

}  // namespace ui
