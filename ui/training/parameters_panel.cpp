#include "ui/training/parameters_panel.h"

#include "ui/theme/theme.h"
#include "ui/training/histogram.h"
#include "ui/training/tensor_feed.h"
#include "ui/training/tensor_image.h"
#include "ui/training/tensor_table_model.h"
#include "ui/window/format.h"
#include "ui/window/labels.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QSpinBox>
#include <QSplitter>
#include <QTableView>
#include <QTabWidget>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {

namespace {
constexpr int keyRole = Qt::UserRole, pathRole = Qt::UserRole + 1, bufferRole = Qt::UserRole + 2;
constexpr int cellMargins = 24;  // what the style leaves around a text
}

ParametersPanel::ParametersPanel(studio::Document* document, studio::TrainingSession* session, TensorFeed* feed,
                                 QWidget* parent)
    : QWidget(parent), document_(document), feed_(feed) {
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    auto* splitter = new QSplitter(Qt::Horizontal, this);
    splitter->setChildrenCollapsible(false);
    layout->addWidget(splitter);
    splitter->addWidget(buildList());
    splitter->addWidget(buildStatistics());
    splitter->addWidget(buildValues());
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 3);
    splitter->setStretchFactor(2, 4);
    connect(document, &studio::Document::changed, this, &ParametersPanel::follow);
    connect(session, &studio::TrainingSession::stateChanged, this, &ParametersPanel::refreshTensor);
    connect(feed, &TensorFeed::changed, this, &ParametersPanel::refreshTensor);
    fillList();
}

QWidget* ParametersPanel::buildList() {
    auto* side = new QWidget(this);
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(8, 8, 4, 4);
    filter_ = new QLineEdit(side);
    filter_->setPlaceholderText(tr("Filter parameters"));
    filter_->setClearButtonEnabled(true);
    filter_->setAccessibleName(tr("Filter parameters"));
    filter_->setToolTip(tr("Shows only the names that contain this text"));
    column->addWidget(filter_);
    list_ = new QTreeWidget(side);
    list_->setObjectName(QStringLiteral("tensors"));
    list_->setAccessibleName(tr("Parameters and buffers"));
    list_->setToolTip(tr("Double-click shows the node on the canvas"));
    list_->setColumnCount(3);
    list_->setHeaderLabels({tr("Tensor"), tr("Shape"), tr("Values")});
    list_->setRootIsDecorated(false);
    list_->setUniformRowHeights(true);
    list_->header()->setStretchLastSection(false);
    list_->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    // Not ResizeToContents: it measures a thousand rows for every text that changes.
    for (int column : {1, 2}) list_->header()->setSectionResizeMode(column, QHeaderView::Interactive);
    column->addWidget(list_, 1);
    connect(filter_, &QLineEdit::textChanged, this, &ParametersPanel::filterList);
    connect(list_, &QTreeWidget::currentItemChanged, this, &ParametersPanel::chooseTensor);
    connect(list_, &QTreeWidget::itemActivated, this,
            [this](QTreeWidgetItem* item) { emit nodeActivated(item->data(0, pathRole).toString()); });
    return side;
}

QWidget* ParametersPanel::buildStatistics() {
    auto* middle = new QWidget(this);
    auto* column = new QVBoxLayout(middle);
    column->setContentsMargins(12, 8, 12, 8);
    column->setSpacing(6);
    title_ = createLabel(tr("Choose a tensor"), "mono", middle);
    column->addWidget(title_);
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(16);
    grid->setVerticalSpacing(2);
    const QStringList names{tr("min"), tr("max"), tr("mean"), tr("std"), tr("gradient norm"), tr("not finite"), tr("step")};
    for (int i = 0; i < names.size(); ++i) {
        const int row = i % 4, column2 = i / 4 * 2;
        grid->addWidget(createLabel(names[i], "dim", middle), row, column2);
        statistics_[i] = createLabel(QStringLiteral("–"), "number", middle);
        statistics_[i]->setAccessibleName(names[i]);
        statistics_[i]->setTextInteractionFlags(Qt::TextSelectableByMouse);
        grid->addWidget(statistics_[i], row, column2 + 1, Qt::AlignRight);
    }
    grid->setColumnStretch(4, 1);
    column->addLayout(grid);
    histogram_ = new Histogram(middle, true);
    column->addWidget(histogram_, 1);
    return middle;
}

