#include "app/studio/packed_edits.h"

#include <algorithm>

namespace studio {

namespace {

/// True where the two edits set the same thing, so that the later makes the earlier moot.
bool sameTarget(const nn::Edit& a, const nn::Edit& b) {
    if (a.index() != b.index()) return false;
    if (const auto* x = std::get_if<nn::SetOption>(&a)) {
        const auto& y = std::get<nn::SetOption>(b);
        return x->node == y.node && x->option == y.option;
    }
    if (const auto* x = std::get_if<nn::MoveNodes>(&a)) {
        const auto& y = std::get<nn::MoveNodes>(b);
        return std::equal(x->positions.begin(), x->positions.end(), y.positions.begin(), y.positions.end(),
                          [](const auto& p, const auto& q) { return p.first == q.first; });
    }
    if (const auto* x = std::get_if<nn::SetRequiresGrad>(&a)) return x->node == std::get<nn::SetRequiresGrad>(b).node;
    if (const auto* x = std::get_if<nn::SetBends>(&a)) return x->wire == std::get<nn::SetBends>(b).wire;
    return std::holds_alternative<nn::SetFrames>(a) || std::holds_alternative<nn::SetName>(a) || std::holds_alternative<nn::SetNotes>(a) ||
           std::holds_alternative<nn::SetData>(a) || std::holds_alternative<nn::SetTraining>(a);
}

}  // namespace

PackedEdits::PackedEdits(nn::Edits edits, nn::Edits inverses) {
    // Each edit has one inverse, the last first.
    const std::size_t count = edits.size();
    edits_.reserve(count);
    for (std::size_t i = 0; i < count; ++i) edits_.push_back(pack(edits[i], inverses[count - 1 - i]));
    inverses_.reserve(count);
    for (std::size_t i = 0; i < count; ++i) inverses_.push_back(pack(std::move(inverses[i]), edits[count - 1 - i]));
}

PackedEdits::Step PackedEdits::pack(nn::Edit edit, const nn::Edit& inverse) {
    auto* set = std::get_if<nn::SetWires>(&edit);
    const auto* was = std::get_if<nn::SetWires>(&inverse);
    if (!set || !was || set->scope != was->scope) return edit;
    std::vector<nn::Wire>& wires = set->wires;
    const auto [head, headWas] = std::mismatch(wires.begin(), wires.end(), was->wires.begin(), was->wires.end());
    const auto [tail, tailWas] = std::mismatch(wires.rbegin(), std::make_reverse_iterator(head), was->wires.rbegin(),
                                               std::make_reverse_iterator(headWas));
    Patch patch;
    patch.head = static_cast<std::size_t>(head - wires.begin());
    patch.tail = static_cast<std::size_t>(tail - wires.rbegin());
    patch.between = {set->scope, {head, tail.base()}, std::move(set->restore)};
    return patch;
}

nn::Result<nn::Edits> PackedEdits::run(nn::Project& project, const Steps& steps) {
    nn::Edits done, back;
    const auto refuse = [&](const nn::Error& error) {
        for (auto edit = back.rbegin(); edit != back.rend(); ++edit) static_cast<void>(nn::apply(project, *edit));
        return error;
    };
    for (const Step& step : steps) {
        if (const auto* edit = std::get_if<nn::Edit>(&step)) {
            done.push_back(*edit);
        } else {
            const auto& [between, head, tail] = std::get<Patch>(step);
            const nn::Graph* scope = nn::find_scope(project.graph, between.scope);
            if (!scope || scope->wires.size() < head + tail)
                return refuse(nn::Error(nn::Message(TR("The wires of {0} are not those that were changed."), {between.scope})));
            nn::SetWires all{between.scope, {scope->wires.begin(), scope->wires.begin() + static_cast<std::ptrdiff_t>(head)}};
            all.wires.insert(all.wires.end(), between.wires.begin(), between.wires.end());
            all.restore = between.restore;
            all.wires.insert(all.wires.end(), scope->wires.end() - static_cast<std::ptrdiff_t>(tail), scope->wires.end());
            done.emplace_back(std::move(all));
        }
        auto inverse = nn::apply(project, done.back());
        if (!inverse) return refuse(inverse.error());
        back.push_back(std::move(*inverse));
    }
    return done;
}

void PackedEdits::append(const PackedEdits& next) {
    edits_.insert(edits_.end(), next.edits_.begin(), next.edits_.end());
    inverses_.insert(inverses_.begin(), next.inverses_.begin(), next.inverses_.end());
}

bool PackedEdits::replace(const PackedEdits& next) {
    const auto same = [](const Step& a, const Step& b) {
        const auto *x = std::get_if<nn::Edit>(&a), *y = std::get_if<nn::Edit>(&b);
        return x && y && sameTarget(*x, *y);
    };
    if (!std::equal(edits_.begin(), edits_.end(), next.edits_.begin(), next.edits_.end(), same)) return false;
    edits_ = next.edits_;  // a drag of a thousand moves stays one move
    return true;
}

}  // namespace studio
