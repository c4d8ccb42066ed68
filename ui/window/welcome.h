#pragma once

#include <QFrame>

class QVBoxLayout;

namespace ui {

/// What an empty canvas says: how to begin, and examples with what each teaches.
class Welcome : public QFrame {
    Q_OBJECT

public:
    explicit Welcome(QWidget* parent);

signals:
    void newRequested();
    void openRequested();
    void dataRequested();
    void exampleRequested(const QString& file);

private:
    void addExamples(QVBoxLayout* column);
};

}  // namespace ui
