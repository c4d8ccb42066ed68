#include "ui/inspector/node_page.h"

#include "nn/model/hints.h"
#include "nn/model/scope.h"
#include "ui/inspector/switch.h"
#include "ui/theme/theme.h"
#include "ui/training/histogram.h"
#include "ui/training/tensor_feed.h"
#include "ui/window/format.h"
#include "ui/window/labels.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace ui {

namespace {

/// A tensor's name on the page of its node: the node's own where it has no other.
QString nameOf(const nn::NodeReport::Parameter& parameter) {
    return QString::fromStdString(parameter.id.empty() ? nn::last_id(parameter.key) : parameter.id);
}

QString nnText(const char* text) { return *text ? studio::text(nn::Message(text)) : QString(); }

}  // namespace

NodePage::NodePage(studio::Document* document, TensorFeed* feed, const QString& path, QWidget* parent)
    : QWidget(parent), document_(document), feed_(feed), path_(path) {
    const nn::Node* node = nn::find_node(document->project().graph, path.toStdString());
    op_ = node ? node->op : std::string();
    info_ = nn::find_op(op_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 12, 8, 12);
    layout->setSpacing(8);
    if (info_) {
        buildHeader(layout);
        buildOptions(layout);
        buildParameters(layout);
        buildShapes(layout);
        buildHelp(layout);
    }
    layout->addStretch();
    if (feed_) connect(feed_, &TensorFeed::changed, this, &NodePage::refreshHistogram);
    refresh();
}

NodePage::~NodePage() {
    if (feed_) feed_->watch(this, {});
}

void NodePage::buildHeader(QVBoxLayout* layout) {
    auto* row = new QHBoxLayout;
    row->setSpacing(2);
    row->addWidget(new OpMark(*info_, this));
    row->addWidget(createLabel(QString::fromUtf8(info_->title), "title", this));
    const QString scope = QString::fromStdString(nn::parent_path(path_.toStdString()));
    auto* before = createLabel(scope.isEmpty() ? QString() : scope + QLatin1Char('.'), "mono", this);
    before->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    before->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    before->setToolTip(path_);
    row->addWidget(before, 1);
    id_ = new QLineEdit(this);
    id_->setObjectName(QStringLiteral("nodeId"));
    id_->setProperty("role", "inline");
    id_->setFont(Theme::instance().monoFont());
    // As wide as what stands in it: the path before it and the id read as one.
    connect(id_, &QLineEdit::textChanged, this, [this](const QString& text) {
        id_->setFixedWidth(std::clamp(id_->fontMetrics().horizontalAdvance(text) + 12, 20, 130));
    });
    id_->setAlignment(Qt::AlignRight);
    id_->setAccessibleName(tr("Id"));
    id_->setToolTip(tr("The node's id: its attribute in the PyTorch module and the prefix of its state_dict keys"));
    row->addWidget(id_);
    layout->addLayout(row);
    connect(id_, &QLineEdit::editingFinished, this, &NodePage::rename);

    problems_ = new QWidget(this);
    problemsLayout_ = new QVBoxLayout(problems_);
    problemsLayout_->setContentsMargins(0, 0, 0, 0);
    problemsLayout_->setSpacing(6);
    layout->addWidget(problems_);

    if (nn::can_be_muted(*info_)) {
        auto* mute = new QHBoxLayout;
        mute->addWidget(createLabel(tr("muted"), "dim", this));
        mute->addStretch();
        muted_ = new Switch(this);
        muted_->setObjectName(QStringLiteral("muted"));
        muted_->setAccessibleName(tr("Muted"));
        muted_->setToolTip(tr("On: it passes on what it gets, as Identity does, and has no parameters (M on the canvas)"));
        mute->addWidget(muted_);
        layout->addLayout(mute);
        connect(muted_, &QCheckBox::clicked, this, [this](bool on) {
            const QString text = on ? tr("Mute %1").arg(path_) : tr("Unmute %1").arg(path_);
            if (!document_->apply({nn::SetMuted{path_.toStdString(), on}}, text)) emit message(document_->lastError());
        });
    }

    if (info_->is_container()) {
        auto* enter = new QPushButton(tr("Open inside"), this);
        enter->setIcon(Theme::instance().icon(QStringLiteral("enter")));
        enter->setToolTip(tr("Shows what this container holds (double-click on the canvas)"));
        layout->addWidget(enter);
        connect(enter, &QPushButton::clicked, this, [this] { emit enterRequested(path_); });
    }
}

