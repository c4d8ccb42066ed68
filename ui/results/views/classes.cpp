// Each class by its own figures.
#include "ui/results/result_view.h"
#include "ui/theme/theme.h"
#include "ui/window/format.h"

#include <QCoreApplication>
#include <QHeaderView>
#include <QTableWidget>
#include <QVBoxLayout>

namespace ui {

namespace {

/// Sorted by its number, shown as text; what has none stands last.
class Figure : public QTableWidgetItem {
public:
    Figure(std::optional<double> value, const QString& text) : QTableWidgetItem(value ? text : QStringLiteral("–")), value_(value.value_or(-1)) {
        setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    }
    bool operator<(const QTableWidgetItem& other) const override { return value_ < static_cast<const Figure&>(other).value_; }

private:
    double value_;
};

class ClassesView : public ResultWidget {
    Q_DECLARE_TR_FUNCTIONS(ui::ClassesView)

public:
    explicit ClassesView(QWidget* parent) : ResultWidget(parent) {
        auto* column = new QVBoxLayout(this);
        column->setContentsMargins(0, 0, 0, 0);
        table_ = new QTableWidget(0, 6, this);
        table_->setObjectName(QStringLiteral("perClass"));
        table_->setAccessibleName(tr("Figures of each class"));
        table_->setHorizontalHeaderLabels({tr("Class"), tr("Precision"), tr("Recall"), tr("F1"), tr("Samples"), tr("Taken for it")});
        table_->horizontalHeaderItem(1)->setToolTip(tr("Of all that were taken for this class, the share that is"));
        table_->horizontalHeaderItem(2)->setToolTip(tr("Of all that are this class, the share that was recognised"));
        table_->horizontalHeaderItem(3)->setToolTip(tr("Precision and recall in one number: their harmonic mean"));
        table_->verticalHeader()->hide();
        table_->verticalHeader()->setDefaultSectionSize(table_->fontMetrics().height() + 8);
        table_->setSelectionBehavior(QAbstractItemView::SelectRows);
        table_->setSelectionMode(QAbstractItemView::SingleSelection);
        table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
        table_->setShowGrid(false);
        table_->setTabKeyNavigation(false);
        table_->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
        table_->horizontalHeader()->setStretchLastSection(true);
        column->addWidget(table_);
        connect(table_, &QTableWidget::cellClicked, this, [this](int row, int) { emit classChosen(table_->item(row, 0)->data(Qt::UserRole).toInt()); });
    }

private:
    void refresh() override {
        const auto figures = nn::class_figures(scores_->confusion);
        table_->setSortingEnabled(false);
        table_->setRowCount(int(figures.size()));
        for (int k = 0; k < int(figures.size()); ++k) {
            const nn::ClassFigures& f = figures[std::size_t(k)];
            auto* name = new QTableWidgetItem(className(k));
            name->setData(Qt::UserRole, k);
            table_->setItem(k, 0, name);
            int column = 1;
            for (const auto& share : {f.precision, f.recall, f.f1}) table_->setItem(k, column++, new Figure(share, QString::number(share.value_or(0), 'f', 3)));
            table_->setItem(k, 4, new Figure(double(f.right), formatCount(f.right)));
            table_->setItem(k, 5, new Figure(double(f.given), formatCount(f.given)));
        }
        table_->setSortingEnabled(true);
        if (!sorted_) table_->sortByColumn(2, Qt::AscendingOrder);  // the weakest first, until somebody sorts
        sorted_ = true;
    }
    QTableWidget* table_;
    bool sorted_ = false;
};

}  // namespace

ResultView classes_result() {
    return {.id = QStringLiteral("classes"),
            .place = 20,
            .title = [] { return ResultWidget::tr("Per class"); },
            .suits = [](const nn::Scores& scores, const nn::Network&) { return !scores.confusion.empty(); },
            .create = [](studio::Insight*, QWidget* parent) -> ResultWidget* { return new ClassesView(parent); }};
}

}  // namespace ui
