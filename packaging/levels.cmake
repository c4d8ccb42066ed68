# A library that is built once for every processor and again for newer ones; the program takes the best when it starts.
#
# glibc's loader (2.33 and newer) looks for a library in the folder glibc-hwcaps/LEVEL beside the place it was told first,
# best level first, and takes only levels that the processor and the system have. The program needs no code for that.

include(CheckCXXCompilerFlag)

# The levels above the oldest processor: those at which the engine gains (AVX2 with FMA; AVX-512). Best last.
set(NETLOOM_LEVELS x86-64-v3 x86-64-v4)

# Sets `variable` to whether the target machine's loader chooses by level and the compiler knows the levels.
function(netloom_levels_possible variable)
  set(${variable} OFF PARENT_SCOPE)
  if(NOT CMAKE_SYSTEM_NAME STREQUAL Linux OR NOT CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|amd64|AMD64)$")
    return()
  endif()
  foreach(level IN LISTS NETLOOM_LEVELS)
    string(MAKE_C_IDENTIFIER "NETLOOM_COMPILER_KNOWS_${level}" known)
    check_cxx_compiler_flag(-march=${level} ${known})
    if(NOT ${known})
      message(WARNING "${CMAKE_CXX_COMPILER} does not know -march=${level}: the engine is built for the oldest processors alone")
      return()
    endif()
  endforeach()
  set(${variable} ON PARENT_SCOPE)
endfunction()

# netloom_level_library(TARGET OUTPUT_NAME SETTINGS target LEVELLED file... [ONCE file...] [OBJECTS target...])
#
# Makes the shared library TARGET from all files, and TARGET-LEVEL for every level from the same. Files under ONCE are the
# same at every level and compiled once, as are those of the object libraries under OBJECTS. SETTINGS is an interface library
# with what all of them are compiled and linked with. Whatever links TARGET gets all levels: they lie in the build tree as in
# an installation.
function(netloom_level_library target output)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" SETTINGS "LEVELLED;ONCE;OBJECTS")
  set(folder lib/netloom)
  if(arg_ONCE)
    add_library(${target}-once OBJECT ${arg_ONCE})
    target_link_libraries(${target}-once PRIVATE ${arg_SETTINGS})
    list(APPEND arg_OBJECTS ${target}-once)
  endif()
  set(objects)
  foreach(library IN LISTS arg_OBJECTS)
    set_target_properties(${library} PROPERTIES POSITION_INDEPENDENT_CODE ON)
    list(APPEND objects $<TARGET_OBJECTS:${library}>)
  endforeach()
  foreach(level IN ITEMS "" ${NETLOOM_LEVELS})
    set(library ${target})
    set(place ${folder})
    if(level)
      set(library ${target}-${level})
      set(place ${folder}/glibc-hwcaps/${level})
    endif()
    add_library(${library} SHARED ${arg_LEVELLED} ${objects})
    set_target_properties(${library} PROPERTIES OUTPUT_NAME ${output} LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/${place})
    target_link_libraries(${library} PRIVATE ${arg_SETTINGS})
    # Calls inside the library go straight, and never to a copy that the program was compiled with for an older processor.
    target_compile_options(${library} PRIVATE -fno-semantic-interposition)
    target_link_options(${library} PRIVATE -Wl,-Bsymbolic-functions)
    if(level)
      target_compile_options(${library} PRIVATE -march=${level})
      add_dependencies(${target} ${library})
    endif()
    install(TARGETS ${library} LIBRARY DESTINATION ${place})
  endforeach()
endfunction()

# netloom_level_program(PROGRAM TARGET): PROGRAM, which links TARGET, finds it and its levels in the build tree, and from bin/
# of wherever it is installed to.
function(netloom_level_program program target)
  get_target_property(type ${target} TYPE)
  if(NOT type STREQUAL SHARED_LIBRARY)
    return()
  endif()
  # The same for both, written by the linker: what CMake writes into a build tree and changes when it installs ends in an
  # empty entry, and that stands for the folder that the program happens to be called from.
  set_target_properties(${program} PROPERTIES
    INSTALL_RPATH "$ORIGIN/../lib/netloom;$ORIGIN/lib/netloom" BUILD_WITH_INSTALL_RPATH ON)
endfunction()
