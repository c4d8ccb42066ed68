// How often each class was taken for each.
#include "ui/results/result_view.h"
#include "ui/theme/theme.h"
#include "ui/window/format.h"
#include "ui/window/labels.h"

#include <QCoreApplication>
#include <QButtonGroup>
#include <QHBoxLayout>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolButton>
#include <QToolTip>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <functional>

namespace ui {

namespace {

enum class Share { Counts, ByRow, ByColumn };

/// The matrix itself: rows are right, columns what was given. With many classes cells are pixels, and names are told on hover.
class Matrix : public QWidget {
public:
    explicit Matrix(QWidget* parent) : QWidget(parent) {
        setFocusPolicy(Qt::StrongFocus);
        setMouseTracking(true);
        setObjectName(QStringLiteral("confusion"));
        setAccessibleName(ResultWidget::tr("Confusion matrix"));
    }
    std::function<void(int right, int given)> onChosen;

    void show(std::shared_ptr<const nn::Scores> scores, Share share) {
        if (!scores_ || scores_->confusion.classes() != scores->confusion.classes()) chosen_ = {-1, -1};
        scores_ = std::move(scores);
        share_ = share;
        const auto n = std::size_t(scores_->confusion.classes());
        rows_.assign(n, 0);
        columns_.assign(n, 0);
        cells_ = scores_->confusion.cells();
        largestOff_ = largest_ = 0;
        for (const auto& cell : cells_) rows_[std::size_t(cell.right)] += cell.count, columns_[std::size_t(cell.given)] += cell.count;
        for (const auto& cell : cells_) (cell.right == cell.given ? largest_ : largestOff_) = std::max(cell.right == cell.given ? largest_ : largestOff_, value(cell));
        update();
    }
    /// Where a cell is, for hands.
    QRect cellRect(int right, int given) const {
        const Place p = place();
        return QRectF(p.left + given * p.cell, p.top + right * p.cell, p.cell, p.cell).toAlignedRect();
    }
    std::pair<int, int> current() const { return chosen_; }
    QSize minimumSizeHint() const override { return {90, 80}; }

protected:
    struct Place {
        double left = 0, top = 0, cell = 1;
    };
    int count() const { return scores_ ? int(scores_->confusion.classes()) : 0; }
    bool named() const { return count() > 0 && count() <= 26 && place().cell >= 11; }
    Place place() const {
        const int n = std::max(count(), 1);
        Place p;
        const QFontMetrics metrics(Theme::instance().uiFont(8));
        int widest = 0;
        for (int c = 0; c < std::min(n, 26); ++c) widest = std::max(widest, metrics.horizontalAdvance(className(*scores_, c)));
        if (n <= 26 && height() > 110 && width() > 150) {
            p.left = std::min(widest + 10, width() / 3);
            p.top = widest > metrics.height() * 2 ? std::min(int(widest * 0.62) + 16, height() / 3) : metrics.height() + 6;
        }
        const double slant = p.top > 26 ? std::min(widest * 0.7, width() * 0.12) : 0;
        p.cell = std::min({(width() - p.left - slant - 2) / n, (height() - p.top - 2) / n, 44.0});
        if (p.cell >= 6) p.cell = std::floor(p.cell);
        p.cell = std::max(p.cell, 0.2);
        return p;
    }
    double value(const nn::Confusion::Cell& cell) const {
        const auto of = [](std::int64_t count, std::int64_t all) { return all > 0 ? double(count) / double(all) : 0.0; };
        if (share_ == Share::ByRow) return of(cell.count, rows_[std::size_t(cell.right)]);
        if (share_ == Share::ByColumn) return of(cell.count, columns_[std::size_t(cell.given)]);
        return double(cell.count);
    }
    QString text(const nn::Confusion::Cell& cell) const {
        return share_ == Share::Counts ? QString::number(cell.count) : QString::number(std::lround(100 * value(cell)));
    }
    std::optional<std::pair<int, int>> at(const QPoint& pos) const {
        if (!scores_) return std::nullopt;
        const Place p = place();
        const int given = int(std::floor((pos.x() - p.left) / p.cell)), right = int(std::floor((pos.y() - p.top) / p.cell));
        if (given < 0 || right < 0 || given >= count() || right >= count()) return std::nullopt;
        return std::pair(right, given);
    }
    QColor ground(bool diagonal, double value) const {
        const Colors& c = Theme::instance().colors();
        const double top = diagonal ? largest_ : largestOff_;
        const double level = top > 0 ? value / top : 0;
        const QColor full = diagonal ? c.accent : c.error;
        const double share = diagonal ? 0.25 + 0.75 * level : 0.12 + 0.7 * std::sqrt(level);
        return QColor::fromRgbF(float(c.field.redF() + share * (full.redF() - c.field.redF())), float(c.field.greenF() + share * (full.greenF() - c.field.greenF())),
                                float(c.field.blueF() + share * (full.blueF() - c.field.blueF())));
    }
    /// Whichever of the theme's two extremes is farther from the ground.
    static QColor ink(const QColor& ground) {
        const Colors& c = Theme::instance().colors();
        return std::abs(c.text.lightness() - ground.lightness()) >= std::abs(c.canvas.lightness() - ground.lightness()) ? c.text : c.canvas;
    }

