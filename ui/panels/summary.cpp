// The network as a table: each layer's result, its parameters and its work, to sort, to copy, and to go to the layer.
#include "app/studio/document.h"
#include "ui/canvas/canvas_view.h"
#include "ui/panels/panel.h"
#include "ui/theme/theme.h"
#include "ui/window/format.h"
#include "ui/window/labels.h"

#include <QAbstractTableModel>
#include <QApplication>
#include <QClipboard>
#include <QCoreApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QShortcut>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace ui {

namespace {

/// One row a node, in the order of the network; a value, renewed from the analysis.
class SummaryModel : public QAbstractTableModel {
    Q_DECLARE_TR_FUNCTIONS(SummaryModel)

public:
    enum Column { Path, Op, Output, Parameters, Macs, OutputBytes, Share, ColumnCount };
    enum Role { pathRole = Qt::UserRole, sortRole };

    using QAbstractTableModel::QAbstractTableModel;

    /// Rows stay what they are where the nodes are the same, and so do selection and place.
    void show(const nn::Analysis& analysis);
    QModelIndex row(const QString& path) const;
    /// The table in columns of equal width, for a mail or a note; `totals` ends it.
    QString text(const QString& totals) const;

    int rowCount(const QModelIndex& parent) const override { return parent.isValid() ? 0 : int(rows_.size()); }
    int columnCount(const QModelIndex& parent) const override { return parent.isValid() ? 0 : ColumnCount; }
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    struct Row {
        QString path, op, output;
        qint64 parameters = 0, macs = 0;
        std::optional<qint64> bytes;  ///< of the outputs, for one sample; none before the shapes are known
        bool operator==(const Row&) const = default;
    };
    static Row rowOf(const nn::NodeReport& node);
    QString cell(const Row& row, int column) const;
    QVariant key(const Row& row, int column) const;
    double share(const Row& row) const { return total_ > 0 ? double(row.parameters) / double(total_) : 0; }