QHash<QString, EditorFactory> NodePage::specialEditors() const {
    QHash<QString, EditorFactory> special;
    if (info_->role == nn::Role::Input) {
        special.insert(QStringLiteral("field"), [this](const nn::OptionInfo& info, QWidget* parent) -> OptionEditor* {
            const auto words = [document = document_] {
                QStringList names;
                if (const nn::Fields* fields = document->fields()) {
                    for (const auto& field : *fields) names << QString::fromStdString(field.first);
                }
                return names;
            };
            return new WordEditor(info, words, parent);
        });
    }
    return special;
}

void NodePage::buildOptions(QVBoxLayout* layout) {
    if (info_->schema.options.empty()) return;
    layout->addWidget(createLabel(tr("Options"), "section", this));
    form_ = new OptionForm(this);
    form_->foldRare();
    form_->setSchema(&info_->schema, specialEditors());
    layout->addWidget(form_);
    connect(form_, &OptionForm::edited, this,
            [this](const QString& option, const nn::OptionValue& value) { setOption(option, value); });
    connect(form_, &OptionForm::resetRequested, this, [this](const QString& option) {
        document_->endMerge();
        setOption(option, std::nullopt);
        document_->endMerge();
    });
    connect(form_, &OptionForm::finished, document_, &studio::Document::endMerge);
    hints_ = new QWidget(this);
    auto* column = new QVBoxLayout(hints_);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    layout->addWidget(hints_);
}

void NodePage::buildParameters(QVBoxLayout* layout) {
    parameters_ = new QWidget(this);
    auto* column = new QVBoxLayout(parameters_);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    auto* head = new QHBoxLayout;
    head->addWidget(createLabel(tr("Parameters"), "section", this));
    head->addStretch();
    head->addWidget(createLabel(tr("learns"), "dim", this));
    learns_ = new Switch(this);
    learns_->setObjectName(QStringLiteral("requiresGrad"));
    learns_->setAccessibleName(tr("Learns (requires_grad)"));
    learns_->setToolTip(tr("Off freezes these parameters: requires_grad = False"));
    head->addWidget(learns_);
    column->addLayout(head);
    parametersGrid_ = new QGridLayout;
    parametersGrid_->setHorizontalSpacing(12);
    parametersGrid_->setVerticalSpacing(4);
    parametersGrid_->setColumnStretch(1, 1);
    column->addLayout(parametersGrid_);
    histogram_ = new Histogram(this);
    histogram_->setFixedHeight(64);
    column->addWidget(histogram_);
    spread_ = createLabel({}, "faint", this);
    spread_->setAlignment(Qt::AlignCenter);
    spread_->setWordWrap(true);
    column->addWidget(spread_);
    layout->addWidget(parameters_);
    connect(learns_, &QCheckBox::clicked, this, [this](bool on) {
        const QString text = on ? tr("Unfreeze %1").arg(path_) : tr("Freeze %1").arg(path_);
        if (!document_->apply({nn::SetRequiresGrad{path_.toStdString(), on}}, text)) emit message(document_->lastError());
    });
}

void NodePage::buildShapes(QVBoxLayout* layout) {
    layout->addWidget(createLabel(tr("Shape"), "section", this));
    shapes_ = createLabel({}, "mono", this);
    shapes_->setWordWrap(true);
    shapes_->setObjectName(QStringLiteral("shapes"));
    shapes_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    layout->addWidget(shapes_);
}

void NodePage::buildHelp(QVBoxLayout* layout) {
    layout->addWidget(createLabel(tr("About"), "section", this));
    auto* doc = createLabel(nnText(info_->doc), "dim", this);
    doc->setWordWrap(true);
    layout->addWidget(doc);
    if (!*info_->formula) return;
    auto* formula = createLabel(QString::fromUtf8(info_->formula), "formula", this);
    formula->setWordWrap(true);
    formula->setTextInteractionFlags(Qt::TextSelectableByMouse);
    layout->addWidget(formula);
}

void NodePage::setOption(const QString& option, std::optional<nn::OptionValue> value) {
    nn::SetOption edit{path_.toStdString(), option.toStdString(), std::move(value)};
    const QString text = edit.value ? tr("Set %1 of %2").arg(option, path_) : tr("Reset %1 of %2").arg(option, path_);
    if (!document_->apply({std::move(edit)}, text, QStringLiteral("option/%1/%2").arg(path_, option))) {
        emit message(document_->lastError());
        refresh();
    }
}

