#include "ui/from_data/from_data.h"

#include "app/studio/document.h"
#include "ui/dialogs/dialogs.h"
#include "ui/from_data/class_bars.h"
#include "ui/from_data/from_data_style.h"
#include "ui/from_data/model_card.h"
#include "ui/from_data/part_card.h"
#include "ui/from_data/sample_view.h"
#include "ui/theme/theme.h"
#include "ui/window/labels.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLocale>
#include <QMimeData>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {

namespace {

constexpr int margin = 24;
constexpr std::size_t mostCards = 60, mostRowsShown = 50;
constexpr int tableRows = 6, usualWindow = 24, samplesShown = 18;

enum Page { Sources, Waiting, Choices };

QString count(std::int64_t number) { return QLocale().toString(qint64(number)); }

QLabel* wrapped(const QString& text, const char* role, QWidget* parent) {
    QLabel* label = createLabel(text, role, parent);
    label->setWordWrap(true);
    return label;
}

}  // namespace

FromData::FromData(studio::DataStart* start, Dialogs* dialogs, QWidget* parent) : QDialog(parent), start_(start), dialogs_(dialogs) {
    setObjectName(QStringLiteral("fromData"));
    setWindowTitle(tr("New from data"));
    setAcceptDrops(true);
    setWindowModality(Qt::WindowModal);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildHeader());
    pages_ = new QStackedWidget(this);
    pages_->addWidget(buildSources());
    pages_->addWidget(buildWaiting());
    pages_->addWidget(buildChoices());
    column->addWidget(pages_, 1);
    column->addWidget(buildFooter());
    // Enter draws and trains, wherever the focus is.
    for (QPushButton* button : findChildren<QPushButton*>()) button->setAutoDefault(button == train_);
    const auto restyle = [this] { setStyleSheet(fromDataStyle(Theme::instance().colors())); };
    connect(&Theme::instance(), &Theme::changed, this, restyle);
    restyle();
    connect(start_, &studio::DataStart::changed, this, &FromData::refresh);
}

void FromData::begin(const QString& path) {
    if (path.isEmpty())
        start_->clear();
    else
        start_->look(path);
    refresh();
    const QSize room = parentWidget() ? parentWidget()->size() : QSize(1200, 840);
    resize(QSize(1160, 800).boundedTo(room - QSize(40, 40)).expandedTo({640, 420}));
    open();
}

QWidget* FromData::buildHeader() {
    auto* header = new QWidget(this);
    header->setProperty("role", "header");
    auto* row = new QHBoxLayout(header);
    row->setContentsMargins(margin, 14, margin, 14);
    row->addWidget(createLabel(tr("New from data"), "hero", header));
    row->addSpacing(margin);
    steps_ = createLabel({}, "dim", header);
    steps_->setTextFormat(Qt::RichText);
    row->addWidget(steps_);
    row->addStretch();
    about_ = createLabel({}, "dim", header);
    about_->setObjectName(QStringLiteral("fromDataAbout"));
    row->addWidget(about_);
    return header;
}

QWidget* FromData::buildSources() {
    auto* page = new QWidget(this);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(margin, margin, margin, margin);
    column->setSpacing(12);
    column->addWidget(wrapped(tr("Choose the data, or drop a file or folder here. It stays where it is and is never changed."), "dim", page));
    auto* row = new QHBoxLayout;
    row->setSpacing(12);
    const auto add = [&](const char* name, const char* icon, const QString& title, const QString& doc, auto action) {
        auto* card = new QPushButton(page);
        card->setProperty("role", "model");
        card->setObjectName(QString::fromLatin1(name));
        card->setAccessibleName(title);
        card->setAccessibleDescription(doc);
        card->setToolTip(doc);
        card->setProperty("source", true);
        auto* inside = new QVBoxLayout(card);
        inside->setContentsMargins(14, 14, 14, 14);
        auto* mark = new QLabel(card);
        mark->setPixmap(Theme::instance().icon(QString::fromLatin1(icon)).pixmap(24, 24));
        auto* name_ = createLabel(title, "card-title", card);
        auto* what = wrapped(doc, "dim", card);
        for (QLabel* label : {mark, name_, what}) {
            label->setAttribute(Qt::WA_TransparentForMouseEvents);
            inside->addWidget(label);
        }
        inside->addStretch();
        row->addWidget(card, 1);
        connect(card, &QPushButton::clicked, this, action);
    };
    add("sourceTable", "list", tr("Table…"), tr("A .csv or other text with columns"), [this] { chooseFile(false); });
    add("sourcePictures", "folder", tr("Pictures…"), tr("A folder with a folder of pictures for every class"), [this] { chooseFile(true); });
    add("sourceArrays", "data", tr("Arrays…"), tr("A NumPy .npz, such as x_train and y_train"), [this] { chooseFile(false); });
    add("sourceDigits", "embedding", tr("Digits"), tr("1,797 handwritten digits within the program, to try it"),
        [this] { start_->look(nn::DataSpec{"digits", {}, {}, {}}); });
    column->addLayout(row);
    sourceProblem_ = wrapped({}, "problem", page);
    sourceProblem_->setObjectName(QStringLiteral("fromDataProblem"));
    column->addWidget(sourceProblem_);
    column->addStretch();
    return page;
}

