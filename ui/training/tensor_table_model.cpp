#include "ui/training/tensor_table_model.h"

namespace ui {

void TensorTableModel::setTensor(const nn::Extents& shape, std::shared_ptr<const std::vector<float>> values) {
    const bool same = shape == shape_ && values_ && values && values->size() == values_->size();
    if (same) {
        values_ = std::move(values);
        if (rows_ > 0 && columns_ > 0) emit dataChanged(index(0, 0), index(int(rows_) - 1, int(columns_) - 1));
        return;
    }
    beginResetModel();
    shape_ = shape;
    values_ = std::move(values);
    const std::int64_t count = values_ ? std::int64_t(values_->size()) : 0;
    // A vector stands upright: one value a row.
    columns_ = shape_.size() >= 2 ? shape_.back() : 1;
    rows_ = shape_.size() >= 2 ? shape_[shape_.size() - 2] : count;
    slices_ = rows_ * columns_ > 0 ? count / (rows_ * columns_) : 0;
    slice_ = 0;
    endResetModel();
}

void TensorTableModel::setSlice(std::int64_t slice) {
    slice = std::clamp<std::int64_t>(slice, 0, std::max<std::int64_t>(0, slices_ - 1));
    if (slice == slice_) return;
    slice_ = slice;
    if (rows_ > 0 && columns_ > 0) emit dataChanged(index(0, 0), index(int(rows_) - 1, int(columns_) - 1));
}

QString TensorTableModel::sliceText() const {
    if (shape_.size() < 2) return QStringLiteral("[:]");
    QStringList places;
    std::int64_t rest = slice_;
    for (std::size_t axis = shape_.size() - 2; axis-- > 0;) {
        places.prepend(QString::number(rest % shape_[axis]));
        rest /= shape_[axis];
    }
    places << QStringLiteral(":") << QStringLiteral(":");
    return QStringLiteral("[%1]").arg(places.join(QStringLiteral(", ")));
}

int TensorTableModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(rows_); }
int TensorTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() || rows_ == 0 ? 0 : int(columns_);
}

QVariant TensorTableModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || !values_) return {};
    if (role == Qt::TextAlignmentRole) return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    const std::int64_t at = (slice_ * rows_ + index.row()) * columns_ + index.column();
    if (at >= std::int64_t(values_->size())) return {};
    return QString::number(double((*values_)[std::size_t(at)]), 'g', 5);
}

QVariant TensorTableModel::headerData(int section, Qt::Orientation, int role) const {
    if (role != Qt::DisplayRole) return {};
    return section;
}

}  // namespace ui
