#pragma once
// Everything that is wrong, in one list. Activating a line shows its node; fixes are one click.

#include "app/studio/document.h"

#include <QWidget>

class QLabel;
class QTreeWidget;

namespace ui {

class ProblemsPanel : public QWidget {
    Q_OBJECT

public:
    explicit ProblemsPanel(studio::Document* document, QWidget* parent = nullptr);

    int count() const;
    bool hasErrors() const;

signals:
    void countChanged(int count);
    /// A path, or "" for the data and training settings.
    void revealRequested(const QString& path);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void makeRoom();
    void refresh();
    QWidget* fixButtons(std::size_t index);

    studio::Document* document_;
    QTreeWidget* list_;
    QLabel* empty_;
    QString shown_;
    int count_ = -1;
};

}  // namespace ui
