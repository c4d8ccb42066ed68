#pragma once
// Files are read beside the window.

#include "nn/model/result.h"

#include <QFuture>
#include <QObject>
#include <QPromise>
#include <QThreadPool>

#include <exception>
#include <functional>
#include <memory>
#include <utility>

namespace studio {

/// Runs `read` on a thread of the pool. `Answer` is a Result; what is thrown, for want of memory, is an error. `done` gets its answer on the thread of `context`, later, and never once that is gone.
template <typename Answer>
void readAside(std::function<Answer()> read, QObject* context, std::function<void(const Answer&)> done) {
    using Shared = std::shared_ptr<Answer>;
    auto promise = std::make_shared<QPromise<Shared>>();
    promise->start();
    promise->future().then(context, [done = std::move(done)](const Shared& answer) { done(*answer); });
    QThreadPool::globalInstance()->start([promise, read = std::move(read)] {
        auto answer = std::make_shared<Answer>(nn::Error(nn::Message(TR("There is too little memory to read this."))));
        try {
            *answer = read();
        } catch (const std::exception&) {  // it stays what it is
        }
        promise->addResult(std::move(answer));
        promise->finish();
    });
}

}  // namespace studio
