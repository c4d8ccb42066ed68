#pragma once
// The code of one scope of a drawing, for who shows it beside the canvas.

#include "nn/exchange/python/model.h"

namespace nn {

/// A value. Lines count from 0.
class PythonDrawing {
public:
    struct Lines {
        std::size_t first = 0, last = 0;  ///< `last` is one of them
        bool operator==(const Lines&) const = default;
    };

    /// Imports, the classes that the scope is made of, and its own; of a container that has no class of its own the one in which it stands.
    /// Of the model, "", all. What has no form in Python is an error that names the node. The analysis may hold mistakes: what they leave
    /// open is left out.
    static Result<PythonDrawing> make(const Graph& graph, const Analysis& analysis, const std::string& title, const std::string& scope);

    const std::vector<std::string>& lines() const { return lines_; }
    /// Of the scope: its class, or what constructs it.
    Lines scope() const { return scope_; }
    /// About the node at this path, top to bottom; of one in a class that several share, the lines of that class. None: it is left out.
    std::vector<Lines> about(const std::string& path) const;
    /// The node that a line is about, the innermost there is; "" where it is about none. In a class that several share, the one in which
    /// `seen` lies, else the first of them in the scope.
    std::string node_at(std::size_t line, const std::string& seen) const;

private:
    const PythonClass* class_of(const std::string& path) const;
    const PythonClass* class_around(const std::string& path) const;
    std::string told(const std::string& path) const;

    std::vector<std::string> lines_;
    std::vector<PythonClass> classes_;      ///< those that are shown
    std::vector<PythonNodeLines> nodes_;
    std::string within_;
    Lines scope_;
};

}  // namespace nn
