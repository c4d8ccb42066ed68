#include "nn/io/atomic_file.h"
#include "nn/io/project_reader.h"

namespace nn {
namespace {

constexpr std::int64_t newest_version = 1;
constexpr std::uint64_t max_file_bytes = 64u << 20;

/// Without `settings`: a fragment.
Result<ProjectText> parse(std::string_view text, const SettingsSchemas* settings) {
    if (text.size() > max_file_bytes) return Error(TR("The text has more than 64 MiB: this is no project file."), true);
    const Result<JsonValue> tree = parse_json(text);
    if (!tree) return tree.error();
    const JsonValue* format = tree->kind == JsonValue::Kind::Object ? tree->find("format") : nullptr;
    const std::string expected = settings == nullptr ? "netloom-fragment" : "netloom";
    if (format == nullptr || format->kind != JsonValue::Kind::Text || format->text != expected) {
        return Error({TR("This is JSON, but not a Netloom project: it has no \"format\": \"{0}\"."), {expected}}, true);
    }
    const JsonValue* version = tree->find("version");
    if (version == nullptr || version->kind != JsonValue::Kind::Int || version->integer < 1) {
        return Error({TR("\"version\" must be a whole number from 1 to {0}, not {1}."),
                      {std::to_string(newest_version), version != nullptr ? version->describe() : "absent"}},
                     true);
    }
    if (version->integer > newest_version) {
        return Error({TR("The project has format version {0}; this Netloom reads up to version {1}. Open it with a "
                         "newer Netloom."),
                      {std::to_string(version->integer), std::to_string(newest_version)}},
                     true);
    }
    return ProjectReader(settings).read(*tree);
}

/// The errors among `diagnostics` as one line; nothing where there are none.
std::optional<Error> first_error(const std::vector<Diagnostic>& diagnostics) {
    const Diagnostic* first = nullptr;
    int more = -1;
    for (const Diagnostic& d : diagnostics) {
        if (d.severity != Severity::Error) continue;
        if (first == nullptr) first = &d;
        ++more;
    }
    if (first == nullptr) return std::nullopt;
    std::string text = first->text.text();
    const std::string& place = !first->node.empty() ? first->node : first->option;
    if (!place.empty()) text = place + ": " + text;
    if (more > 0) text += " (" + std::to_string(more) + " more)";
    return Error(Message(TR("{0}"), {text}), true);
}

}  // namespace

Result<ProjectText> parse_project(std::string_view text, const SettingsSchemas& settings) {
    return parse(text, &settings);
}

Result<Project> parse_fragment(std::string_view text) {
    Result<ProjectText> parsed = parse(text, nullptr);
    if (!parsed) return parsed.error();
    if (const auto error = first_error(parsed->diagnostics)) return *error;
    return std::move(parsed->project);
}

Result<Project> load_project(const std::filesystem::path& file, const SettingsSchemas& settings) {
    const Result<std::string> text = read_file(file, max_file_bytes);
    if (!text) return text.error();
    Result<ProjectText> parsed = parse_project(*text, settings);
    std::optional<Error> error;
    if (!parsed) {
        error = parsed.error();
    } else {
        error = first_error(parsed->diagnostics);
    }
    if (error) return Error({TR("{0}: {1}"), {file.string(), error->text()}}, true);
    return std::move(parsed->project);
}

}  // namespace nn
