#include "ui/from_data/model_card.h"

#include "app/studio/document.h"
#include "ui/canvas/network_picture.h"
#include "ui/theme/theme.h"
#include "ui/window/labels.h"

#include <QLocale>
#include <QVBoxLayout>

namespace ui {

namespace {
constexpr int cardWidth = 212, pictureHeight = 62;
}

ModelCard::ModelCard(QWidget* parent) : QPushButton(parent) {
    setProperty("role", "model");
    setCheckable(true);
    setAutoDefault(false);
    setAutoExclusive(true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(10, 8, 10, 10);
    column->setSpacing(3);
    picture_ = new QLabel(this);
    picture_->setFixedHeight(pictureHeight);
    column->addWidget(picture_);
    title_ = createLabel({}, "card-title", this);
    doc_ = createLabel({}, "dim", this);
    doc_->setWordWrap(true);
    doc_->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    parameters_ = createLabel({}, "faint", this);
    column->addWidget(title_);
    column->addWidget(doc_, 1);
    column->addWidget(parameters_);
    for (QLabel* label : {picture_, title_, doc_, parameters_}) label->setAttribute(Qt::WA_TransparentForMouseEvents);
    connect(&Theme::instance(), &Theme::changed, this, &ModelCard::draw);
}

QSize ModelCard::sizeHint() const { return {cardWidth, pictureHeight + 122}; }

void ModelCard::show(const studio::DataStart::Model& model) {
    const QString title = studio::text(nn::Message(model.starter->title));
    setObjectName(QStringLiteral("model_") + QLatin1String(model.starter->id));
    setAccessibleName(title);
    setAccessibleDescription(studio::text(nn::Message(model.starter->doc)));
    setToolTip(accessibleDescription());
    title_->setText(title);
    doc_->setText(accessibleDescription());
    parameters_->setText(model.parameters > 0 ? tr("%1 parameters").arg(QLocale().toString(qint64(model.parameters))) : QString());
    if (project_.graph == model.project.graph) return;
    project_ = model.project;
    draw();
}

void ModelCard::draw() { picture_->setPixmap(networkPicture(project_, {cardWidth - 20, pictureHeight}, devicePixelRatioF())); }

}  // namespace ui
