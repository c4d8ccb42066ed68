#include "ui/training/column_chips.h"

#include <QMouseEvent>

#include <algorithm>
#include <charconv>
#include <utility>

namespace ui {

namespace {

constexpr int mostHeight = 104;
constexpr std::size_t longRun = 8;  // so many names in a row are read worse than from where to where

std::optional<std::size_t> placeIn(std::string_view text) {
    std::size_t value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    return code == std::errc() && end == text.data() + text.size() && !text.empty() ? std::optional(value) : std::nullopt;
}

}  // namespace

ColumnChips::ColumnChips(QWidget* parent) : QListWidget(parent) {
    setObjectName(QStringLiteral("columnChips"));
    setAccessibleName(tr("Columns of the field"));
    setToolTip(tr("Which columns the field of the current row takes: click one, or drag over several"));
    setFlow(QListView::LeftToRight);
    setWrapping(true);
    setResizeMode(QListView::Adjust);
    setSelectionMode(QAbstractItemView::MultiSelection);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSpacing(2);
    connect(this, &QListWidget::itemSelectionChanged, this, [this] {
        if (!setting_ && !drag_) take();  // a drag ends when the button is let go
    });
}

void ColumnChips::setColumns(const std::vector<std::string>& names) {
    const bool shown = !names.empty() && names.size() <= most;
    setVisible(shown);
    if (names == names_) return;
    names_ = names;
    lit_.clear();
    setting_ = true;
    clear();
    for (std::size_t i = 0; shown && i < names.size(); ++i) {
        const QString name = QString::fromStdString(names[i]);
        auto* chip = new QListWidgetItem(name.isEmpty() ? QString::number(i) : name, this);
        chip->setToolTip(tr("Column %1").arg(i));
    }
    setting_ = false;
    fitHeight();
}

void ColumnChips::setLit(const nn::OptionValue& columns, bool single) {
    single_ = single;
    lit_ = placesOf(columns);
    setting_ = true;
    for (int i = 0; i < count(); ++i) item(i)->setSelected(std::ranges::find(lit_, i) != lit_.end());
    setting_ = false;
}

// A list's own drag takes a rectangle; chips stand in lines as text does, and so they are taken.
void ColumnChips::mousePressEvent(QMouseEvent* event) {
    const QModelIndex at = indexAt(event->position().toPoint());
    if (event->button() != Qt::LeftButton || !at.isValid()) return;
    drag_ = {at.row(), !item(at.row())->isSelected(), {}};
    for (int i = 0; i < count(); ++i) drag_->before.push_back(item(i)->isSelected());
    selectionModel()->setCurrentIndex(at, QItemSelectionModel::NoUpdate);
    mouseMoveEvent(event);
}

void ColumnChips::mouseMoveEvent(QMouseEvent* event) {
    const QModelIndex at = indexAt(event->position().toPoint());
    if (!drag_ || !at.isValid()) return;
    const auto [first, last] = std::minmax({drag_->from, at.row()});
    for (int i = 0; i < count(); ++i) item(i)->setSelected(i >= first && i <= last ? drag_->lights : drag_->before[std::size_t(i)]);
}

void ColumnChips::mouseReleaseEvent(QMouseEvent*) {
    if (std::exchange(drag_, std::nullopt)) take();
}

void ColumnChips::resizeEvent(QResizeEvent* event) {
    QListWidget::resizeEvent(event);
    fitHeight();
}

void ColumnChips::fitHeight() {
    doItemsLayout();
    setFixedHeight(std::min(mostHeight, contentsSize().height() + 2 * frameWidth() + 2));
}

void ColumnChips::take() {
    std::vector<int> now;
    for (const int place : lit_)
        if (place < count() && item(place)->isSelected()) now.push_back(place);
    for (int i = 0; i < count(); ++i)
        if (item(i)->isSelected() && std::ranges::find(lit_, i) == lit_.end()) now.push_back(i);
    if (single_ && now.size() > 1) now = {now.back()};
    const auto before = lit_;
    // A field takes one column at least.
    const nn::OptionValue value = valueOf(now.empty() ? before : now);
    setLit(value, single_);
    if (lit_ != before) emit lit(value);
}

std::vector<int> ColumnChips::placesOf(const nn::OptionValue& columns) const {
    std::vector<int> places;
    const auto add = [&](std::size_t place) {
        if (place < names_.size() && std::ranges::find(places, int(place)) == places.end()) places.push_back(int(place));
    };
    if (const auto* numbers = std::get_if<std::vector<std::int64_t>>(&columns)) {
        for (const std::int64_t number : *numbers)
            if (number >= 0) add(std::size_t(number));
    }
    const auto* words = std::get_if<std::vector<std::string>>(&columns);
    for (std::size_t i = 0; words && i < words->size(); ++i) {
        const std::string& word = (*words)[i];
        if (const auto named = std::ranges::find(names_, word); named != names_.end()) {
            add(std::size_t(named - names_.begin()));
            continue;
        }
        const auto colon = word.find(':');
        if (colon == std::string::npos) continue;
        const auto from = placeIn(std::string_view(word).substr(0, colon)), to = placeIn(std::string_view(word).substr(colon + 1));
        for (std::size_t place = from.value_or(0); from && to && place < std::min(*to, names_.size()); ++place) add(place);
    }
    return places;
}

nn::OptionValue ColumnChips::valueOf(const std::vector<int>& places) const {
    const auto nameOf = [&](int place) -> const std::string& { return names_[std::size_t(place)]; };
    const bool run = places.size() > longRun && std::ranges::adjacent_find(places, [](int a, int b) { return b != a + 1; }) == places.end();
    const std::string slice = run ? std::to_string(places.front()) + ':' + std::to_string(places.back() + 1) : std::string();
    if (run && std::ranges::find(names_, slice) == names_.end()) return std::vector<std::string>{slice};
    const bool named = std::ranges::all_of(places, [&](int place) { return !nameOf(place).empty() && std::ranges::count(names_, nameOf(place)) == 1; });
    if (named && !places.empty()) {
        std::vector<std::string> words;
        for (const int place : places) words.push_back(nameOf(place));
        return words;
    }
    return std::vector<std::int64_t>(places.begin(), places.end());
}

}  // namespace ui
