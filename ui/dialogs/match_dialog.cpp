#include "ui/dialogs/match_dialog.h"

#include "ui/theme/theme.h"
#include "ui/window/labels.h"

#include <QAbstractTableModel>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QListView>
#include <QMimeData>
#include <QPushButton>
#include <QSplitter>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <functional>

namespace ui {

namespace {

using State = nn::WeightsMatch::State;

const QString tensorType() { return QStringLiteral("application/x-netloom-tensor"); }

QMimeData* mimeOf(std::optional<std::size_t> tensor) {
    if (!tensor) return nullptr;
    auto* data = new QMimeData;
    data->setData(tensorType(), QByteArray::number(qulonglong(*tensor)));
    return data;
}

std::optional<std::size_t> tensorOf(const QMimeData* data, std::size_t count) {
    bool ok = false;
    const qulonglong tensor = data->data(tensorType()).toULongLong(&ok);
    return ok && tensor < count ? std::optional(std::size_t(tensor)) : std::nullopt;
}

/// Delete takes a row's tensor away.
class Table : public QTableView {
public:
    using QTableView::QTableView;

protected:
    void keyPressEvent(QKeyEvent* event) override {
        if (!event->matches(QKeySequence::Delete) || !currentIndex().isValid()) return QTableView::keyPressEvent(event);
        model()->setData(currentIndex(), QVariant());
    }
};

QString keyOf(const nn::StateTensor& tensor) { return QString::fromStdString(tensor.key); }

}  // namespace

/// One row a tensor of the network. What is dropped on it is told, not done.
class MatchDialog::Rows : public QAbstractTableModel {
public:
    enum Column { Key, Shape, From, FromShape, StateColumn, ColumnCount };

    Rows(const nn::WeightsMatch& match, QObject* parent) : QAbstractTableModel(parent), match_(match) {}
    std::function<void(std::size_t row, std::optional<std::size_t> tensor)> assigned;

    void refresh() { emit dataChanged(index(0, 0), index(rowCount({}) - 1, ColumnCount - 1)); }
    const nn::WeightsMatch::Row& row(const QModelIndex& at) const { return match_.rows()[std::size_t(at.row())]; }
    const nn::WeightsMatch& match() const { return match_; }

    int rowCount(const QModelIndex& parent) const override { return parent.isValid() ? 0 : int(match_.rows().size()); }
    int columnCount(const QModelIndex& parent) const override { return parent.isValid() ? 0 : ColumnCount; }
    Qt::ItemFlags flags(const QModelIndex& at) const override {
        if (!at.isValid()) return Qt::NoItemFlags;
        Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsDropEnabled;
        if (row(at).from) flags |= Qt::ItemIsDragEnabled;
        return at.column() == From ? flags | Qt::ItemIsEditable : flags;
    }
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override {
        if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
        switch (section) {
            case Key: return MatchDialog::tr("In the network");
            case Shape: return MatchDialog::tr("Shape here");
            case From: return MatchDialog::tr("From the file");
            case FromShape: return MatchDialog::tr("Shape there");
            default: return MatchDialog::tr("State");
        }
    }
    QVariant data(const QModelIndex& at, int role) const override;

