# Kinds that are found by their file's name: ops, data sources, optimizers... Adding one is adding its file.

# netloom_registry(KEYWORD value...) makes the registry of a kind from a folder.
#
#   SOURCES variable     set to the folder's .cpp files and the generated one, for the target that they belong to
#   FOLDER folder        from the current one; each NAME.cpp there defines TYPE NAME_SUFFIX(), with FAMILIES std::vector<TYPE>
#   SUFFIX word
#   TYPE type            in namespace SPACE, declared by HEADER
#   HEADER path
#   SPACE namespace
#   REGISTRY function    what is generated: const std::vector<TYPE>& FUNCTION(); HEADER or another declares it
#   ORDER member         of TYPE; the list is sorted by it, then by file name
#   FAMILIES             a file holds several of the kind
#
# Generated, because objects that register themselves vanish from static libraries.
function(netloom_registry)
  cmake_parse_arguments(PARSE_ARGV 0 arg FAMILIES "SOURCES;FOLDER;SUFFIX;TYPE;HEADER;SPACE;REGISTRY;ORDER" "")
  file(GLOB files CONFIGURE_DEPENDS ${arg_FOLDER}/*.cpp)
  set(declarations "")
  set(calls "")
  foreach(file IN LISTS files)
    get_filename_component(name ${file} NAME_WE)
    set(function ${name}_${arg_SUFFIX})
    if(arg_FAMILIES)
      string(APPEND declarations "std::vector<${arg_TYPE}> ${function}();\n")
      string(APPEND calls "    for (${arg_TYPE}& one : ${function}()) found.push_back(std::move(one));\n")
    else()
      string(APPEND declarations "${arg_TYPE} ${function}();\n")
      string(APPEND calls "    found.push_back(${function}());\n")
    endif()
  endforeach()
  file(RELATIVE_PATH folder ${PROJECT_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR}/${arg_FOLDER})
  set(registry ${CMAKE_CURRENT_BINARY_DIR}/${arg_REGISTRY}.cpp)
  configure_file(${CMAKE_CURRENT_FUNCTION_LIST_DIR}/registry.cpp.in ${registry} @ONLY)
  set(${arg_SOURCES} ${files} ${registry} PARENT_SCOPE)
endfunction()
