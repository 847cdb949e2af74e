# SPDX-License-Identifier: MIT
# The file name is the registration: fetchers/acme.c defines fetcher_acme, src/command/cmd_report.c defines
# command_report.

function(mtok_collect_fetchers out)
  set(declarations "")
  set(entries "")
  foreach(file IN LISTS ARGN)
    get_filename_component(name ${file} NAME_WE)
    string(REPLACE "-" "_" symbol ${name})
    file(STRINGS ${file} has REGEX "const struct fetcher fetcher_${symbol} ")
    if(NOT has)
      message(FATAL_ERROR "fetchers/${name}.c must define `const struct fetcher fetcher_${symbol} = {…}`")
    endif()
    if(MTOK_TESTS)
      file(GLOB fixture ${CMAKE_CURRENT_SOURCE_DIR}/tests/fixtures/${name}.*)
      if(NOT fixture)
        message(FATAL_ERROR "fetchers/${name}.c has no fixture: tests/fixtures/${name}.<extension> is missing")
      endif()
      if(NOT EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/tests/golden/${name}.tsv)
        message(FATAL_ERROR "fetchers/${name}.c has no golden rows: tests/golden/${name}.tsv is missing")
      endif()
    endif()
    string(APPEND declarations "extern const struct fetcher fetcher_${symbol};\n")
    string(APPEND entries "    &fetcher_${symbol},\n")
  endforeach()
  file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/${out} @ONLY CONTENT
"/* Generated from the folder fetchers/. */
#include \"names/registry.h\"

${declarations}
const struct fetcher *const fetcher_list[] = {
${entries}    0};
")
endfunction()

function(mtok_collect_commands out)
  set(declarations "")
  set(entries "")
  foreach(file IN LISTS ARGN)
    get_filename_component(name ${file} NAME_WE)
    if(name MATCHES "^cmd_(.*)$")
      set(symbol ${CMAKE_MATCH_1})
      string(APPEND declarations "extern const struct command command_${symbol};\n")
      string(APPEND entries "    &command_${symbol},\n")
    endif()
  endforeach()
  file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/${out} @ONLY CONTENT
"/* Generated from src/command/cmd_*.c. */
#include \"command/command.h\"

${declarations}
const struct command *const command_list[] = {
${entries}    0};
")
endfunction()
