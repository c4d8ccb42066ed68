#include "ui/from_data/part_card.h"

#include "ui/theme/theme.h"
#include "ui/window/labels.h"

#include <QCoreApplication>
#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {

namespace {

/// How the numbers of a column lie, or its kinds share the rows.
class ColumnChart : public QWidget {
public:
    ColumnChart(const nn::ColumnLook& look, QWidget* parent) : QWidget(parent), histogram_(look.histogram) {
        setFixedHeight(20);
        if (histogram_.empty()) {
            for (const nn::CountedWord& kind : look.kinds) shares_.push_back(kind.count);
        }
        setAttribute(Qt::WA_TransparentForMouseEvents);
    }

protected:
    void paintEvent(QPaintEvent*) override {
        const Colors& c = Theme::instance().colors();
        QPainter p(this);
        p.setPen(Qt::NoPen);
        if (!histogram_.empty()) {
            const auto highest = double(std::max<std::int64_t>(1, *std::max_element(histogram_.begin(), histogram_.end())));
            const double step = double(width()) / double(histogram_.size());
            p.setBrush(c.accent);
            for (std::size_t i = 0; i < histogram_.size(); ++i) {
                const double h = std::max(histogram_[i] > 0 ? 2.0 : 0.0, height() * double(histogram_[i]) / highest);
                p.drawRect(QRectF(double(i) * step, height() - h, std::max(1.0, step - 1.5), h));
            }
            return;
        }
        const QColor colors[] = {c.convolution, c.activation, c.pooling, c.normalization, c.recurrent, c.linear, c.neutral};
        double all = 0, x = 0;
        for (const std::int64_t share : shares_) all += double(share);
        for (std::size_t i = 0; i < shares_.size() && all > 0; ++i) {
            const double w = width() * double(shares_[i]) / all;
            p.setBrush(colors[std::min<std::size_t>(i, std::size(colors) - 1)]);
            p.drawRect(QRectF(x, 6, std::max(0.5, w - 1), height() - 8.0));
            x += w;
        }
    }

private:
    std::vector<std::int64_t> histogram_;
    std::vector<std::int64_t> shares_;
};

void setChip(QPushButton* button, const char* look) {
    button->setProperty("chip", QString::fromLatin1(look));
    button->style()->unpolish(button);
    button->style()->polish(button);
}

}  // namespace

QString roleText(nn::PartRole role) {
    switch (role) {
        case nn::PartRole::Input: return QCoreApplication::translate("ui::PartCard", "input");
        case nn::PartRole::Predict: return QCoreApplication::translate("ui::PartCard", "predict");
        case nn::PartRole::LeftOut: break;
    }
    return QCoreApplication::translate("ui::PartCard", "left out");
}

PartCard::PartCard(int index, const QString& about, const nn::ColumnLook* column, QWidget* parent) : QFrame(parent), index_(index), column_(column != nullptr) {
    setProperty("role", "part");
    setFixedWidth(166);
    auto* box = new QVBoxLayout(this);
    box->setContentsMargins(10, 8, 10, 8);
    box->setSpacing(5);
    name_ = createLabel({}, "card-title", this);
    box->addWidget(name_);
    auto* chips = new QHBoxLayout;
    chips->setSpacing(6);
    kind_ = new QPushButton(this);
    role_ = new QPushButton(this);
    for (QPushButton* chip : {kind_, role_}) {
        setChip(chip, "plain");
        chip->setAutoDefault(false);
        chips->addWidget(chip, 1);
    }
    box->addLayout(chips);
    auto* line = createLabel(about, column && column->missing > 0 ? "warn" : "dim", this);
    line->setToolTip(about);
    box->addWidget(line);
    if (column) box->addWidget(new ColumnChart(*column, this));
    connect(role_, &QPushButton::clicked, this, [this] {
        const nn::PartRole next = part_.role == nn::PartRole::Input     ? nn::PartRole::Predict
                                  : part_.role == nn::PartRole::Predict ? nn::PartRole::LeftOut
                                                                        : nn::PartRole::Input;
        emit roleWanted(index_, next);
    });
    connect(kind_, &QPushButton::clicked, this, [this] { emit classesWanted(index_, !part_.classes); });
}

void PartCard::show(const nn::DataPart& part) {
    part_ = part;
    const QString name = QString::fromStdString(part.name);
    name_->setText(name_->fontMetrics().elidedText(name, Qt::ElideRight, 142));
    name_->setToolTip(name);
    kind_->setText(part.classes ? tr("class") : tr("number"));
    const bool choice = part.may_be_either && part.role == nn::PartRole::Predict;
    kind_->setEnabled(choice);
    kind_->setVisible(column_ || part.classes || part.may_be_either);
    kind_->setToolTip(choice ? tr("Changes between classes and numbers") : tr("What its values are"));
    kind_->setAccessibleName(tr("%1 counts as").arg(name));
    role_->setText(roleText(part.role));
    role_->setToolTip(tr("Goes in, is predicted, or is left out: click for the next"));
    role_->setAccessibleName(tr("%1: where it goes").arg(name));
    role_->setObjectName(QStringLiteral("role_") + name);
    kind_->setObjectName(QStringLiteral("kind_") + name);
    setChip(role_, part.role == nn::PartRole::Input ? "input" : part.role == nn::PartRole::Predict ? "predict" : "plain");
    setProperty("predicted", part.role == nn::PartRole::Predict);
    style()->unpolish(this);
    style()->polish(this);
}

}  // namespace ui
