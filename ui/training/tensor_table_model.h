#pragma once

#include "nn/model/shape.h"

#include <QAbstractTableModel>

#include <memory>
#include <vector>

namespace ui {

/// A two-dimensional slice of a tensor: the last two axes, at one place of the axes before them. Nothing is copied: a tensor
/// of a hundred million values costs what its visible cells cost.
class TensorTableModel : public QAbstractTableModel {
    Q_OBJECT

public:
    using QAbstractTableModel::QAbstractTableModel;

    void setTensor(const nn::Extents& shape, std::shared_ptr<const std::vector<float>> values);
    void setSlice(std::int64_t slice);
    std::int64_t slices() const { return slices_; }
    /// "[3, 0, :, :]"
    QString sliceText() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    nn::Extents shape_;
    std::shared_ptr<const std::vector<float>> values_;
    std::int64_t rows_ = 0, columns_ = 0, slices_ = 0, slice_ = 0;
};

}  // namespace ui
