#pragma once
// Which tensor of a file goes into which of a network, where names or shapes differ.

#include "nn/engine/weights.h"

namespace nn {

/// A value. Both sides keep their order; no tensor of the file goes into two of the network.
class WeightsMatch {
public:
    enum class State {
        Fits,        ///< is taken
        OtherShape,  ///< the name is the same, or somebody chose it, but it cannot be taken
        Missing,     ///< nothing in the file is meant for it: it stays as it is drawn from the seed
    };
    struct Row {
        std::string key;                  ///< of the network
        Extents shape;
        std::optional<std::size_t> from;  ///< index into the file's tensors
        State state = State::Missing;
    };
    /// A tensor of the file for each row; nothing: none, or one that does not fit.
    using Choice = std::vector<std::optional<std::size_t>>;

    /// By names, changed as `key_change` finds.
    WeightsMatch(std::shared_ptr<const Network> network, std::shared_ptr<const StateDict> file);

    const std::vector<Row>& rows() const { return rows_; }
    const StateDict& file() const { return *file_; }
    std::shared_ptr<const StateDict> shared_file() const { return file_; }
    /// Tensors of the file that no row has.
    std::vector<std::size_t> unexpected() const;
    std::size_t fitting() const;

    /// What all of the file's names, or some, begin with, as far as a dot; the longest last.
    std::vector<std::string> prefixes() const;
    const std::string& prefix() const { return prefix_; }
    /// Matches anew by names, `prefix` left out where they begin with it.
    void strip(std::string prefix);
    /// Another row that has it loses it. Nothing: the row has none.
    void assign(std::size_t row, std::optional<std::size_t> tensor);
    /// For every row without, in order, the next tensor of the file with its shape that no row has. Returns how many found one.
    std::size_t match_in_order();

    Choice choice() const;

private:
    void judge(Row& row) const;
    std::shared_ptr<const Network> network_;
    std::shared_ptr<const StateDict> file_;
    std::string prefix_;
    std::string put_before_;  ///< the container that the whole network stands in, and the file knows nothing of
    std::vector<Row> rows_;
};

/// Takes the tensors of `choice`, for the rows of a match of the same network and file. Gives what people should know: which keep the
/// values that they have in `weights`, by name. The error: nothing is chosen.
Result<std::vector<Message>> take_matched(Weights& weights, const StateDict& file, const WeightsMatch::Choice& choice, const std::string& name);

}  // namespace nn
