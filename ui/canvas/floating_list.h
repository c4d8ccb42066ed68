#pragma once

class QFrame;

namespace ui {

/// A card that lies over the canvas: a shadow lifts it off. Shared by what lists nodes there.
void liftCard(QFrame* card);
/// Of a list on such a card, pixels; as OpDelegate has it.
int listRowHeight();

}  // namespace ui
