#include "app/studio/read_aside.h"

namespace studio {

TaskQueue& aside() {
    constexpr int threads = 4;  // a file that does not answer, such as a pipe, holds up one
    static TaskQueue queue(threads);
    return queue;
}

}  // namespace studio
