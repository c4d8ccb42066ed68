#include "ui/palette/op_search.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace ui {

namespace {

int scoreWord(const nn::Op& op, const QString& word) {
    const QString id = QString::fromStdString(op.id()).toLower();
    const QString title = opTitle(op).toLower();
    if (id == word || title == word) return 100;
    if (id.startsWith(word)) return 80 - std::min<int>(20, id.size() - word.size());
    if (title.startsWith(word)) return 60;
    if (id.contains(word)) return 50;
    if (title.contains(word)) return 45;
    const QString keywords = QString::fromUtf8(op.keywords).toLower() + QLatin1Char(' ') +
                             QCoreApplication::translate("nn", op.keywords).toLower();
    for (const QString& keyword : keywords.split(QLatin1Char(' '), Qt::SkipEmptyParts))
        if (keyword.startsWith(word)) return 40;
    if (QCoreApplication::translate("nn", nn::category_name(op.category)).toLower().startsWith(word)) return 30;
    // "c2d" finds Conv2d: the letters in order, beginning with the first.
    int at = 0;
    for (QChar c : id)
        if (at < word.size() && c == word[at]) ++at;
    return word.size() > 1 && at == word.size() && id.startsWith(word[0]) ? 10 : 0;
}

}  // namespace

QString opTitle(const nn::Op& op) {
    return QString::fromUtf8(op.title);  // PyTorch's name, in every language
}

QString opToolTip(const nn::Op& op) {
    QString tip = QStringLiteral("<b>%1</b>").arg(opTitle(op).toHtmlEscaped());
    if (const QString id = QString::fromStdString(op.id()); id != opTitle(op))
        tip += QStringLiteral(" <code>%1</code>").arg(id.toHtmlEscaped());
    tip += QStringLiteral("<br>%1").arg(QCoreApplication::translate("nn", op.doc).toHtmlEscaped());
    if (*op.formula) tip += QStringLiteral("<br><code>%1</code>").arg(QString::fromUtf8(op.formula).toHtmlEscaped());
    return tip;
}

int matchScore(const nn::Op& op, const QString& text) {
    int total = 0;
    const QStringList words = text.toLower().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    if (words.isEmpty()) return 1;
    for (const QString& word : words) {
        const int score = scoreWord(op, word);
        if (score == 0) return 0;
        total += score;
    }
    return total;
}

QVector<const nn::Op*> searchOps(const QString& text, const std::function<bool(const nn::Op&)>& accept) {
    QVector<QPair<int, const nn::Op*>> found;
    for (const nn::Op* op : nn::all_ops()) {
        if (accept && !accept(*op)) continue;
        if (const int score = matchScore(*op, text)) found.push_back({score, op});
    }
    std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    QVector<const nn::Op*> ops;
    for (const auto& [score, op] : found) ops.push_back(op);
    return ops;
}

}  // namespace ui