void NodePage::rename() {
    const QString now = QString::fromStdString(nn::last_id(path_.toStdString()));
    const QString wanted = id_->text().trimmed();
    if (wanted == now) return;
    const QString before = path_;
    const QString after = QString::fromStdString(
        nn::join_path(nn::parent_path(path_.toStdString()), wanted.toStdString()));
    // The page follows first: the document's signal arrives inside apply, when the old path is gone.
    path_ = after;
    if (!document_->apply({nn::RenameNode{before.toStdString(), wanted.toStdString()}},
                          tr("Rename %1 to %2").arg(before, wanted))) {
        path_ = before;
        id_->setText(now);
        emit message(document_->lastError());
        return;
    }
    emit renamed(before, after);
}

bool NodePage::concerns(const studio::DocumentChange& change) const {
    using studio::DocumentChange;
    const std::string path = path_.toStdString();
    return change.has(DocumentChange::Nodes | DocumentChange::Fields | DocumentChange::Validity) ||
           change.options.contains(path) || change.reports.contains(path) || change.problems.contains(path);
}

void NodePage::refresh() {
    const nn::Node* node = nn::find_node(document_->project().graph, path_.toStdString());
    if (!node || !info_) return;
    const nn::NodeReport* report = document_->analysis().find(path_.toStdString());
    const QString id = QString::fromStdString(node->id);
    if (!id_->hasFocus() && id_->text() != id) id_->setText(id);
    if (muted_) muted_->setChecked(node->muted);
    if (form_) form_->setValues(node->options, report ? report->from_wire : nn::OptionValues());
    refreshProblems();
    refreshHints();
    refreshParameters(report, *node);
    refreshShapes(report);
}

void NodePage::refreshProblems() {
    QHash<QString, QString> byOption;
    QString key;
    std::vector<const nn::Diagnostic*> mine;
    for (const nn::Diagnostic& diagnostic : document_->analysis().diagnostics) {
        if (QString::fromStdString(diagnostic.node) != path_) continue;
        mine.push_back(&diagnostic);
        const QString text = studio::text(diagnostic.text);
        key += text + QLatin1Char('\n') + QString::number(int(diagnostic.severity)) + QString::number(diagnostic.fixes.size());
        if (!diagnostic.option.empty()) byOption.insert(QString::fromStdString(diagnostic.option), text);
    }
    if (form_) form_->setProblems(byOption);
    problems_->setVisible(!mine.empty());
    // Boxes are rebuilt only when they would read differently; fixes look themselves up when clicked.
    if (key == problemsKey_) return;
    problemsKey_ = key;
    while (QLayoutItem* item = problemsLayout_->takeAt(0)) {
        if (QWidget* box = item->widget()) {
            box->hide();
            box->deleteLater();
        }
        delete item;
    }
    for (const nn::Diagnostic* diagnostic : mine) {
        problemsLayout_->addWidget(createProblemBox(document_, *diagnostic, problems_));
    }
}

void NodePage::refreshHints() {
    if (!hints_) return;
    const std::vector<nn::Fix> hints =
        nn::hints_for(document_->project().graph, document_->analysis(), document_->fields(), path_.toStdString());
    QStringList texts;
    for (const nn::Fix& hint : hints) texts << studio::text(hint.text);
    hints_->setVisible(!hints.empty());
    if (const QString key = texts.join(QLatin1Char('\n')); key != std::exchange(hintsKey_, key)) {
        while (QLayoutItem* item = hints_->layout()->takeAt(0)) {
            item->widget()->hide();
            item->widget()->deleteLater();  // may be the button that was clicked
            delete item;
        }
        for (std::size_t i = 0; i < hints.size(); ++i) {
            auto* button = new QPushButton(texts[qsizetype(i)], hints_);
            button->setObjectName(QStringLiteral("hint"));
            button->setToolTip(tr("Sets this option; it can be undone"));
            static_cast<QVBoxLayout*>(hints_->layout())->addWidget(button, 0, Qt::AlignLeft);
            connect(button, &QPushButton::clicked, this, [this, text = texts[qsizetype(i)]] {
                // As it is now: the project may have changed since the button was made.
                for (const nn::Fix& hint : nn::hints_for(document_->project().graph, document_->analysis(), document_->fields(), path_.toStdString()))
                    if (studio::text(hint.text) == text) return static_cast<void>(document_->apply(nn::Edits(hint.edits), text));
            });
        }
    }
}