QWidget* FromData::buildWaiting() {
    auto* page = new QWidget(this);
    auto* column = new QVBoxLayout(page);
    column->addStretch();
    auto* bar = new QProgressBar(page);
    bar->setRange(0, 0);
    bar->setFixedWidth(320);
    bar->setAccessibleName(tr("Reading the data"));
    column->addWidget(createLabel(tr("Reading the data…"), "card-title", page), 0, Qt::AlignHCenter);
    column->addWidget(bar, 0, Qt::AlignHCenter);
    auto* cancel = new QPushButton(tr("Cancel"), page);
    cancel->setToolTip(tr("Ends the reading"));
    connect(cancel, &QPushButton::clicked, start_, &studio::DataStart::clear);
    column->addWidget(cancel, 0, Qt::AlignHCenter);
    column->addStretch();
    return page;
}

QWidget* FromData::buildTable() {
    tableBox_ = new QWidget(this);
    auto* column = new QVBoxLayout(tableBox_);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    table_ = new QTableWidget(tableBox_);
    table_->setObjectName(QStringLiteral("fromDataTable"));
    table_->setAccessibleName(tr("The first rows"));
    table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table_->setSelectionBehavior(QAbstractItemView::SelectColumns);
    table_->verticalHeader()->hide();
    table_->setAlternatingRowColors(true);
    table_->setShowGrid(false);
    table_->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table_->horizontalHeader()->setMinimumSectionSize(90);
    table_->verticalHeader()->setDefaultSectionSize(24);
    table_->setFixedHeight(24 * tableRows + 40);
    column->addWidget(table_);
    auto* row = new QHBoxLayout;
    row->addWidget(createLabel(tr("Selected columns:"), "dim", tableBox_));
    for (const nn::PartRole role : {nn::PartRole::Input, nn::PartRole::Predict, nn::PartRole::LeftOut}) {
        auto* button = new QPushButton(roleText(role), tableBox_);
        button->setProperty("chip", "plain");
        button->setToolTip(tr("For all columns that are selected in the table"));
        button->setEnabled(false);
        connect(button, &QPushButton::clicked, this, [this, role] {
            std::vector<std::size_t> columns;
            for (const QModelIndex& index : table_->selectionModel()->selectedColumns()) columns.push_back(std::size_t(index.column()));
            if (!columns.empty()) start_->setRoles(columns, role);
        });
        columnButtons_ << button;
        row->addWidget(button);
    }
    row->addStretch();
    column->addLayout(row);
    connect(table_, &QTableWidget::itemSelectionChanged, this, [this] {
        const bool any = !table_->selectionModel()->selectedColumns().isEmpty();
        for (QPushButton* button : std::as_const(columnButtons_)) button->setEnabled(any);
    });
    return tableBox_;
}