    void paintEvent(QPaintEvent*) override {
        if (!scores_) return;
        QPainter p(this);
        const Colors& c = Theme::instance().colors();
        const Place where = place();
        const int n = count();
        const double gap = where.cell >= 8 ? 1 : 0;
        p.setPen(Qt::NoPen);
        if (gap > 0) {
            for (int r = 0; r < n; ++r)
                for (int g = 0; g < n; ++g)
                    p.fillRect(QRectF(where.left + g * where.cell, where.top + r * where.cell, where.cell - gap, where.cell - gap), c.field);
        } else {
            p.fillRect(QRectF(where.left, where.top, n * where.cell, n * where.cell), c.field);
        }
        const QFont font = Theme::instance().uiFont(where.cell >= 26 ? 8 : 7);
        p.setFont(font);
        const QFontMetrics metrics(font);
        for (const auto& cell : cells_) {
            const QColor color = ground(cell.right == cell.given, value(cell));
            const QRectF box(where.left + double(cell.given) * where.cell, where.top + double(cell.right) * where.cell, std::max(where.cell - gap, 1.0),
                             std::max(where.cell - gap, 1.0));
            p.fillRect(box, color);
            const QString shown = text(cell);
            if (metrics.horizontalAdvance(shown) + 1 > box.width() || metrics.ascent() > box.height()) continue;
            p.setPen(ink(color));
            p.drawText(box, Qt::AlignCenter, shown);
        }
        if (named()) paintNames(p, where);
        if (chosen_.first >= 0) {
            p.setPen(QPen(c.text, 2));
            p.setBrush(Qt::NoBrush);
            p.drawRect(QRectF(where.left + chosen_.second * where.cell - 0.5, where.top + chosen_.first * where.cell - 0.5, where.cell, where.cell));
        }
    }
    void paintNames(QPainter& p, const Place& where) const {
        const Colors& c = Theme::instance().colors();
        p.setFont(Theme::instance().uiFont(8));
        const QFontMetrics metrics = p.fontMetrics();
        const bool slanted = where.top > metrics.height() + 10;
        for (int k = 0; k < count(); ++k) {
            const QString name = className(*scores_, k);
            p.setPen(chosen_.first == k ? c.text : c.dim);
            if (where.cell >= metrics.height() - 3)
                p.drawText(QRectF(0, where.top + k * where.cell, where.left - 6, where.cell - 1), Qt::AlignRight | Qt::AlignVCenter,
                           metrics.elidedText(name, Qt::ElideRight, int(where.left) - 8));
            p.setPen(chosen_.second == k ? c.text : c.dim);
            if (slanted) {
                p.save();
                p.translate(where.left + (k + 0.5) * where.cell, where.top - 5);
                p.rotate(-38);
                p.drawText(QPointF(0, 0), metrics.elidedText(name, Qt::ElideRight, int(where.top * 1.45)));
                p.restore();
            } else {
                p.drawText(QRectF(where.left + k * where.cell, 0, where.cell - 1, where.top - 2), Qt::AlignHCenter | Qt::AlignBottom,
                           metrics.elidedText(name, Qt::ElideRight, int(where.cell)));
            }
        }
    }
    void choose(int right, int given) {
        chosen_ = {right, given};
        update();
        if (onChosen) onChosen(right, given);
    }
    void mousePressEvent(QMouseEvent* event) override {
        if (event->button() != Qt::LeftButton) return;
        if (const auto cell = at(event->pos())) choose(cell->first, cell->second);
    }
    void keyPressEvent(QKeyEvent* event) override {
        const int n = count();
        if (n == 0) return QWidget::keyPressEvent(event);
        auto [right, given] = chosen_.first < 0 ? std::pair(0, 0) : chosen_;
        switch (event->key()) {
            case Qt::Key_Left: given = std::max(given - 1, 0); break;
            case Qt::Key_Right: given = std::min(given + 1, n - 1); break;
            case Qt::Key_Up: right = std::max(right - 1, 0); break;
            case Qt::Key_Down: right = std::min(right + 1, n - 1); break;
            default: return QWidget::keyPressEvent(event);
        }
        choose(right, given);
    }
    bool event(QEvent* event) override {
        if (event->type() == QEvent::ToolTip) {
            const auto* help = static_cast<QHelpEvent*>(event);
            const auto cell = at(help->pos());
            if (!cell) QToolTip::hideText();
            else QToolTip::showText(help->globalPos(), ResultWidget::tr("%1 taken for %2: %3 times of %4").arg(className(*scores_, cell->first), className(*scores_, cell->second))
                                        .arg(scores_->confusion.count(cell->first, cell->second)).arg(rows_[std::size_t(cell->first)]), this);
            return true;
        }
        return QWidget::event(event);
    }

private:
    std::shared_ptr<const nn::Scores> scores_;
    Share share_ = Share::Counts;
    std::vector<nn::Confusion::Cell> cells_;
    std::vector<std::int64_t> rows_, columns_;
    double largest_ = 0, largestOff_ = 0;
    std::pair<int, int> chosen_{-1, -1};
};

class ConfusionView : public ResultWidget {
    Q_DECLARE_TR_FUNCTIONS(ui::ConfusionView)

public:
    explicit ConfusionView(QWidget* parent) : ResultWidget(parent) {
        auto* column = new QVBoxLayout(this);
        column->setContentsMargins(0, 0, 0, 0);
        column->setSpacing(2);
        auto* row = new QHBoxLayout;
        row->setSpacing(0);
        row->addWidget(createLabel(tr("right ↓  given →"), "faint", this));
        row->addStretch();
        auto* group = new QButtonGroup(this);
        const std::pair<QString, const char*> shares[] = {{tr("counts"), "counts"}, {tr("by row"), "byRow"}, {tr("by column"), "byColumn"}};
        for (int i = 0; i < 3; ++i) {
            auto* button = new QToolButton(this);
            button->setText(shares[i].first);
            button->setObjectName(QLatin1String(shares[i].second));
            button->setCheckable(true);
            button->setChecked(i == 0);
            button->setProperty("role", "segment");
            button->setToolTip(i == 0 ? tr("How many samples") : i == 1 ? tr("Per cent of all that are this class: the diagonal is recall")
                                                                        : tr("Per cent of all that were taken for this class: the diagonal is precision"));
            group->addButton(button, i);
            row->addWidget(button);
        }
        column->addLayout(row);
        matrix_ = new Matrix(this);
        column->addWidget(matrix_, 1);
        said_ = createLabel({}, "dim", this);
        said_->setObjectName(QStringLiteral("weakest"));
        said_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
        column->addWidget(said_);
        matrix_->onChosen = [this](int right, int given) { choose(right, given); };
        connect(group, &QButtonGroup::idClicked, this, [this](int id) {
            share_ = Share(id);
            refresh();
        });
        connect(&Theme::instance(), &Theme::changed, matrix_, qOverload<>(&QWidget::update));
    }
    void chooseAgain() override {
        if (const auto [right, given] = matrix_->current(); right >= 0) choose(right, given);
    }

private:
    void refresh() override {
        if (!scores_) return;
        matrix_->show(scores_, share_);
        // The class that is most often missed, and for what it is taken.
        const auto figures = nn::class_figures(scores_->confusion);
        int weakest = -1;
        for (int k = 0; k < int(figures.size()); ++k)
            if (figures[std::size_t(k)].recall && (weakest < 0 || *figures[std::size_t(k)].recall < *figures[std::size_t(weakest)].recall)) weakest = k;
        std::int64_t taken = -1, times = 0;
        for (const auto& cell : scores_->confusion.cells())
            if (cell.right == weakest && cell.given != weakest && cell.count > times) taken = cell.given, times = cell.count;
        if (weakest < 0 || taken < 0) said_->setText(weakest < 0 ? QString() : tr("Nothing was mistaken."));
        else said_->setText(tr("weakest: %1, recall %2; %n times taken for %3", nullptr, int(times))
                                .arg(className(weakest), QString::number(*figures[std::size_t(weakest)].recall, 'f', 2), className(taken)));
        said_->setToolTip(said_->text());
    }
    void choose(int right, int given) {
        std::vector<int> samples;
        for (int i = 0; i < int(scores_->right.size()); ++i)
            if (scores_->right[std::size_t(i)] == right && scores_->given[std::size_t(i)] == given) samples.push_back(i);
        if (!scores_->certainty.empty())
            std::ranges::stable_sort(samples, std::greater{}, [this](int i) { return scores_->certainty[std::size_t(i)]; });
        emit chosen(std::move(samples), right == given ? tr("%1, recognised").arg(className(right)) : tr("%1 taken for %2").arg(className(right), className(given)));
    }
    Matrix* matrix_;
    QLabel* said_;
    Share share_ = Share::Counts;
};

}  // namespace

ResultView confusion_result() {
    return {.id = QStringLiteral("confusion"),
            .place = 10,
            .title = [] { return ResultWidget::tr("Confusion"); },
            .suits = [](const nn::Scores& scores, const nn::Network&) { return !scores.confusion.empty(); },
            .create = [](studio::Insight*, QWidget* parent) -> ResultWidget* { return new ConfusionView(parent); }};
}

}  // namespace ui