void NodePage::refreshParameters(const nn::NodeReport* report, const nn::Node& node) {
    const bool any = !info_->parameters.empty() || (info_->is_container() && report && report->parameter_count > 0);
    parameters_->setVisible(any);
    learns_->setChecked(node.requires_grad);
    QString key;
    QStringList cells;
    if (any && report) {
        for (const auto& parameter : report->parameters) {
            const std::int64_t count = nn::numel(parameter.shape);
            cells << nameOf(parameter) << shapeText(parameter.shape) << formatCount(count);
        }
        if (info_->is_container() || report->parameters.size() != 1) {
            cells << tr("learnable") << QString() << formatCount(report->parameter_count);
        }
    }
    key = cells.join(QLatin1Char('|'));
    if (key != parametersKey_) {
        parametersKey_ = key;
        while (QLayoutItem* item = parametersGrid_->takeAt(0)) {
            if (item->widget()) item->widget()->deleteLater();
            delete item;
        }
        for (int i = 0; i < cells.size(); ++i) {
            const bool total = i / 3 == cells.size() / 3 - 1 && (report->parameters.size() != 1 || info_->is_container());
            auto* cell = createLabel(cells[i], total ? "dim" : (i % 3 == 0 ? "mono" : "number"), this);
            parametersGrid_->addWidget(cell, i / 3, i % 3, i % 3 ? Qt::AlignRight : Qt::AlignLeft);
        }
    }
    const nn::NodeReport::Parameter* tensor = shownTensor(report);
    watched_ = tensor ? QString::fromStdString(tensor->key) : QString();
    watchedName_ = tensor ? nameOf(*tensor) : QString();
    histogram_->setVisible(!watched_.isEmpty() && feed_);
    spread_->setVisible(histogram_->isVisibleTo(this));
    if (feed_ && isVisible()) feed_->watch(this, watched_.isEmpty() ? QStringList() : QStringList{watched_});
    refreshHistogram();
}

const nn::NodeReport::Parameter* NodePage::shownTensor(const nn::NodeReport* report) const {
    if (!report || report->parameters.empty() || !document_->analysis().ok()) return nullptr;
    // What is learned is worth more than what is only kept.
    const auto& all = report->parameters;
    const auto learned = std::find_if(all.begin(), all.end(), [](const auto& parameter) { return !parameter.buffer; });
    return learned != all.end() ? &*learned : &all.front();
}

void NodePage::refreshHistogram() {
    if (watched_.isEmpty() || !feed_ || !isVisible()) return;
    const TensorSummary* summary = feed_->summary(watched_);
    if (!summary) return;
    histogram_->setSummary(*summary);
    const QString when = summary->step > 0 ? tr("step %1").arg(formatCount(summary->step)) : tr("initial values");
    spread_->setText(tr("%1, %2 · mean %3 · std %4").arg(watchedName_, when, formatReal(summary->mean), formatReal(summary->std)));
}

void NodePage::refreshShapes(const nn::NodeReport* report) {
    if (!report) return shapes_->clear();
    const auto describe = [](const std::vector<nn::PortReport>& ports) {
        QStringList lines;
        for (const nn::PortReport& port : ports) {
            const QString type = port.type ? QString::fromStdString(nn::to_string(port.type->shape)) : tr("unknown");
            const bool labels = port.type && port.type->dtype == nn::DType::Int64;
            const QString name = ports.size() > 1 ? QString::fromStdString(port.port) + QStringLiteral("  ") : QString();
            lines << name + type + (labels ? QStringLiteral("  int64") : QString());
        }
        return lines.join(QLatin1Char('\n'));
    };
    QStringList parts;
    if (!report->inputs.empty()) parts << describe(report->inputs);
    if (!report->outputs.empty()) parts << QStringLiteral("→ ") + describe(report->outputs);
    if (report->macs > 0) parts << tr("%1 multiply-adds a sample").arg(formatCompact(double(report->macs)));
    shapes_->setText(parts.join(QLatin1Char('\n')));
}

void NodePage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (feed_) feed_->watch(this, watched_.isEmpty() ? QStringList() : QStringList{watched_});
    refreshHistogram();
}

void NodePage::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    if (feed_) feed_->watch(this, {});
}

}  // namespace ui