QWidget* ParametersPanel::buildValues() {
    views_ = new QTabWidget(this);
    views_->setDocumentMode(true);
    auto* picture = new QWidget(views_);
    auto* column = new QVBoxLayout(picture);
    column->setContentsMargins(12, 8, 12, 8);
    auto* row = new QHBoxLayout;
    channelText_ = createLabel(tr("input channel"), "dim", picture);
    channel_ = new QSpinBox(picture);
    channel_->setAccessibleName(tr("Input channel"));
    channel_->setToolTip(tr("The input channel whose filters are shown"));
    row->addWidget(channelText_);
    row->addWidget(channel_);
    row->addStretch();
    column->addLayout(row);
    image_ = new TensorImage(picture);
    column->addWidget(image_, 1);
    views_->addTab(picture, tr("Picture"));

    auto* values = new QWidget(views_);
    column = new QVBoxLayout(values);
    column->setContentsMargins(12, 8, 4, 4);
    row = new QHBoxLayout;
    row->addWidget(createLabel(tr("slice"), "dim", values));
    slice_ = new QSpinBox(values);
    slice_->setAccessibleName(tr("Slice"));
    slice_->setToolTip(tr("Place on the axes before the last two"));
    row->addWidget(slice_);
    sliceText_ = createLabel({}, "mono", values);
    row->addWidget(sliceText_);
    row->addStretch();
    column->addLayout(row);
    model_ = new TensorTableModel(this);
    table_ = new QTableView(values);
    table_->setObjectName(QStringLiteral("values"));
    table_->setAccessibleName(tr("Values"));
    table_->setModel(model_);
    table_->setFont(Theme::instance().monoFont(8.5));
    table_->horizontalHeader()->setDefaultSectionSize(84);
    table_->verticalHeader()->setDefaultSectionSize(22);
    column->addWidget(table_, 1);
    views_->addTab(values, tr("Values"));
    connect(slice_, &QSpinBox::valueChanged, this, [this](int slice) {
        model_->setSlice(slice);
        sliceText_->setText(model_->sliceText());
    });
    connect(channel_, &QSpinBox::valueChanged, image_, &TensorImage::setChannel);
    connect(views_, &QTabWidget::currentChanged, this, &ParametersPanel::refreshTensor);
    return views_;
}

void ParametersPanel::follow(const studio::DocumentChange& change) {
    if (change.has(studio::DocumentChange::Nodes)) return fillList();
    // Sizes are typed; which tensors there are changes seldom.
    bool chosen = false;
    for (const std::string& path : change.parameters) {
        const nn::NodeReport* node = document_->analysis().find(path);
        const auto first = firstRow_.constFind(QString::fromStdString(path));
        if (!node || first == firstRow_.cend()) return fillList();
        int row = *first;
        if (!refreshRows(*node, row)) return fillList();
        chosen = chosen || (list_->currentItem() && list_->currentItem()->data(0, pathRole).toString() == first.key());
    }
    if (chosen) refreshTensor();
}

/// Shows a node's sizes as they are now, from `row` on; leaves `row` behind them. False where the list has other tensors.
bool ParametersPanel::refreshRows(const nn::NodeReport& node, int& row) {
    const QString path = QString::fromStdString(node.path);
    for (const auto& parameter : node.parameters) {
        QTreeWidgetItem* item = list_->topLevelItem(row++);
        if (!item || item->data(0, pathRole).toString() != path || item->data(0, bufferRole).toBool() != parameter.buffer ||
            item->data(0, keyRole).toString() != QString::fromStdString(parameter.key))
            return false;
        item->setText(1, shapeText(parameter.shape));
        item->setText(2, formatCount(nn::numel(parameter.shape)));
        for (int column : {1, 2}) {
            const int width = list_->fontMetrics().horizontalAdvance(item->text(column)) + cellMargins;
            if (width > list_->columnWidth(column)) list_->setColumnWidth(column, width);
        }
    }
    const QTreeWidgetItem* next = list_->topLevelItem(row);
    return !next || next->data(0, pathRole).toString() != path;
}

