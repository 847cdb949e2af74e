# SPDX-License-Identifier: MIT
# The installed program is one file, with man pages, completions and cron examples beside it.
install(TARGETS mtok RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
file(GLOB man_pages CONFIGURE_DEPENDS man/*.1)
install(FILES ${man_pages} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES LICENSE README.md DESTINATION ${CMAKE_INSTALL_DOCDIR} OPTIONAL)
install(DIRECTORY cron/ DESTINATION ${CMAKE_INSTALL_DOCDIR}/cron)
install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR} FILES_MATCHING
  PATTERN "*.md" PATTERN "*.json")

# Completions are made by the program from its tables of options.
set(completions ${CMAKE_CURRENT_BINARY_DIR}/completions)
add_custom_command(OUTPUT ${completions}/mtok ${completions}/_mtok ${completions}/mtok.fish
  COMMAND ${CMAKE_COMMAND} -E make_directory ${completions}
  COMMAND $<TARGET_FILE:mtok> completions bash > ${completions}/mtok
  COMMAND $<TARGET_FILE:mtok> completions zsh > ${completions}/_mtok
  COMMAND $<TARGET_FILE:mtok> completions fish > ${completions}/mtok.fish
  DEPENDS mtok VERBATIM)
add_custom_target(completions ALL
  DEPENDS ${completions}/mtok ${completions}/_mtok ${completions}/mtok.fish)
install(FILES ${completions}/mtok DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES ${completions}/_mtok DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
install(FILES ${completions}/mtok.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