QWidget* FromData::buildChoices() {
    choices_ = new QScrollArea(this);
    choices_->setWidgetResizable(true);
    choices_->setFrameShape(QFrame::NoFrame);
    auto* page = new QWidget(choices_);
    page->setProperty("role", "panel");
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(margin, 16, margin, 16);
    column->setSpacing(12);
    partsArea_ = new QScrollArea(page);
    partsArea_->setWidgetResizable(true);
    partsArea_->setFrameShape(QFrame::NoFrame);
    partsArea_->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    column->addWidget(partsArea_);
    column->addWidget(buildTable());
    samplesBox_ = new QWidget(page);
    auto* seen = new QHBoxLayout(samplesBox_);
    seen->setContentsMargins(0, 0, 0, 0);
    seen->setSpacing(margin);
    samples_ = new SampleView(samplesBox_);
    samples_->setObjectName(QStringLiteral("fromDataSamples"));
    classes_ = new ClassBars(samplesBox_);
    classes_->setMaximumWidth(320);
    seen->addWidget(samples_, 3, Qt::AlignTop);
    seen->addWidget(classes_, 1, Qt::AlignTop);
    column->addWidget(samplesBox_);

    gapsRow_ = new QWidget(page);
    auto* gaps = new QHBoxLayout(gapsRow_);
    gaps->setContentsMargins(0, 0, 0, 0);
    gaps->addWidget(createLabel(tr("Missing values:"), "", gapsRow_));
    missing_ = new QComboBox(gapsRow_);
    missing_->setObjectName(QStringLiteral("fromDataMissing"));
    missing_->setAccessibleName(tr("Missing values"));
    missing_->setToolTip(tr("What is done with rows that lack a value"));
    missing_->addItem(tr("leave the rows out"), QStringLiteral("skip"));
    missing_->addItem(tr("take the row before"), QStringLiteral("previous"));
    missing_->addItem(tr("interpolate between rows"), QStringLiteral("interpolate"));
    gaps->addWidget(missing_);
    gaps->addStretch();
    column->addWidget(gapsRow_);
    rows_ = wrapped({}, "dim", page);
    rows_->setObjectName(QStringLiteral("fromDataRows"));
    column->addWidget(rows_);
    scale_ = new QCheckBox(tr("Scale numbers to mean 0, deviation 1 by the training rows"), page);
    scale_->setToolTip(tr("Networks learn from numbers around 0 best"));
    series_ = new QCheckBox(tr("Rows follow one another in time: predict the next from the %1 before").arg(usualWindow), page);
    series_->setToolTip(tr("Samples become windows of rows"));
    column->addWidget(scale_);
    column->addWidget(series_);
    auto* title = new QHBoxLayout;
    title->addWidget(createLabel(tr("First model"), "title", page));
    title->addWidget(createLabel(tr("every one can be changed on the canvas afterwards"), "dim", page));
    title->addStretch();
    column->addLayout(title);
    auto* models = new QScrollArea(page);
    models->setWidgetResizable(true);
    models->setFrameShape(QFrame::NoFrame);
    models->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    modelsRow_ = new QWidget(models);
    auto* modelsLayout = new QHBoxLayout(modelsRow_);
    modelsLayout->setContentsMargins(0, 0, 0, 0);
    modelsLayout->setSpacing(10);
    modelsLayout->addStretch();
    models->setWidget(modelsRow_);
    models->setFixedHeight(200);
    column->addWidget(models);
    column->addStretch();
    choices_->setWidget(page);
    connect(missing_, &QComboBox::activated, this,
            [this](int index) { start_->setMissing(missing_->itemData(index).toString().toStdString()); });
    connect(scale_, &QCheckBox::toggled, this, [this](bool on) {
        if (start_->seen()) start_->setScale(on);
    });
    connect(series_, &QCheckBox::toggled, this, [this](bool on) {
        if (start_->seen()) start_->setWindow(on ? std::optional<std::int64_t>(usualWindow) : std::nullopt);
    });
    return choices_;
}

