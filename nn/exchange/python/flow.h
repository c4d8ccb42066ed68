#pragma once
// A class's `forward`: what flows through a scope, in the order in which it runs. Internal to nn/exchange/python.

#include "nn/exchange/python/registration.h"

namespace nn {

class PythonFlow {
public:
    PythonFlow(const PythonClasses& classes, const PythonShared& shared, PythonText& text);

    /// Of a container.
    void write();
    /// Of the model itself; fills in what is known of its inputs, outputs and losses.
    Result<void> write_model(PythonModel& model, PythonUnfinished unfinished);

private:
    /// An output port of a place.
    struct Value {
        std::size_t place = 0, port = 0;
        auto operator<=>(const Value&) const = default;
    };
    using Values = std::vector<Value>;

    bool has_role(std::size_t place, Role role) const { return op(place).role == role; }
    const Op& op(std::size_t place) const { return *find_op(wiring_.places[place].node->op); }
    std::string path(std::size_t place) const { return join_path(within_, wiring_.places[place].id); }
    std::optional<Value> giver(std::size_t place, std::size_t port) const;
    std::vector<std::size_t> in_file_order(Role role) const;
    Values ends() const;

    /// Everything that these values depend on is needed, and so read.
    void need(const Values& values);
    std::vector<std::string> name_inputs(const std::vector<std::size_t>& places);
    std::vector<std::string> borrow();
    std::string read(const Value& value);
    /// The same where the model's own members have no name.
    std::string outside(const Value& value);
    void write_lines();
    void write_place(std::size_t place);
    std::vector<std::string> inputs_of(std::size_t place);
    PythonExpression call(std::size_t place, const std::string& path, const Node& node, std::vector<std::string> inputs,
                          std::vector<std::string>& results, std::size_t& outputs);
    std::string target_of(std::size_t place, const std::vector<std::string>& results, std::size_t outputs);
    std::string shape_comment(const std::string& id) const;
    std::string callee(const std::string& path) const;
    void write_head(const char* method, const std::vector<std::string>& inputs, const std::string& comment);
    void write_return(const std::vector<std::string>& names);
    void note_all(const std::vector<std::size_t>& places, std::size_t first);
    void write_chain();
    Result<void> read_losses(PythonModel& model, PythonUnfinished unfinished, Values& read);

    const PythonClasses& classes_;
    const PythonShared& shared_;
    const std::string& within_;
    const Graph& graph_;
    PythonText& text_;
    Wiring wiring_;
    PythonNames names_;
    std::set<Value> used_;
    std::set<std::size_t> needed_;
    std::map<Value, std::string> values_, outside_;
    std::string given_;                            ///< a tensor that forward is given; "" where there is none
    std::map<std::string, std::string> borrowed_;  ///< names of modules from outside, by path
};

}  // namespace nn