    Qt::DropActions supportedDropActions() const override { return Qt::MoveAction | Qt::CopyAction; }
    Qt::DropActions supportedDragActions() const override { return Qt::MoveAction; }
    QStringList mimeTypes() const override { return {tensorType()}; }
    QMimeData* mimeData(const QModelIndexList& indexes) const override { return indexes.isEmpty() ? nullptr : mimeOf(row(indexes.front()).from); }
    bool dropMimeData(const QMimeData* data, Qt::DropAction, int at, int, const QModelIndex& parent) override {
        const int row = parent.isValid() ? parent.row() : at;
        const auto tensor = tensorOf(data, match_.file().tensors.size());
        if (!tensor || row < 0 || row >= rowCount({})) return false;
        assigned(std::size_t(row), tensor);
        return false;  // it is moved already: the view has nothing to take away
    }
    bool setData(const QModelIndex& at, const QVariant& value, int role) override {
        if (role != Qt::EditRole) return false;
        assigned(std::size_t(at.row()), value.isValid() ? std::optional(std::size_t(value.toULongLong())) : std::nullopt);
        return true;
    }

private:
    static QString stateText(State state) {
        switch (state) {
            case State::Fits: return MatchDialog::tr("fits");
            case State::OtherShape: return MatchDialog::tr("other shape");
            case State::Missing: return MatchDialog::tr("missing");
        }
        return {};
    }
    const nn::WeightsMatch& match_;
};

QVariant MatchDialog::Rows::data(const QModelIndex& at, int role) const {
    const nn::WeightsMatch::Row& one = row(at);
    const nn::StateTensor* from = one.from ? &match_.file().tensors[*one.from] : nullptr;
    const Colors& colors = Theme::instance().colors();
    switch (role) {
        case Qt::DisplayRole:
            switch (at.column()) {
                case Key: return QString::fromStdString(one.key);
                case Shape: return shapeText(one.shape);
                case From: return from ? keyOf(*from) : QStringLiteral("—");
                case FromShape: return from ? shapeText(from->shape) : QString();
                default: return stateText(one.state);
            }
        case Qt::FontRole: return at.column() == StateColumn ? QVariant() : Theme::instance().monoFont(8.5);
        case Qt::ForegroundRole:
            if (at.column() == FromShape && one.state == State::OtherShape) return colors.error;
            return one.state == State::Missing && at.column() > Shape ? QVariant(colors.dim) : QVariant();
        case Qt::DecorationRole:
            if (at.column() != StateColumn) return {};
            return one.state == State::Fits         ? Theme::instance().icon(QStringLiteral("check"), colors.good)
                   : one.state == State::OtherShape ? Theme::instance().icon(QStringLiteral("error"), colors.error)
                                                    : Theme::instance().icon(QStringLiteral("warning"), colors.warning);
        case Qt::ToolTipRole:
            if (at.column() == Key) return QString::fromStdString(one.key);
            if (at.column() == From) return MatchDialog::tr("Drag another tensor here, or double-click to choose one; Delete takes it away");
            if (one.state == State::Missing) return MatchDialog::tr("Nothing in the file is meant for it: it begins anew, from the seed");
            return one.state == State::OtherShape ? MatchDialog::tr("It cannot be taken, and begins anew, from the seed") : QVariant();
        default: return {};
    }
}

/// What is in the file and goes nowhere.
class MatchDialog::Rest : public QAbstractListModel {
public:
    Rest(const nn::WeightsMatch& match, QObject* parent) : QAbstractListModel(parent), match_(match), tensors_(match.unexpected()) {}
    std::function<void(std::size_t tensor)> returned;

    void refresh() {
        beginResetModel();
        tensors_ = match_.unexpected();
        endResetModel();
    }
    int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : int(tensors_.size()); }
    Qt::ItemFlags flags(const QModelIndex& at) const override {
        return at.isValid() ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsDragEnabled : Qt::ItemFlags(Qt::ItemIsDropEnabled);
    }
    QVariant data(const QModelIndex& at, int role) const override {
        const nn::StateTensor& tensor = match_.file().tensors[tensors_[std::size_t(at.row())]];
        if (role == Qt::DisplayRole) return QStringLiteral("%1   %2").arg(keyOf(tensor), shapeText(tensor.shape));
        if (role == Qt::FontRole) return Theme::instance().monoFont(8.5);
        if (role == Qt::ToolTipRole) return keyOf(tensor) + QLatin1Char('\n') + MatchDialog::tr("Drag it onto the tensor that it is");
        return {};
    }
    Qt::DropActions supportedDropActions() const override { return Qt::MoveAction | Qt::CopyAction; }
    Qt::DropActions supportedDragActions() const override { return Qt::MoveAction; }
    QStringList mimeTypes() const override { return {tensorType()}; }
    QMimeData* mimeData(const QModelIndexList& indexes) const override {
        return indexes.isEmpty() ? nullptr : mimeOf(tensors_[std::size_t(indexes.front().row())]);
    }
    bool dropMimeData(const QMimeData* data, Qt::DropAction, int, int, const QModelIndex&) override {
        if (const auto tensor = tensorOf(data, match_.file().tensors.size())) returned(*tensor);
        return false;
    }

private:
    const nn::WeightsMatch& match_;
    std::vector<std::size_t> tensors_;
};