QWidget* FromData::buildFooter() {
    auto* footer = new QWidget(this);
    footer->setProperty("role", "footer");
    auto* column = new QVBoxLayout(footer);
    column->setContentsMargins(margin, 10, margin, 14);
    verdict_ = wrapped({}, "dim", footer);
    verdict_->setObjectName(QStringLiteral("fromDataVerdict"));
    problem_ = wrapped({}, "problem", footer);
    problem_->setObjectName(QStringLiteral("fromDataMissingChoice"));
    column->addWidget(verdict_);
    column->addWidget(problem_);
    auto* row = new QHBoxLayout;
    back_ = new QPushButton(tr("Back"), footer);
    back_->setFlat(true);
    back_->setToolTip(tr("Chooses other data"));
    draw_ = new QPushButton(tr("Draw it"), footer);
    draw_->setObjectName(QStringLiteral("drawIt"));
    draw_->setToolTip(tr("Opens the network on the canvas"));
    train_ = new QPushButton(tr("Draw and train"), footer);
    train_->setObjectName(QStringLiteral("drawAndTrain"));
    train_->setToolTip(tr("Opens the network on the canvas and trains it at once"));
    train_->setProperty("primary", true);
    train_->setDefault(true);
    auto* close = new QPushButton(tr("Close"), footer);
    close->setToolTip(tr("Goes back to the window without a new project"));
    close->setFlat(true);
    row->addWidget(back_);
    row->addWidget(close);
    row->addStretch();
    row->addWidget(draw_);
    row->addWidget(train_);
    column->addLayout(row);
    connect(back_, &QPushButton::clicked, start_, &studio::DataStart::clear);
    connect(close, &QPushButton::clicked, this, &FromData::reject);
    connect(draw_, &QPushButton::clicked, this, [this] { emit wanted(false); });
    connect(train_, &QPushButton::clicked, this, [this] { emit wanted(true); });
    return footer;
}

void FromData::reject() {
    start_->clear();
    QDialog::reject();
}

void FromData::chooseFile(bool folder) {
    const QString path = dialogs_->chooseData(this, {}, folder);
    if (!path.isEmpty()) start_->look(path);
}

void FromData::dragEnterEvent(QDragEnterEvent* event) {
    const QList<QUrl> urls = event->mimeData()->urls();
    if (urls.size() == 1 && urls[0].isLocalFile()) event->acceptProposedAction();
}

void FromData::dropEvent(QDropEvent* event) {
    event->acceptProposedAction();
    start_->look(event->mimeData()->urls().value(0).toLocalFile());
}

void FromData::refresh() {
    const nn::FirstLook* seen = start_->seen();
    if (!seen) shown_ = nullptr;
    pages_->setCurrentIndex(start_->looking() ? Waiting : seen ? Choices : Sources);
    sourceProblem_->setText(seen ? QString() : start_->problem());
    about_->setText(summary());
    const QString step = QStringLiteral("<b>%1</b>");
    const QString titles[] = {tr("1  Data"), tr("2  What to predict, and a first model")};
    steps_->setText((seen ? titles[0] : step.arg(titles[0])) + QStringLiteral("&nbsp;&nbsp;&nbsp;") + (seen ? step.arg(titles[1]) : titles[1]));
    back_->setVisible(seen != nullptr);
    draw_->setVisible(seen != nullptr);
    train_->setVisible(seen != nullptr);
    if (pages_->currentIndex() == Sources && !pages_->isAncestorOf(focusWidget())) findChild<QPushButton*>(QStringLiteral("sourceTable"))->setFocus();
    if (seen && shown_ != seen) {
        shown_ = seen;
        showSeen();
        train_->setFocus();
    }
    if (seen) showChoices();
    verdict_->setText(verdict());
    verdict_->setVisible(!verdict_->text().isEmpty());
    problem_->setText(seen ? start_->problem() : QString());
    problem_->setVisible(!problem_->text().isEmpty());
    const bool any = !start_->models().empty();
    draw_->setEnabled(any);
    train_->setEnabled(any && start_->models()[start_->chosen()].trains);
}

QString FromData::summary() const {
    const nn::FirstLook* seen = start_->seen();
    if (!seen) return {};
    const QString name = QFileInfo(start_->path()).fileName();
    QStringList parts;
    if (!name.isEmpty()) parts << name;
    if (seen->table) {
        parts << tr("%n rows", nullptr, int(std::min<std::int64_t>(seen->table->rows, 1 << 30)))
              << tr("%n columns", nullptr, int(seen->table->columns.size()));
    } else {
        parts << tr("%n samples", nullptr, int(std::min<std::int64_t>(seen->plan.samples, 1 << 30)));
    }
    return parts.join(QStringLiteral(", "));
}

