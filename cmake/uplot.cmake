# SPDX-License-Identifier: MIT
# uPlot draws the charts of pages for those who want to zoom. It comes from the npm registry at build
# time, held to the hash in web/package-lock.json, and is embedded with its licence. Without it every
# page has the same charts as static SVG.
find_program(NPM npm)
if(NPM)
  option(MTOK_CHARTS "Embed uPlot (from npm) for charts that zoom" ON)
else()
  option(MTOK_CHARTS "Embed uPlot (from npm) for charts that zoom" OFF)
endif()
set(MTOK_UPLOT ${CMAKE_BINARY_DIR}/uplot)
file(MAKE_DIRECTORY ${MTOK_UPLOT})
if(MTOK_CHARTS AND NOT EXISTS ${MTOK_UPLOT}/uPlot.iife.min.js)
  if(NOT NPM)
    message(FATAL_ERROR "MTOK_CHARTS needs npm; -DMTOK_CHARTS=OFF builds with static charts")
  endif()
  file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/npm)
  file(COPY web/package.json web/package-lock.json DESTINATION ${CMAKE_BINARY_DIR}/npm)
  set(only --omit=dev)
  if(MTOK_TESTS)
    set(only --include=dev) # axe-core
  endif()
  execute_process(COMMAND ${NPM} ci ${only} --ignore-scripts --no-audit --no-fund --loglevel=error --fetch-retries=1 --fetch-timeout=20000
    WORKING_DIRECTORY ${CMAKE_BINARY_DIR}/npm RESULT_VARIABLE failed ERROR_VARIABLE why TIMEOUT 120)
  if(failed)
    message(WARNING "uPlot could not be installed; pages get static charts only:\n${why}")
  else()
    set(package ${CMAKE_BINARY_DIR}/npm/node_modules/uplot)
    file(COPY ${package}/LICENSE ${package}/dist/uPlot.min.css ${package}/dist/uPlot.iife.min.js
      DESTINATION ${MTOK_UPLOT})
  endif()
endif()
if(NOT MTOK_CHARTS)
  file(REMOVE ${MTOK_UPLOT}/LICENSE ${MTOK_UPLOT}/uPlot.min.css ${MTOK_UPLOT}/uPlot.iife.min.js)
endif()
