# What tests run with under a sanitizer. What it is told to pass over stands in a file beside this one, each line with its reason.
#
# A report ends the process with a status that no test expects. Memory that is refused is the program's business, as it is without.
set(NETLOOM_PATIENCE 1)
set(NETLOOM_SANITIZER_SETTINGS "")
if(NETLOOM_SANITIZE)
  set(NETLOOM_PATIENCE 12)
  set(common "exitcode=86:allocator_may_return_null=1")
  set(here ${CMAKE_CURRENT_LIST_DIR})
  # Qt Test gives each function five minutes, which ctest does by the clock above already.
  # Both keep notes of memory in terabytes of addresses: a limit of addresses says nothing.
  list(APPEND NETLOOM_SANITIZER_SETTINGS NETLOOM_PATIENCE=${NETLOOM_PATIENCE} QTEST_FUNCTION_TIMEOUT=3600000 NETLOOM_SHADOW=1)
  if(NETLOOM_SANITIZE MATCHES address)
    # Use of a stack after its function's return is not looked for: GCC 12 then places vectors of 64 bytes where they may not lie (its bug 110027).
    # A test of kills puts a library in front of the program's own, and so in front of the sanitizer's.
    list(APPEND NETLOOM_SANITIZER_SETTINGS "ASAN_OPTIONS=${common}:verify_asan_link_order=0"
         "LSAN_OPTIONS=suppressions=${here}/leaks.txt:print_suppressions=0"
         "UBSAN_OPTIONS=${common}:halt_on_error=1:print_stacktrace=1")
  elseif(NETLOOM_SANITIZE MATCHES thread)
    # libgomp is not built for the sanitizer, which does not see its barriers: with teams of one thread there is nothing to see. What threads
    # of a team share is cut into shares that know nothing of each other (nn/engine/machine/parallel.h); what trainer, window, batches and
    # readers share is what this looks at.
    # Qt starts programs by a fork that shares memory: the sanitizer takes the parent for the child, and would end it at its next thread.
    list(APPEND NETLOOM_SANITIZER_SETTINGS OMP_THREAD_LIMIT=1
         "TSAN_OPTIONS=${common}:second_deadlock_stack=1:die_after_fork=0:suppressions=${here}/races.txt")
  endif()
endif()