/// A list of what a row may have: nothing, and every tensor that fits; then those of other shapes.
class MatchDialog::Chooser : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem&, const QModelIndex& at) const override {
        auto* box = new QComboBox(parent);
        box->setFont(Theme::instance().monoFont(8.5));
        box->addItem(QStringLiteral("—"));
        const Rows& rows = *static_cast<const Rows*>(at.model());
        const auto& tensors = rows.match().file().tensors;
        for (const bool fits : {true, false})
            for (std::size_t i = 0; i < tensors.size(); ++i)
                if ((tensors[i].shape == rows.row(at).shape) == fits)
                    box->addItem(QStringLiteral("%1   %2").arg(keyOf(tensors[i]), shapeText(tensors[i].shape)), qulonglong(i));
        connect(box, &QComboBox::activated, this, [this, box] {
            auto* self = const_cast<Chooser*>(this);
            emit self->commitData(box);
            emit self->closeEditor(box);
        });
        return box;
    }
    void setEditorData(QWidget* editor, const QModelIndex& at) const override {
        auto* box = static_cast<QComboBox*>(editor);
        const auto& from = static_cast<const Rows*>(at.model())->row(at).from;
        box->setCurrentIndex(from ? std::max(0, box->findData(qulonglong(*from))) : 0);
    }
    void setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& at) const override {
        model->setData(at, static_cast<QComboBox*>(editor)->currentData());
    }
};

MatchDialog::MatchDialog(const QString& name, nn::WeightsMatch match, QWidget* parent) : QDialog(parent), name_(name), match_(std::move(match)) {
    setObjectName(QStringLiteral("matchWeights"));
    setWindowTitle(tr("Weights of another network"));
    setMinimumSize(760, 360);
    resize(parent ? QSize(980, 600).boundedTo(parent->size() * 0.95) : QSize(980, 600));
    rows_ = new Rows(match_, this);
    rest_ = new Rest(match_, this);
    rows_->assigned = [this](std::size_t row, std::optional<std::size_t> tensor) { assign(row, tensor); };
    rest_->returned = [this](std::size_t tensor) {
        for (std::size_t row = 0; row < match_.rows().size(); ++row)
            if (match_.rows()[row].from == tensor) return assign(row, std::nullopt);
    };
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 14, 16, 14);
    column->setSpacing(10);
    summary_ = createLabel({}, "", this);
    summary_->setObjectName(QStringLiteral("matchSummary"));
    summary_->setWordWrap(true);
    column->addWidget(summary_);
    column->addWidget(buildTools());
    column->addWidget(buildTables(), 1);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    take_ = buttons->addButton(QString(), QDialogButtonBox::AcceptRole);
    take_->setObjectName(QStringLiteral("takeWhatFits"));
    take_->setProperty("primary", true);
    column->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    refresh();
    table_->setFocus();
}

MatchDialog::~MatchDialog() = default;

QWidget* MatchDialog::buildTools() {
    auto* tools = new QWidget(this);
    auto* row = new QHBoxLayout(tools);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(createLabel(tr("Left out in front of the file's names:"), "dim", tools));
    prefix_ = new QComboBox(tools);
    prefix_->setObjectName(QStringLiteral("matchPrefix"));
    prefix_->setFont(Theme::instance().monoFont(8.5));
    prefix_->setAccessibleName(tr("Prefix of names in the file"));
    prefix_->addItem(tr("nothing"), QString());
    for (const std::string& prefix : match_.prefixes()) prefix_->addItem(QString::fromStdString(prefix), QString::fromStdString(prefix));
    prefix_->setCurrentIndex(std::max(0, prefix_->findData(QString::fromStdString(match_.prefix()))));
    prefix_->setEnabled(prefix_->count() > 1);
    row->addWidget(prefix_);
    row->addStretch();
    inOrder_ = new QPushButton(tr("Match the rest in order"), tools);
    inOrder_->setObjectName(QStringLiteral("matchInOrder"));
    inOrder_->setToolTip(tr("Gives every row without a tensor the next one of its shape that is left over"));
    row->addWidget(inOrder_);
    connect(prefix_, &QComboBox::activated, this, [this] {
        match_.strip(prefix_->currentData().toString().toStdString());
        refresh();
    });
    connect(inOrder_, &QPushButton::clicked, this, [this] {
        match_.match_in_order();
        refresh();
    });
    return tools;
}