void ParametersPanel::fillList() {
    // Rows that can stay do: the place in the list is kept.
    int row = 0;
    const auto& nodes = document_->analysis().nodes;
    if (std::all_of(nodes.begin(), nodes.end(), [&](const auto& node) { return refreshRows(node, row); }) &&
        row == list_->topLevelItemCount())
        return;
    const QString before = currentKey();
    const QSignalBlocker blocker(list_);
    list_->clear();
    firstRow_.clear();
    QTreeWidgetItem* current = nullptr;
    const QFont font = Theme::instance().monoFont(8.5);
    QList<QTreeWidgetItem*> items;
    for (const nn::NodeReport& node : nodes) {
        const QString path = QString::fromStdString(node.path);
        if (!node.parameters.empty()) firstRow_.insert(path, static_cast<int>(items.size()));
        for (const auto& parameter : node.parameters) {
            const QString key = QString::fromStdString(parameter.key);
            auto* item = new QTreeWidgetItem({key, shapeText(parameter.shape), formatCount(nn::numel(parameter.shape))});
            item->setData(0, keyRole, key);
            item->setData(0, pathRole, path);
            item->setData(0, bufferRole, parameter.buffer);
            item->setFont(0, font);
            item->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
            item->setTextAlignment(2, Qt::AlignRight | Qt::AlignVCenter);
            if (parameter.buffer) item->setToolTip(0, tr("Buffer: saved with the weights, not learned"));
            if (key == before) current = item;
            items << item;
        }
    }
    list_->addTopLevelItems(items);
    for (int column : {1, 2}) list_->resizeColumnToContents(column);
    if (!current && list_->topLevelItemCount() > 0) current = list_->topLevelItem(0);
    list_->setCurrentItem(current);
    filterList(filter_->text());
    chooseTensor();
}

void ParametersPanel::filterList(const QString& text) {
    for (int i = 0; i < list_->topLevelItemCount(); ++i) {
        QTreeWidgetItem* item = list_->topLevelItem(i);
        item->setHidden(!item->text(0).contains(text, Qt::CaseInsensitive));
    }
}

QString ParametersPanel::currentKey() const {
    const QTreeWidgetItem* item = list_->currentItem();
    return item ? item->data(0, keyRole).toString() : QString();
}

void ParametersPanel::showNode(const QString& path) {
    for (int i = 0; i < list_->topLevelItemCount(); ++i) {
        if (list_->topLevelItem(i)->data(0, pathRole).toString() != path) continue;
        list_->setCurrentItem(list_->topLevelItem(i));
        return;
    }
}

void ParametersPanel::chooseTensor() {
    const QString key = currentKey();
    feed_->watch(this, isVisible() && !key.isEmpty() ? QStringList{key} : QStringList());
    refreshTensor();
}

void ParametersPanel::refreshTensor() {
    if (!isVisible()) return;
    const QString key = currentKey();
    const TensorSummary* summary = key.isEmpty() ? nullptr : feed_->summary(key);
    if (!summary) {
        title_->setText(key.isEmpty() ? tr("This network has no parameters") : key);
        for (QLabel* label : statistics_) label->setText(QStringLiteral("–"));
        histogram_->clear();
        image_->clear();
        model_->setTensor({}, nullptr);
        return;
    }
    title_->setText(QStringLiteral("%1   %2").arg(key, shapeText(summary->shape)));
    const QString texts[] = {formatReal(summary->min),
                             formatReal(summary->max),
                             formatReal(summary->mean),
                             formatReal(summary->std),
                             summary->gradientNorm ? formatReal(*summary->gradientNorm) : QStringLiteral("–"),
                             formatCount(summary->notFinite),
                             summary->step > 0 ? formatCount(summary->step) : tr("initial")};
    for (int i = 0; i < 7; ++i) statistics_[i]->setText(texts[i]);
    histogram_->setSummary(*summary);
    const int channels = TensorImage::channels(summary->shape);
    const bool colour = channels == 3;
    channelText_->setVisible(channels > 1);
    channel_->setVisible(channels > 1);
    channel_->setRange(colour ? -1 : 0, std::max(0, channels - 1));
    channel_->setSpecialValueText(colour ? tr("colours") : QString());
    // Only the view in front is filled.
    if (views_->currentIndex() == 0) {
        image_->setTensor(*summary);
    } else {
        model_->setTensor(summary->shape, summary->values);
        slice_->setRange(0, int(std::max<std::int64_t>(0, model_->slices() - 1)));
        slice_->setEnabled(model_->slices() > 1);
        sliceText_->setText(model_->sliceText());
    }
}

void ParametersPanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    chooseTensor();
}

void ParametersPanel::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    feed_->watch(this, {});
}

}  // namespace ui
