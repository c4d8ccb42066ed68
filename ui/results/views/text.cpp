// A model of text goes on writing.
#include "ui/results/result_view.h"
#include "ui/theme/theme.h"
#include "ui/window/labels.h"

#include <QCoreApplication>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSlider>
#include <QVBoxLayout>

namespace ui {

namespace {

constexpr std::int64_t written = 240;

class TextView : public ResultWidget {
    Q_DECLARE_TR_FUNCTIONS(ui::TextView)

public:
    TextView(studio::Insight* insight, QWidget* parent) : ResultWidget(parent), insight_(insight) {
        auto* column = new QVBoxLayout(this);
        column->setContentsMargins(0, 0, 0, 0);
        auto* row = new QHBoxLayout;
        begin_ = new QLineEdit(QStringLiteral("The "), this);
        begin_->setObjectName(QStringLiteral("textBegin"));
        begin_->setAccessibleName(tr("What the text begins with"));
        begin_->setToolTip(tr("The network goes on from here, a character at a time"));
        begin_->setMinimumWidth(60);
        row->addWidget(begin_, 1);
        label_ = createLabel({}, "dim", this);
        row->addWidget(label_);
        warmth_ = new QSlider(Qt::Horizontal, this);
        warmth_->setObjectName(QStringLiteral("temperature"));
        warmth_->setAccessibleName(tr("Temperature"));
        warmth_->setRange(0, 20);
        warmth_->setValue(7);
        warmth_->setFixedWidth(80);
        warmth_->setToolTip(tr("0 always takes the most probable character; 1 draws as the network's probabilities say; more is bolder"));
        row->addWidget(warmth_);
        column->addLayout(row);
        text_ = new QPlainTextEdit(this);
        text_->setObjectName(QStringLiteral("generated"));
        text_->setAccessibleName(tr("Generated text"));
        text_->setReadOnly(true);
        text_->setFont(Theme::instance().monoFont(9));
        column->addWidget(text_, 1);
        connect(begin_, &QLineEdit::textEdited, this, [this] { write(); });
        connect(warmth_, &QSlider::valueChanged, this, [this] { write(); });
        connect(insight, &studio::Insight::answered, this, [this](QObject* who, const std::shared_ptr<const studio::TryAnswer>& answer) {
            if (who == this) text_->setPlainText(answer->error.isEmpty() ? begin_->text() + answer->text : answer->error);
        });
    }

private:
    void refresh() override { write(); }
    void write() {
        const double warmth = warmth_->value() / 10.0;
        label_->setText(tr("temperature %1").arg(QString::number(warmth, 'f', 1)));
        if (!scores_) return;
        studio::TryWish wish;
        for (const QChar letter : begin_->text()) {
            const std::string name = QString(letter).toStdString();
            for (std::size_t id = 0; id < scores_->class_names.size(); ++id)
                if (scores_->class_names[id] == name) wish.begin.push_back(std::int64_t(id));
        }
        if (wish.begin.empty()) return text_->setPlainText(tr("Begin with characters that the text has."));
        wish.length = written;
        wish.temperature = warmth;
        insight_->ask(this, wish);
    }
    studio::Insight* insight_;
    QLineEdit* begin_;
    QLabel* label_;
    QSlider* warmth_;
    QPlainTextEdit* text_;
};

}  // namespace

ResultView text_result() {
    return {.id = QStringLiteral("text"),
            .place = 5,
            .title = [] { return ResultWidget::tr("Generated text"); },
            .suits = [](const nn::Scores& scores, const nn::Network& network) { return !scores.class_names.empty() && nn::find_text(network).has_value(); },
            .create = [](studio::Insight* insight, QWidget* parent) -> ResultWidget* { return new TextView(insight, parent); }};
}

}  // namespace ui
