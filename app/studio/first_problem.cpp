#include "app/studio/first_problem.h"

#include "app/studio/document.h"

#include <algorithm>

namespace studio {

QString firstProblem(const nn::Analysis& analysis) {
    auto found = std::ranges::find(analysis.diagnostics, nn::Severity::Error, &nn::Diagnostic::severity);
    if (found == analysis.diagnostics.end() && !analysis.ok()) found = analysis.diagnostics.begin();
    if (found == analysis.diagnostics.end()) return {};
    QString line = found->node.empty() ? QString() : QString::fromStdString(found->node) + QStringLiteral(": ");
    line += text(found->text);
    if (!found->fixes.empty()) line += QStringLiteral(" (%1)").arg(text(found->fixes.front().text));
    return line;
}

}  // namespace studio
