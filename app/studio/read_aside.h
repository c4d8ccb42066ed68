#pragma once
// Work beside the window, such as reading a file, whose answer comes back to it.

#include "app/studio/mailbox.h"
#include "app/studio/task_queue.h"
#include "nn/model/result.h"

#include <exception>
#include <functional>
#include <memory>
#include <utility>

namespace studio {

/// Where `readAside` works: some threads for the whole program, which waits for them when its QCoreApplication goes.
TaskQueue& aside();

/// Runs `read` beside the window. `Answer` is a Result; what is thrown, for want of memory, is an error. `done` gets its answer on the thread of `context`, later, and never once that is gone.
template <typename Answer>
void readAside(std::function<Answer()> read, QObject* context, std::function<void(Answer)> done) {
    auto* mailbox = new Mailbox(context);
    aside().add([read = std::move(read), address = mailbox->address(), mailbox, done = std::move(done)] {
        auto answer = std::make_shared<Answer>(nn::Error(nn::Message(TR("There is too little memory to read this."))));
        try {
            *answer = read();
        } catch (const std::exception&) {  // it stays what it is
        }
        address.send([answer, mailbox, done] {
            mailbox->deleteLater();
            done(std::move(*answer));
        });
    });
}

}  // namespace studio