    std::vector<Row> rows_;
    qint64 total_ = 0;  ///< learnable parameters of the network
};

SummaryModel::Row SummaryModel::rowOf(const nn::NodeReport& node) {
    Row row{QString::fromStdString(node.path), QString::fromStdString(node.op), {}, node.parameter_count, node.macs, {}};
    qint64 bytes = 0;
    bool known = !node.outputs.empty();
    for (const nn::PortReport& port : node.outputs) {
        if (!row.output.isEmpty()) row.output += QStringLiteral("; ");
        row.output += port.type ? QString::fromStdString(nn::to_string(port.type->shape)) : QStringLiteral("?");
        known = known && port.type.has_value();
        if (known) bytes += nn::numel_per_sample(port.type->shape) * qint64(nn::size_of(port.type->dtype));
    }
    if (known) row.bytes = bytes;
    return row;
}

void SummaryModel::show(const nn::Analysis& analysis) {
    std::vector<Row> rows;
    rows.reserve(analysis.nodes.size());
    for (const nn::NodeReport& node : analysis.nodes) rows.push_back(rowOf(node));
    const bool same = rows.size() == rows_.size() &&
                      std::equal(rows.begin(), rows.end(), rows_.begin(), [](const Row& a, const Row& b) { return a.path == b.path; });
    if (!same) beginResetModel();
    rows_ = std::move(rows);
    total_ = analysis.parameter_count;
    if (!same) endResetModel();
    else if (!rows_.empty()) emit dataChanged(index(0, 0), index(int(rows_.size()) - 1, ColumnCount - 1));
}

QModelIndex SummaryModel::row(const QString& path) const {
    const auto found = std::find_if(rows_.begin(), rows_.end(), [&](const Row& row) { return row.path == path; });
    return found == rows_.end() ? QModelIndex() : index(int(found - rows_.begin()), 0);
}

QVariant SummaryModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    const bool number = section >= Parameters;
    if (role == Qt::TextAlignmentRole) return int((number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && section == OutputBytes) return tr("What the outputs take for one sample");
    if (role == Qt::ToolTipRole && section == Share) return tr("Of all learnable parameters");
    if (role != Qt::DisplayRole) return {};
    switch (section) {
        case Path: return tr("Layer");
        case Op: return tr("Type");
        case Output: return tr("Output");
        case Parameters: return tr("Parameters");
        case Macs: return tr("Multiply-adds");
        case OutputBytes: return tr("Output memory");
        default: return tr("Share");
    }
}

QString SummaryModel::cell(const Row& row, int column) const {
    switch (column) {
        case Path: return row.path;
        case Op: return row.op;
        case Output: return row.output;
        case Parameters: return row.parameters > 0 ? formatCount(row.parameters) : QString();
        case Macs: return row.macs > 0 ? formatCount(row.macs) : QString();
        case OutputBytes: return row.bytes ? formatBytes(double(*row.bytes)) : QString();
        default: return row.parameters > 0 ? formatPercent(share(row)) : QString();
    }
}

/// What a column is sorted by: numbers as numbers, the path as it stands in the network.
QVariant SummaryModel::key(const Row& row, int column) const {
    switch (column) {
        case Path: return qint64(&row - rows_.data());
        case Op: return row.op;
        case Parameters:
        case Share: return row.parameters;
        case Macs: return row.macs;
        default: return row.bytes.value_or(0);
    }
}

QVariant SummaryModel::data(const QModelIndex& index, int role) const {
    const Row& row = rows_[std::size_t(index.row())];
    switch (role) {
        case Qt::DisplayRole: return cell(row, index.column());
        case pathRole: return row.path;
        case sortRole: return key(row, index.column());
        case Qt::FontRole:
            if (index.column() == Op) return {};
            return Theme::instance().monoFont(8.5);
        case Qt::TextAlignmentRole:
            return int((index.column() >= Parameters ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
        default: return {};
    }
}

QString SummaryModel::text(const QString& totals) const {
    std::vector<std::array<QString, ColumnCount>> lines(rows_.size() + 1);
    std::array<qsizetype, ColumnCount> width{};
    for (int column = 0; column < ColumnCount; ++column) {
        const auto at = std::size_t(column);
        lines[0][at] = headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
        for (std::size_t i = 0; i < rows_.size(); ++i) lines[i + 1][at] = cell(rows_[i], column);
        for (const auto& line : lines) width[at] = std::max(width[at], line[at].size());
    }
    QString all;
    for (const auto& line : lines) {
        QString text;
        for (std::size_t column = 0; column < line.size(); ++column) {
            const QString& cell = line[column];
            text += column < Parameters ? cell.leftJustified(width[column]) : cell.rightJustified(width[column]);
            text += QStringLiteral("  ");
        }
        while (text.endsWith(QLatin1Char(' '))) text.chop(1);
        all += text + QLatin1Char('\n');
    }
    return all + QLatin1Char('\n') + totals + QLatin1Char('\n');
}

/// Follows the document while it is seen; hidden, it notes that it is behind.
class SummaryPanel : public QWidget {
public:
    SummaryPanel(const PanelContext& context, QWidget* parent);

protected:
    void resizeEvent(QResizeEvent* event) override {
        QWidget::resizeEvent(event);
        table_->scrollTo(table_->currentIndex());  // the layer that is chosen stays in view
    }
    void showEvent(QShowEvent* event) override {
        QWidget::showEvent(event);
        if (behind_) refresh();
    }

private:
    void follow() {
        if (isVisible()) refresh();
        else behind_ = true;
    }
    void refresh();
    void select(const QStringList& paths);

    studio::Document* document_;
    SummaryModel* model_;
    QSortFilterProxyModel* sorted_;
    QTableView* table_;
    QLabel* totals_;
    bool behind_ = true;
};

SummaryPanel::SummaryPanel(const PanelContext& context, QWidget* parent) : QWidget(parent), document_(context.document) {
    model_ = new SummaryModel(this);
    sorted_ = new QSortFilterProxyModel(this);
    sorted_->setSourceModel(model_);
    sorted_->setSortRole(SummaryModel::sortRole);

    table_ = new QTableView(this);
    table_->setObjectName(QStringLiteral("summary"));
    table_->setAccessibleName(SummaryModel::tr("Summary"));
    table_->setModel(sorted_);
    table_->setSortingEnabled(true);
    table_->sortByColumn(-1, Qt::AscendingOrder);  // in the order of the network until somebody sorts
    table_->setSelectionBehavior(QAbstractItemView::SelectRows);
    table_->setSelectionMode(QAbstractItemView::SingleSelection);
    table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table_->setShowGrid(false);
    table_->setAlternatingRowColors(true);
    table_->setTabKeyNavigation(false);
    table_->setWordWrap(false);
    table_->verticalHeader()->hide();
    table_->verticalHeader()->setDefaultSectionSize(table_->fontMetrics().height() + 8);
    table_->horizontalHeader()->setHighlightSections(false);

    auto* row = new QHBoxLayout;
    totals_ = createLabel({}, "dim", this);
    totals_->setObjectName(QStringLiteral("summaryTotals"));
    auto* copy = new QPushButton(Theme::instance().icon(QStringLiteral("copy")), SummaryModel::tr("Copy as text"), this);
    copy->setObjectName(QStringLiteral("copySummary"));
    copy->setToolTip(SummaryModel::tr("Puts the table on the clipboard, in columns"));
    row->addWidget(totals_, 1);
    row->addWidget(copy);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(4, 4, 4, 4);
    column->addWidget(table_);
    column->addLayout(row);

    const auto toClipboard = [this] { QApplication::clipboard()->setText(model_->text(totals_->text())); };
    connect(copy, &QPushButton::clicked, this, toClipboard);
    auto* key = new QShortcut(QKeySequence::Copy, table_, toClipboard);
    key->setContext(Qt::WidgetShortcut);
    PanelLinks* links = context.links;
    const auto reveal = [this, links](const QModelIndex& index) {
        emit links->revealRequested(index.data(SummaryModel::pathRole).toString());
    };
    connect(table_, &QTableView::clicked, this, reveal);
    connect(table_, &QTableView::activated, this, reveal);
    connect(context.canvas, &CanvasView::selectionChanged, this, &SummaryPanel::select);
    connect(document_, &studio::Document::changed, this, [this](const studio::DocumentChange& change) {
        using Change = studio::DocumentChange;
        if (change.has(Change::Nodes | Change::Reports | Change::Parameters)) follow();
    });
    connect(&Theme::instance(), &Theme::changed, this, &SummaryPanel::follow);
}

void SummaryPanel::refresh() {
    behind_ = false;
    const bool first = model_->rowCount({}) == 0;
    model_->show(document_->analysis());
    if (first) table_->resizeColumnsToContents();
    const nn::Analysis& analysis = document_->analysis();
    totals_->setText(SummaryModel::tr("%1 parameters (%2), %3 multiply-adds per sample")
                         .arg(formatCount(analysis.parameter_count), formatBytes(double(analysis.parameter_count) * 4),
                              formatCount(analysis.macs)));
}

void SummaryPanel::select(const QStringList& paths) {
    if (behind_) return;
    const QModelIndex found = paths.size() == 1 ? sorted_->mapFromSource(model_->row(paths[0])) : QModelIndex();
    if (!found.isValid()) {
        table_->clearSelection();
        return;
    }
    table_->setCurrentIndex(found);
    table_->scrollTo(found);
}

}  // namespace

static QWidget* createSummary(const PanelContext& context, QWidget* parent) { return new SummaryPanel(context, parent); }

Panel summary_panel() {
    return {.id = QStringLiteral("summary"),
            .place = 80,
            .title = [] { return SummaryModel::tr("Summary"); },
            .icon = QStringLiteral("list"),
            .create = createSummary};
}

}  // namespace ui
