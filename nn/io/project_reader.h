#pragma once
// From a JSON tree to a project, with a diagnostic for everything that is not understood. Internal to nn/io.

#include "nn/io/json_tree.h"
#include "nn/io/project_json.h"
#include "nn/model/scope.h"

#include <optional>
#include <unordered_map>

namespace nn {

/// Reads the tree of a project or fragment file. One use: construct, `read`.
class ProjectReader {
public:
    /// Without `settings` it is a fragment: graph, layout, bends and frames alone.
    explicit ProjectReader(const SettingsSchemas* settings) : settings_(settings) {}

    ProjectText read(const JsonValue& root);

private:
    using Kind = JsonValue::Kind;
    using NodeIndex = std::unordered_map<std::string_view, const Node*>;

    // project_reader.cpp: what all parts need, and the file's outer keys
    void report(Severity severity, std::string node, std::string port, std::string option, Message text);
    void error(const std::string& node, const std::string& option, Message text) {
        report(Severity::Error, node, "", option, std::move(text));
    }
    /// `prefix`: of the option that the diagnostic names, "data." or "".
    void unknown_keys(const JsonValue& object, const std::vector<std::string>& known, const std::string& node,
                      const std::string& prefix);
    bool expect(const JsonValue& value, Kind kind, const char* what, const std::string& node,
                const std::string& option);
    std::optional<OptionValue> to_option(const JsonValue& value) const;
    void put_option(const JsonValue& value, const OptionInfo& info, const std::string& node, const std::string& label,
                    OptionValues& into);
    void read_text(const JsonValue& object, const char* key, std::string& into);

    // project_reader_drawing.cpp: what says nothing of the network
    std::optional<Point> to_point(const JsonValue& value) const;
    void read_layout(const JsonValue& object, Project& project);
    std::optional<Position> read_place(const JsonValue& value, const std::string& path);
    void read_bends(const JsonValue& object, Project& project);
    void read_frames(const JsonValue& list, Project& project);
    std::optional<Frame> read_frame(const JsonValue& value, std::size_t position, const Graph& graph);

    // project_reader_graph.cpp
    void read_scope(const JsonValue& object, const std::string& scope, const Op* container, Graph& graph);
    Node read_node(const JsonValue& value, const std::string& scope, std::size_t position, bool numbered);
    std::string read_id(const JsonValue& value, const std::string& scope, std::size_t position, bool numbered);
    const Op* read_op(const JsonValue& value, const std::string& path, Node& node);
    OptionValues read_options(const JsonValue& object, const Schema* schema, const std::string& node);
    void read_inner(const JsonValue& value, const std::string& path, const Op* op, Node& node);
    void read_wires(const JsonValue& list, const std::string& scope, Graph& graph);
    void check_end(const Wire& wire, bool from, const std::string& scope, const NodeIndex& index);
    void check_port(const Wire& wire, bool from, const std::string& path, const Node& node);

    // project_reader_settings.cpp
    void read_data(const JsonValue& object, DataSpec& data);
    /// The members of `object` that `schema` describes; options "group.key" lie in an object of their own. What else
    /// may stand there is `known`.
    void read_schema(const JsonValue& object, const Schema& schema, std::vector<std::string> known,
                     const std::string& prefix, OptionValues& into);
    void read_fields(const JsonValue& object, const Schema& schema, DataSpec& data);
    void read_split(const JsonValue& object, SplitSpec& split);
    void read_fraction(const JsonValue& object, const char* key, std::optional<double>& into);
    void read_training(const JsonValue& object, TrainingSpec& training);
    void read_kind(const JsonValue& object, const std::string& section, const std::vector<const KindInfo*>& kinds,
                   std::string& type, OptionValues& options);
    void read_section(const JsonValue& object, const Schema& schema, OptionValues& options);

    /// More would help nobody and cost time.
    static constexpr std::size_t max_diagnostics = 100;

    const SettingsSchemas* settings_;
    ProjectText out_;
};

// ---- words for messages ---------------------------------------------------------------------------

/// ` Did you mean "Conv2d"?` or nothing.
std::string suggestion(std::string_view word, const std::vector<std::string>& known);
/// "a, b, c"
std::string joined(const std::vector<std::string>& words);
std::vector<std::string> option_ids(const Schema& schema);

}  // namespace nn
