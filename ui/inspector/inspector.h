#pragma once
// What is selected, in full: options, parameters, shapes, documentation, problems. Generated from the op's declaration.

#include "app/studio/document.h"

#include <QScrollArea>

namespace ui {

class TensorFeed;  // ui/training/tensor_feed.h

class Inspector : public QScrollArea {
    Q_OBJECT

public:
    /// `feed` shows how the selected node's weights are spread; may be null.
    Inspector(studio::Document* document, TensorFeed* feed, QWidget* parent = nullptr);
    ~Inspector() override;

    /// Paths of the selected nodes: none shows the project, several their totals.
    void setSelection(const QStringList& paths);
    QStringList selection() const;
    /// Where keys begin: the selected node's first option, or else the page's first field; null where there is none.
    QWidget* firstOption() const;

signals:
    /// A node got another id by this panel: whoever selects should follow.
    void renamed(const QString& from, const QString& to);
    /// Shows the inside of a container.
    void enterRequested(const QString& path);
    void message(const QString& text);  ///< why an edit was refused

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace ui
