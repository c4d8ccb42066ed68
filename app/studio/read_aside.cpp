#include "app/studio/read_aside.h"

#include <QCoreApplication>

namespace studio {

TaskQueue& aside() {
    constexpr int threads = 4;  // a file that does not answer, such as a pipe, holds up one
    static TaskQueue queue(threads);
    // Before what a task stands on, such as the registries, may be gone.
    static const bool waitedFor = (qAddPostRoutine([] { aside().wait(); }), true);
    static_cast<void>(waitedFor);
    return queue;
}

}  // namespace studio
