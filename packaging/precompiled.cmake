# Precompiled headers, and where they help.
#
# A file of the window reads 150,000 lines of Qt before its own; precompiled, they take a fifth of the time. `-DNETLOOM_PRECOMPILED=OFF`
# shows whether every file includes what it uses.

option(NETLOOM_PRECOMPILED "Precompile the headers that most files of a target include" ON)

# What every C++ file includes in the end.
set(NETLOOM_STANDARD_HEADERS
  <algorithm> <array> <cmath> <cstdint> <cstring> <functional> <map> <memory> <optional> <string> <string_view> <unordered_map>
  <utility> <variant> <vector>)

# netloom_precompile(TARGET HEADER...): headers of other projects alone, so that no change of ours makes everything anew. Qt's only
# where all files are of the window: `slots` is a word like any other in nn and in its tests, until Qt makes it a macro.
function(netloom_precompile target)
  if(NETLOOM_PRECOMPILED)
    target_precompile_headers(${target} PRIVATE ${NETLOOM_STANDARD_HEADERS} ${ARGN})
  endif()
endfunction()
