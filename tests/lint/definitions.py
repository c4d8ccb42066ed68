"""Which types and functions a C++ file holds, read without a compiler: the text without comments, literals and preprocessor lines,
scope by scope."""
import re

NOT_CODE = re.compile(r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|(?<!\w)\'(?:\\.|[^\'\\\n])+\'|^[ \t]*#(?:\\\n|[^\n])*',
                      re.DOTALL | re.MULTILINE)
# What stands in front of a brace.
NAMESPACE = re.compile(r"\bnamespace(?:\s+([\w:]+))?\s*$")
TYPE = re.compile(r"\b(?:class|struct|union|enum)\s+(?:(?:class|struct)\s+)?(?:alignas\s*\([^)]*\)\s*|\[\[.*?\]\]\s*)*"
                  r"([\w:]+(?:<[^{};]*>)?)\s*(?:final\s*)?(?::[^:].*)?$", re.DOTALL)


def types(text):
    """(qualified name, line) of each type that other files could know: none in an unnamed namespace or a function."""
    text = NOT_CODE.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), text)
    scopes, start = [], 0  # the names of what is open; None for functions, unnamed namespaces and lists of values
    for mark in re.finditer(r"[{};]", text):
        head, start = text[start:mark.start()], mark.end()
        if mark.group() == "}":
            del scopes[-1:]
        elif mark.group() == "{":
            space, kind = NAMESPACE.search(head), TYPE.search(head)
            scopes.append((space or kind).group(1) if space or kind else None)
            if kind and not space and all(scopes):
                yield "::".join(scopes), text.count("\n", 0, mark.start()) + 1


FUNCTION = re.compile(r"[\w:>&*][\s&*]*[\s&*](\w+)\s*\((?:[^(){}]|\([^()]*\))*\)\s*$")
# Those that another file may define too, and what only looks like one.
NOT_SHARED = re.compile(r"\b(?:static|inline|constexpr|template|typedef|using|friend|return|operator)\b|=\s*[^()]*\(")


def functions(text):
    """(qualified name, line, whether with its body) of each function in a named namespace that other files could call."""
    text = NOT_CODE.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), text)
    scopes, start = [], 0  # the namespaces that are open; None for everything else
    for mark in re.finditer(r"[{};]", text):
        head, start = text[start:mark.start()], mark.end()
        if mark.group() == "}":
            del scopes[-1:]
            continue
        space = NAMESPACE.search(head)
        found = FUNCTION.search(head)
        if found and not space and all(scopes) and not TYPE.search(head) and not NOT_SHARED.search(head[:found.end(1)]):
            yield "::".join([*scopes, found.group(1)]), text.count("\n", 0, mark.start()) + 1, mark.group() == "{"
        if mark.group() == "{":
            scopes.append(space and space.group(1))