namespace {

/// "3 kinds, 11 missing", "32.1 to 59.6"
QString columnText(const nn::ColumnLook& column) {
    QString text;
    if (column.words) {
        text = column.different > nn::ColumnLook::most_kinds
                   ? FromData::tr("more than %1 kinds").arg(count(nn::ColumnLook::most_kinds))
                   : FromData::tr("%n kinds", nullptr, int(column.different));
    } else {
        text = FromData::tr("%1 to %2").arg(QLocale().toString(column.least, 'g', 5), QLocale().toString(column.most, 'g', 5));
    }
    return column.missing > 0 ? FromData::tr("%1, %2 missing").arg(text, count(column.missing)) : text;
}

/// "float32 28 × 28", "10 classes"
QString fieldText(const nn::FieldInfo& info) {
    if (nn::counts_by_class(info)) return FromData::tr("%n classes", nullptr, int(*info.classes));
    const QString type = QString::fromStdString(nn::to_string(info.type.dtype));
    return info.type.shape.empty() ? type : type + QLatin1Char(' ') + QString::fromStdString(nn::to_string(info.type.shape));
}

}  // namespace

void FromData::showSeen() {
    const nn::FirstLook& seen = *start_->seen();
    partsRow_ = new QWidget(partsArea_);
    auto* row = new QHBoxLayout(partsRow_);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    parts_.clear();
    for (std::size_t i = 0; i < std::min(seen.plan.parts.size(), mostCards); ++i) {
        const nn::ColumnLook* column = seen.table ? &seen.table->columns[i] : nullptr;
        QString about = column ? columnText(*column) : QString();
        if (seen.look) {
            const auto field = seen.look->fields.find(seen.plan.parts[i].name);
            if (field != seen.look->fields.end()) about = fieldText(field->second);
        }
        auto* card = new PartCard(int(i), about, column, partsRow_);
        connect(card, &PartCard::roleWanted, this, [this](int index, nn::PartRole role) { start_->setRole(std::size_t(index), role); });
        connect(card, &PartCard::classesWanted, this, [this](int index, bool on) { start_->setClasses(std::size_t(index), on); });
        row->addWidget(card);
        parts_ << card;
    }
    row->addStretch();
    partsArea_->setWidget(partsRow_);
    partsArea_->setFixedHeight(partsRow_->sizeHint().height() + 14);
    constexpr int lowWindow = 720, fewRows = 3;
    table_->setFixedHeight(24 * (height() < lowWindow ? fewRows : tableRows) + 40);
    tableBox_->setVisible(seen.table.has_value());
    samplesBox_->setVisible(seen.look.has_value());
    scale_->setVisible(seen.table.has_value());
    series_->setVisible(seen.table.has_value());
    gapsRow_->setVisible(seen.plan.gaps);
    samples_->setLook(seen.look ? &*seen.look : nullptr, samplesShown);
    QVector<ClassBars::Bar> bars;
    if (seen.look && !seen.look->parts.empty() && !seen.look->parts.front().classes.empty()) {
        const auto& [field, counts] = *seen.look->parts.front().classes.begin();
        for (std::size_t i = 0; i < counts.size(); ++i)
            bars.push_back({QString::fromStdString(nn::class_name(seen.look->fields.at(field), i)), counts[i]});
    }
    classes_->setVisible(!bars.isEmpty());
    classes_->setBars(std::move(bars));
    table_->clear();
    if (!seen.table) return;
    const auto& first = seen.table->first;
    table_->setColumnCount(int(seen.table->columns.size()));
    table_->setRowCount(int(std::min(first.size(), mostRowsShown)));
    QStringList headers;
    for (const nn::ColumnLook& column : seen.table->columns) headers << QString::fromStdString(column.name);
    table_->setHorizontalHeaderLabels(headers);
    // Few columns share the width; many are scrolled.
    const bool few = table_->columnCount() <= 9;
    table_->horizontalHeader()->setSectionResizeMode(few ? QHeaderView::Stretch : QHeaderView::Interactive);
    for (int r = 0; r < table_->rowCount(); ++r) {
        for (int c = 0; c < table_->columnCount(); ++c) {
            const auto& cell = first[std::size_t(r)][std::size_t(c)];
            auto* item = new QTableWidgetItem(cell ? QString::fromStdString(*cell) : tr("missing"));
            if (!cell) item->setForeground(Theme::instance().colors().warning);
            table_->setItem(r, c, item);
        }
    }
}

