#include "app/studio/mailbox.h"

#include <QPointer>

#include <deque>
#include <mutex>
#include <utility>

namespace studio {

// The letters do not travel in Qt's events, nor do the events come from here: what is handed over is guarded where the thread sanitizer
// sees it, and a queued signal is made, read and freed by Qt alone.
struct Mailbox::Address::Box {
    std::mutex mutex;
    Mailbox* reader = nullptr;   // guarded; none once the mailbox is gone
    std::deque<Letter> letters;  // guarded
};

Mailbox::Mailbox(QObject* reader) : QObject(reader) {
    address_.box_ = std::make_shared<Address::Box>();
    address_.box_->reader = this;
    connect(this, &Mailbox::arrived, this, &Mailbox::read, Qt::QueuedConnection);
}

Mailbox::~Mailbox() {
    std::deque<Letter> unread;
    const std::lock_guard lock(address_.box_->mutex);
    address_.box_->reader = nullptr;
    unread.swap(address_.box_->letters);
}

void Mailbox::Address::send(Letter letter) const {
    const std::lock_guard lock(box_->mutex);
    if (!box_->reader) return;
    box_->letters.push_back(std::move(letter));
    if (box_->letters.size() == 1) emit box_->reader->arrived();
}

void Mailbox::read() {
    std::deque<Letter> letters;
    {
        const std::lock_guard lock(address_.box_->mutex);
        letters.swap(address_.box_->letters);
    }
    const QPointer<Mailbox> still(this);
    for (const Letter& letter : letters) {
        if (!still) break;  // the one before ended the reader
        letter();
    }
}

}  // namespace studio
