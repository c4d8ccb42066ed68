#include "ui/inspector/many_page.h"

#include "nn/model/scope.h"
#include "ui/inspector/switch.h"
#include "ui/window/format.h"
#include "ui/window/labels.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {

namespace {

bool meansTheSame(const nn::OptionInfo& a, const nn::OptionInfo& b) {
    return a.id == b.id && a.kind == b.kind && a.choices == b.choices && a.arity == b.arity && a.allows_none == b.allows_none &&
           a.from_wire == b.from_wire;
}

/// The one value of all; nothing where they differ.
template <typename Members, typename Of>
auto agreed(const Members& members, const Of& of) -> std::optional<std::decay_t<decltype(of(members.front()))>> {
    const auto first = of(members.front());
    for (const auto& member : members)
        if (!(of(member) == first)) return std::nullopt;
    return first;
}

}  // namespace

nn::Schema commonSchema(const std::vector<const nn::Schema*>& schemas) {
    nn::Schema out;
    if (schemas.empty()) return out;
    for (nn::OptionInfo info : schemas.front()->options) {
        bool all = true;
        for (const nn::Schema* schema : schemas) {
            const nn::OptionInfo* other = schema->find(info.id);
            all = all && other && meansTheSame(info, *other);
            if (!all) break;
            info.min = std::max(info.min, other->min);
            info.max = std::min(info.max, other->max);
            info.required = info.required || other->required;
        }
        if (all) out.options.push_back(std::move(info));
    }
    return out;
}

ManyPage::ManyPage(studio::Document* document, QStringList paths, QWidget* parent)
    : QWidget(parent), document_(document), paths_(std::move(paths)), form_(new OptionForm(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 12, 8, 12);
    layout->setSpacing(8);
    title_ = createLabel({}, "title", this);
    layout->addWidget(title_);
    text_ = createLabel({}, "dim", this);
    text_->setObjectName(QStringLiteral("selectionTotals"));
    layout->addWidget(text_);
    const auto addSwitch = [&](const QString& label, const char* name, const QString& tip, QWidget*& row) {
        row = new QWidget(this);
        auto* line = new QHBoxLayout(row);
        line->setContentsMargins(0, 0, 0, 0);
        line->addWidget(createLabel(label, "dim", row));
        line->addStretch();
        auto* made = new Switch(row);
        made->setObjectName(QLatin1String(name));
        made->setAccessibleName(label);
        made->setToolTip(tip);
        line->addWidget(made);
        layout->addWidget(row);
        return made;
    };
    muted_ = addSwitch(tr("muted"), "muted", tr("On: they pass on what they get, as Identity does, and have no parameters"), mutedRow_);
    learns_ = addSwitch(tr("learns"), "requiresGrad", tr("Off freezes these parameters: requires_grad = False"), learnsRow_);
    section_ = createLabel(tr("Options of all"), "section", this);
    layout->addWidget(section_);
    form_->foldRare();
    layout->addWidget(form_);
    none_ = createLabel(tr("They have no option in common."), "faint", this);
    none_->setWordWrap(true);
    layout->addWidget(none_);
    layout->addStretch();
    connect(form_, &OptionForm::edited, this, [this](const QString& option, const nn::OptionValue& value) { setOption(option, value); });
    connect(form_, &OptionForm::resetRequested, this, [this](const QString& option) {
        document_->endMerge();
        setOption(option, std::nullopt);
        document_->endMerge();
    });
    connect(form_, &OptionForm::finished, document_, &studio::Document::endMerge);
    connect(muted_, &QCheckBox::clicked, this, [this](bool on) {
        applyToAll([](const Member& m) { return nn::can_be_muted(*m.op); }, [on](const std::string& path) { return nn::SetMuted{path, on}; },
                   on ? tr("Mute %1 nodes").arg(paths_.size()) : tr("Unmute %1 nodes").arg(paths_.size()));
    });
    connect(learns_, &QCheckBox::clicked, this, [this](bool on) {
        applyToAll([](const Member& m) { return !m.op->parameters.empty() || m.op->is_container(); },
                   [on](const std::string& path) { return nn::SetRequiresGrad{path, on}; },
                   on ? tr("Unfreeze %1 nodes").arg(paths_.size()) : tr("Freeze %1 nodes").arg(paths_.size()));
    });
    refresh();
}

ManyPage::~ManyPage() = default;

