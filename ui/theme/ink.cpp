#include "ui/theme/ink.h"

#include "ui/theme/theme.h"

#include <iterator>

namespace ui {

Ink Ink::tokens(bool dark) {
    Ink ink;
    if (dark)
        ink.keyword = 0xb9a2f8, ink.name = 0x6cb0ff, ink.number = 0xe8ac50, ink.string = 0x7cc896, ink.lit = 0x29384e;
    else
        ink.keyword = 0x6d45d6, ink.name = 0x1760c4, ink.number = 0x8f5c00, ink.string = 0x1f7540, ink.lit = 0xdfeafc;
    return ink;
}

Ink Ink::now() { return tokens(Theme::instance().colors().dark); }

QColor Ink::series(std::size_t index) {
    const Colors& c = Theme::instance().colors();
    const QColor all[] = {c.accent, c.warning, c.good, c.normalization, c.linear, c.recurrent, c.loss, c.dim};
    return all[index % std::size(all)];
}

}  // namespace ui
