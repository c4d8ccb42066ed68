#pragma once
// Whether threads get the cores that they need: before measuring.

namespace nn {

/// Returns as soon as `threads` threads of ours each have a core to themselves, at the latest after `most` seconds;
/// gives the seconds that it took. Before measuring: programs that have just computed keep cores busy for a while,
/// waiting for work. Takes some 10 ms of each core.
double wait_for_cores(int threads, double most);

}  // namespace nn
