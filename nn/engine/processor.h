#pragma once
// What the engine was built for, for reports: the arithmetic may be built several times (packaging/levels.cmake). And
// whether its threads get the processor.

#include <string_view>

namespace nn {

/// The x86-64 level (x86-64, x86-64-v2, -v3, -v4) whose instructions this engine may use; "" on other processors.
std::string_view processor_level();

/// Returns as soon as `threads` threads of ours each have a core to themselves, at the latest after `most` seconds; gives the
/// seconds that it took. Before measuring: programs that have just computed keep cores busy for a while, waiting for work.
/// Takes some 10 ms of each core.
double wait_for_cores(int threads, double most);

}  // namespace nn
