# SPDX-License-Identifier: MIT
# web/x.mjs → web.x: pages in a headless Chromium, and their arithmetic in node. Where a tool is missing,
# or $MTOK_TEST_LIGHT is set, a test says so and counts as skipped.
find_program(NODE node)
find_program(CHROMIUM NAMES chromium chromium-browser)
set(axe ${CMAKE_BINARY_DIR}/npm/node_modules/axe-core)
file(GLOB scripts CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/web/*.mjs)
foreach(script IN LISTS scripts)
  get_filename_component(name ${script} NAME_WE)
  if(name MATCHES "^(browser|support)$")
    continue()
  endif()
  add_test(NAME web.${name} COMMAND sh ${CMAKE_CURRENT_SOURCE_DIR}/web/run.sh ${script})
  set_tests_properties(web.${name} PROPERTIES TIMEOUT 300 SKIP_RETURN_CODE 77 RUN_SERIAL ON
    ENVIRONMENT "MTOK=$<TARGET_FILE:mtok>;MTOK_SOURCE=${CMAKE_SOURCE_DIR};MTOK_BUILD=${CMAKE_BINARY_DIR};MTOK_NODE=${NODE};CHROMIUM=${CHROMIUM};MTOK_AXE=${axe}")
endforeach()
