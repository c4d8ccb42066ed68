#pragma once

#include "nn/model/option.h"

#include <QListWidget>

namespace ui {

/// The columns of a table as chips, those that a field takes lit. A click, a drag over several or the space bar lights them and puts them out.
class ColumnChips : public QListWidget {
    Q_OBJECT

public:
    /// Of more columns than that a list of chips is no help; none are shown.
    static constexpr std::size_t most = 2000;

    explicit ColumnChips(QWidget* parent = nullptr);
    /// A name each; empty where a column has none.
    void setColumns(const std::vector<std::string>& names);
    /// Which are lit: by names, numbers and slices as the option `columns` has them. `single`: lighting one puts the others out.
    void setLit(const nn::OptionValue& columns, bool single);

signals:
    /// What the option `columns` is now: by name where every name is one column's alone, a long run as a slice.
    void lit(const nn::OptionValue& columns);

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    std::vector<int> placesOf(const nn::OptionValue& columns) const;
    nn::OptionValue valueOf(const std::vector<int>& places) const;
    void take();
    void fitHeight();

    std::vector<std::string> names_;
    std::vector<int> lit_;  ///< in the order in which the field takes them
    bool single_ = false;
    bool setting_ = false;
    struct Drag {
        int from;
        bool lights;              ///< else it puts out
        std::vector<bool> before;
    };
    std::optional<Drag> drag_;
};

}  // namespace ui