std::vector<ManyPage::Member> ManyPage::members() const {
    std::vector<Member> out;
    for (const QString& path : paths_) {
        const nn::Node* node = nn::find_node(document_->project().graph, path.toStdString());
        const nn::Op* op = node ? nn::find_op(node->op) : nullptr;
        if (op) out.push_back({path, node, op});
    }
    return out;
}

void ManyPage::refresh() {
    const std::vector<Member> all = members();
    std::int64_t parameters = 0, macs = 0;
    int count = 0;
    for (const QString& path : paths_) {
        if (const nn::NodeReport* report = document_->analysis().find(path.toStdString())) {
            ++count;
            parameters += report->parameter_count;
            macs += report->macs;
        }
    }
    title_->setText(tr("%n nodes", nullptr, count));
    text_->setText(tr("%1 learnable parameters\n%2 multiply-adds a sample").arg(formatCount(parameters), formatCompact(double(macs))));
    refreshSwitches(all);
    refreshOptions(all);
}

void ManyPage::refreshSwitches(const std::vector<Member>& all) {
    std::vector<bool> muted, learns;
    for (const Member& member : all) {
        if (nn::can_be_muted(*member.op)) muted.push_back(member.node->muted);
        if (!member.op->parameters.empty() || member.op->is_container()) learns.push_back(member.node->requires_grad);
    }
    const auto show = [](Switch* box, QWidget* row, const std::vector<bool>& values) {
        row->setVisible(!values.empty());
        box->setOn(values.empty() ? std::optional(false) : agreed(values, [](bool value) { return value; }));
    };
    show(muted_, mutedRow_, muted);
    show(learns_, learnsRow_, learns);
}

void ManyPage::refreshOptions(const std::vector<Member>& all) {
    QStringList ops;
    for (const Member& member : all) ops << QString::fromStdString(member.op->id());
    if (ops != ops_ || !common_) {
        ops_ = ops;
        std::vector<const nn::Schema*> schemas;
        for (const Member& member : all) schemas.push_back(&member.op->schema);
        auto fresh = std::make_unique<nn::Schema>(commonSchema(schemas));
        // A field is an Input's own.
        std::erase_if(fresh->options, [](const nn::OptionInfo& info) { return info.kind == nn::OptionKind::Text; });
        form_->setSchema(fresh.get());
        common_ = std::move(fresh);
    }
    section_->setVisible(!common_->options.empty());
    form_->setVisible(!common_->options.empty());
    none_->setVisible(common_->options.empty());
    if (all.empty()) return;
    nn::OptionValues values, inferred;
    QSet<QString> mixed;
    for (const nn::OptionInfo& info : common_->options) {
        const auto value = agreed(all, [&](const Member& m) { return m.op->schema.value(m.node->options, info.id); });
        if (value && *value != info.default_value) values[info.id] = *value;
        else if (value && info.required) values[info.id] = *value;
        if (!value) mixed << QString::fromStdString(info.id);
        if (!info.from_wire) continue;
        const auto found = agreed(all, [&](const Member& m) {
            const nn::NodeReport* report = document_->analysis().find(m.path.toStdString());
            const auto it = report ? report->from_wire.find(info.id) : nn::OptionValues::const_iterator{};
            return report && it != report->from_wire.end() ? it->second : nn::OptionValue();
        });
        if (found && !std::holds_alternative<std::monostate>(*found)) inferred[info.id] = *found;
    }
    form_->setValues(values, inferred);
    form_->setMixed(mixed);
}

void ManyPage::setOption(const QString& option, const std::optional<nn::OptionValue>& value) {
    const std::string id = option.toStdString();
    const QString text = value ? tr("Set %1 of %2 nodes").arg(option).arg(paths_.size()) : tr("Reset %1 of %2 nodes").arg(option).arg(paths_.size());
    applyToAll([&id](const Member& m) { return m.op->schema.find(id) != nullptr; },
               [&](const std::string& path) { return nn::SetOption{path, id, value}; }, text,
               QStringLiteral("options/%1/%2").arg(paths_.join(QLatin1Char(',')), option));
}

template <typename Takes, typename Make>
void ManyPage::applyToAll(const Takes& takes, const Make& edit, const QString& text, const QString& mergeKey) {
    nn::Edits edits;
    for (const Member& member : members())
        if (takes(member)) edits.push_back(edit(member.path.toStdString()));
    apply(edits, text, mergeKey);
}

void ManyPage::apply(const nn::Edits& edits, const QString& text, const QString& mergeKey) {
    if (edits.empty() || document_->apply(edits, text, mergeKey)) return;
    emit message(document_->lastError());
    refresh();
}

}  // namespace ui