void FromData::showChoices() {
    const nn::DataPlan& plan = start_->plan();
    for (int i = 0; i < parts_.size(); ++i) parts_[i]->show(plan.parts[std::size_t(i)]);
    const QSignalBlocker blocks[] = {QSignalBlocker(scale_), QSignalBlocker(series_), QSignalBlocker(missing_)};
    scale_->setChecked(plan.scale);
    series_->setChecked(plan.window.has_value());
    missing_->setCurrentIndex(missing_->findData(QString::fromStdString(plan.missing)));
    rows_->setText(splitText());
    showModels();
}

void FromData::showModels() {
    auto* layout = static_cast<QHBoxLayout*>(modelsRow_->layout());
    const auto& models = start_->models();
    while (std::size_t(models_.size()) < models.size()) {
        auto* card = new ModelCard(modelsRow_);
        const auto index = std::size_t(models_.size());
        connect(card, &QPushButton::clicked, this, [this, index] { start_->choose(index); });
        layout->insertWidget(int(index), card);
        models_ << card;
    }
    for (int i = 0; i < models_.size(); ++i) {
        const bool there = std::size_t(i) < models.size();
        models_[i]->setVisible(there);
        if (!there) continue;
        models_[i]->show(models[std::size_t(i)]);
        models_[i]->setChecked(std::size_t(i) == start_->chosen());
    }
}

QString FromData::splitText() const {
    const nn::DataPlan& plan = start_->plan();
    if (start_->models().empty()) return {};
    const nn::SplitSpec split = start_->models().front().project.data.split;
    const auto all = plan.samples;
    if (plan.own.test || plan.own.validation || all <= 0) return tr("%1 samples").arg(count(all));
    const auto test = std::int64_t(double(all) * split.test.value_or(0));
    const auto validation = std::int64_t(double(all - test) * split.validation.value_or(0));
    return tr("%1 samples: %2 to train, %3 to validate, %4 to test")
        .arg(count(all), count(all - test - validation), count(validation), count(test));
}

QString FromData::verdict() const {
    const nn::StartPoint* point = start_->point();
    if (!point) return start_->seen() && start_->busy() ? tr("Reading the data…") : QString();
    if (point->task == nn::StartPoint::Task::Numbers)
        return tr("Loss: mean squared error, for %n numbers a sample.", nullptr, int(point->outputs));
    QString text = tr("Loss: cross-entropy, for %n classes.", nullptr, int(point->outputs));
    // What always saying the most frequent class would reach.
    std::int64_t all = 0, most = 0;
    QString name;
    const auto take = [&](const QString& kind, std::int64_t number) {
        all += number;
        if (number > most) name = kind;
        most = std::max(most, number);
    };
    const nn::FirstLook& seen = *start_->seen();
    if (seen.table) {
        for (std::size_t i = 0; i < seen.plan.parts.size(); ++i) {
            if (seen.plan.parts[i].role != nn::PartRole::Predict) continue;
            for (const nn::CountedWord& kind : seen.table->columns[i].kinds) take(QString::fromStdString(kind.word), kind.count);
        }
    } else if (!seen.look->parts.empty()) {
        const auto counts = seen.look->parts.front().classes.find(point->target.field);
        if (counts != seen.look->parts.front().classes.end()) {
            for (std::size_t i = 0; i < counts->second.size(); ++i)
                take(QString::fromStdString(nn::class_name(point->target.info, i)), counts->second[i]);
        }
    }
    if (all <= 0) return text;
    return text + QLatin1Char(' ') +
           tr("Accuracy to beat by always saying “%1”: %2 %.").arg(name, QLocale().toString(100.0 * double(most) / double(all), 'f', 0));
}

}  // namespace ui
