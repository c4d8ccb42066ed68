#pragma once
// The way back from other threads to an object's own.

#include <QObject>

#include <functional>
#include <memory>

namespace studio {

/// Of the thread of its reader, whose child it is: nothing comes once that is gone.
class Mailbox : public QObject {
    Q_OBJECT

public:
    using Letter = std::function<void()>;
    explicit Mailbox(QObject* reader);
    ~Mailbox() override;

    /// Of any thread; it may outlive the box, and what is sent then is dropped on the thread that sent it.
    class Address {
    public:
        /// The letter is called on the reader's thread, from its event loop, after those that were sent before.
        void send(Letter letter) const;

    private:
        friend class Mailbox;
        struct Box;
        std::shared_ptr<Box> box_;
    };
    const Address& address() const { return address_; }

signals:
    void arrived();  ///< from the thread of whoever sends

private:
    void read();
    Address address_;
};

}  // namespace studio
