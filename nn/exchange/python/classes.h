#pragma once
// Which containers of a graph are classes in Python, which of them share one, and what their constructors are then told.
// Internal to nn/exchange/python.

#include "nn/exchange/python/code.h"
#include "nn/model/analysis.h"
#include "nn/model/wiring.h"

#include <map>
#include <memory>
#include <optional>
#include <unordered_map>

namespace nn {

bool lies_in(std::string_view path, std::string_view container);

/// A node that is a call of something: its form, and its ports in force.
struct PythonPlace {
    PythonForm form;
    std::size_t outputs = 0;
    bool known = true;  ///< false: it has sizes that nothing says
};

/// An argument of a shared class's constructor.
struct PythonParameter {
    std::string name;
    std::vector<std::string> values;      ///< by instance, as PythonShared::paths
    std::optional<std::string> fallback;  ///< its default
    bool size = false;                    ///< channels, features: what one layer gives and the next takes
};

/// Containers of one meaning.
struct PythonShared {
    std::string name;
    std::vector<std::string> paths;
    std::vector<PythonParameter> parameters;
    /// By "path within the container/argument": the parameter that stands there. Of a layer, or of a container that is itself shared.
    std::map<std::string, std::size_t, std::less<>> sites;
    /// Modules from outside that it applies again: paths, and the names under which `forward` takes them.
    std::vector<std::string> borrowed;
};

class PythonClasses {
public:
    PythonClasses(const Graph& root, const Analysis& analysis);
    /// The node that Python has no form for, and why; nothing: all is well.
    const std::optional<Error>& error() const { return error_; }

    const NodeIndex& index() const { return index_; }
    const Analysis& analysis() const { return analysis_; }
    /// Null: the node at `path` is no class of its own. "" is the model's.
    const PythonShared* of(const std::string& path) const;
    /// In the order in which they are to be written.
    const std::vector<std::unique_ptr<PythonShared>>& all() const { return shared_; }

    /// Of a layer, a function, a loss or a tensor. `inputs`: what its ports are given.
    PythonPlace place(const std::string& path, const Node& node, std::vector<std::string> inputs = {}) const;
    /// A Sequential that is written as nn.Sequential.
    bool is_chain(const std::string& path, const Node& node) const;
    /// Its children have the numbers of their places.
    static bool is_counted(const Node& container);
    /// The class in which the node at `path` stands.
    std::string around(const std::string& path) const;

private:
    bool passes_one(const std::string& path, const Node& node) const;
    void find_borrowed();
    std::string key_of(const std::string& path, const Node& node, const std::string& within) const;
    void group();
    void name_all();
    void find_parameters(PythonShared& shared);
    void collect_sites(const std::string& path, const Node& container, const std::string& within,
                       std::map<std::string, std::vector<PythonArgument>>& found, std::vector<std::string>& order) const;
    void refuse(const std::string& path, const char* text, std::vector<std::string> more = {});

    const Graph& root_;
    const Analysis& analysis_;
    const NodeIndex index_;
    std::vector<std::unique_ptr<PythonShared>> shared_;
    std::unordered_map<std::string, PythonShared*> by_path_;
    std::map<std::string, std::vector<std::string>> borrowed_;  ///< by container: paths
    mutable std::unordered_map<std::string, bool> chains_;
    std::optional<Error> error_;
};

}  // namespace nn
