#pragma once

#include "app/studio/background.h"
#include "app/studio/document.h"
#include "nn/data/data_look.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QPushButton;

namespace ui {

class ClassBars;
class SampleView;

/// What the project's data is: some samples, how many there are for each split, how many of each class. Read beside the window once it is
/// seen; large files only when that is asked for.
class DataPreview : public QWidget {
    Q_OBJECT

public:
    DataPreview(studio::Document* document, QWidget* parent);
    ~DataPreview() override;
    bool isReading() const { return task_ != nullptr; }
    const nn::DataLook* look() const { return look_ ? &*look_ : nullptr; }

protected:
    void showEvent(QShowEvent* event) override;

private:
    void follow();         ///< other data, perhaps
    void read();
    void poll();
    void drop();
    void show(const nn::Result<nn::DataLook>& look);
    bool isLarge() const;

    using Task = studio::Background<nn::Result<nn::DataLook>>;
    studio::Document* document_;
    QPushButton* ask_;
    QLabel* text_;
    SampleView* samples_;
    ClassBars* classes_;
    nn::DataSpec data_;
    QString folder_;
    bool known_ = false;  ///< `data_` is shown, or being read
    std::unique_ptr<Task> task_;
    std::vector<std::unique_ptr<Task>> dropped_;
    std::optional<nn::DataLook> look_;
    QTimer timer_;
};

}  // namespace ui