QWidget* MatchDialog::buildTables() {
    auto* splitter = new QSplitter(Qt::Horizontal, this);
    splitter->setChildrenCollapsible(false);
    table_ = new Table(splitter);
    table_->setObjectName(QStringLiteral("matchTable"));
    table_->setAccessibleName(tr("Tensors of the network"));
    table_->setModel(rows_);
    table_->setItemDelegateForColumn(Rows::From, new Chooser(table_));
    table_->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
    table_->setSelectionBehavior(QAbstractItemView::SelectRows);
    table_->setSelectionMode(QAbstractItemView::SingleSelection);
    table_->setDragDropMode(QAbstractItemView::DragDrop);
    table_->setDragDropOverwriteMode(true);
    table_->setDefaultDropAction(Qt::MoveAction);
    table_->setShowGrid(false);
    table_->setAlternatingRowColors(true);
    table_->setTabKeyNavigation(false);
    table_->setWordWrap(false);
    table_->verticalHeader()->hide();
    table_->verticalHeader()->setDefaultSectionSize(table_->fontMetrics().height() + 10);
    table_->horizontalHeader()->setHighlightSections(false);
    table_->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table_->setTextElideMode(Qt::ElideMiddle);  // names differ at both ends
    table_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    for (const int column : {Rows::Key, Rows::From}) table_->horizontalHeader()->setSectionResizeMode(column, QHeaderView::Stretch);
    for (const int column : {Rows::Shape, Rows::FromShape, Rows::StateColumn})
        table_->horizontalHeader()->setSectionResizeMode(column, QHeaderView::ResizeToContents);
    auto* beside = new QWidget(splitter);
    auto* column = new QVBoxLayout(beside);
    column->setContentsMargins(8, 0, 0, 0);
    column->setSpacing(4);
    restTitle_ = createLabel({}, "section", beside);
    restTitle_->setObjectName(QStringLiteral("matchRestTitle"));
    column->addWidget(restTitle_);
    list_ = new QListView(beside);
    list_->setObjectName(QStringLiteral("matchRest"));
    list_->setAccessibleName(tr("Unexpected: tensors of the file that go nowhere"));
    list_->setModel(rest_);
    list_->setTextElideMode(Qt::ElideMiddle);
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list_->setDragDropMode(QAbstractItemView::DragDrop);
    list_->setDefaultDropAction(Qt::MoveAction);
    column->addWidget(list_, 1);
    splitter->addWidget(table_);
    splitter->addWidget(beside);
    splitter->setStretchFactor(0, 5);
    splitter->setStretchFactor(1, 2);
    splitter->setSizes({700, 240});
    return splitter;
}

void MatchDialog::assign(std::size_t row, std::optional<std::size_t> tensor) {
    match_.assign(row, tensor);
    refresh();
}

void MatchDialog::refresh() {
    rows_->refresh();
    rest_->refresh();
    const std::size_t fitting = match_.fitting(), all = match_.rows().size();
    const QString sum = tr("%1 and the network differ: %2 of the network's %3 tensors are taken.").arg(name_, QString::number(fitting), QString::number(all));
    summary_->setText(fitting == all ? sum : sum + QLatin1Char(' ') + tr("The others begin anew, from the seed."));
    restTitle_->setText(tr("Unexpected in the file: %1").arg(rest_->rowCount()));
    take_->setText(tr("Take what fits (%1)").arg(qulonglong(fitting)));
    take_->setEnabled(fitting > 0);
    inOrder_->setEnabled(rest_->rowCount() > 0 && std::ranges::any_of(match_.rows(), [](const auto& row) { return !row.from; }));
}

}  // namespace ui
