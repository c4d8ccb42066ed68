#pragma once
// Text on its way to a terminal. Names in files - of tensors, arrays, folders, classes - may hold anything; what a terminal would
// obey or hide is shown as an escape.

#include <cstdio>
#include <string>
#include <string_view>

namespace cli {

/// Control characters, what changes the direction of text, and bytes that are not UTF-8 as \\x1b or \\u202e; all else as it is.
std::string printable(std::string_view text);

/// From now on a process that was told to end does not wait for whoever should read what it writes: what does not go out at once
/// then is left out. Until now, and for null, it waits as long as it takes.
void give_up_when(bool (*told_to_end)());
/// Writes `text`, as it is. False where it was given up, or cannot be written: errno and ferror say why.
bool put(std::FILE* out, std::string_view text);

/// `text`, printable, and a line feed.
void print_line(std::FILE* out, std::string_view text);
/// One line for people, on stderr: "netloom: ...".
void tell(std::string_view text);

}  // namespace cli
