#include "ui/results/result_view.h"

namespace ui {

QString className(const nn::Scores& scores, std::int64_t label) {
    if (label >= 0 && label < std::ssize(scores.class_names)) {
        const QString name = QString::fromStdString(scores.class_names[std::size_t(label)]);
        if (name == QLatin1String(" ")) return QStringLiteral("␣");
        if (name == QLatin1String("\n")) return QStringLiteral("⏎");
        return name;
    }
    if (scores.of.kind == nn::Answers::YesNo) return label == 1 ? ResultWidget::tr("yes") : ResultWidget::tr("no");
    return QString::number(label);
}

QString ResultWidget::className(std::int64_t label) const { return scores_ ? ui::className(*scores_, label) : QString(); }

}  // namespace ui
