#pragma once
// Finding ops by what a person types: PyTorch's name, title and keywords.

#include "nn/model/op.h"

#include <QString>
#include <QVector>

#include <functional>

namespace ui {

/// MIME type of an op dragged from the palette: its id in UTF-8.
inline constexpr const char* opMimeType = "application/x-netloom-op";

/// Ops that match, best first: exact name, then beginnings, then parts, then keywords. Empty text: all, by category.
QVector<const nn::Op*> searchOps(const QString& text, const std::function<bool(const nn::Op&)>& accept = {});
/// How well an op matches, 0: not at all.
int matchScore(const nn::Op& op, const QString& text);

QString opTitle(const nn::Op& op);
/// Documentation with formula, as rich text.
QString opToolTip(const nn::Op& op);

}  // namespace ui
