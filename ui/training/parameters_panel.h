#pragma once
// Every parameter and buffer of the network: shape, statistics, histogram, and the values as a table or a picture.

#include "app/studio/document_change.h"
#include "app/studio/training_session.h"

#include <QHash>
#include <QWidget>

class QLabel;
class QLineEdit;
class QSpinBox;
class QTableView;
class QTabWidget;
class QTreeWidget;

namespace ui {

class Histogram;
class TensorFeed;
class TensorImage;
class TensorTableModel;

class ParametersPanel : public QWidget {
    Q_OBJECT

public:
    ParametersPanel(studio::Document* document, studio::TrainingSession* session, TensorFeed* feed,
                    QWidget* parent = nullptr);

    QString currentKey() const;
    /// Selects the first tensor of a node, if it has one.
    void showNode(const QString& path);

signals:
    void nodeActivated(const QString& path);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    QWidget* buildList();
    QWidget* buildStatistics();
    QWidget* buildValues();
    void fillList();
    void follow(const studio::DocumentChange& change);
    bool refreshRows(const nn::NodeReport& node, int& row);
    void filterList(const QString& text);
    void chooseTensor();
    void refreshTensor();

    studio::Document* document_;
    TensorFeed* feed_;
    QTreeWidget* list_;
    QLineEdit* filter_;
    QLabel *title_, *statistics_[7];
    Histogram* histogram_;
    QTabWidget* views_;
    TensorImage* image_;
    QTableView* table_;
    TensorTableModel* model_;
    QSpinBox *slice_, *channel_;
    QLabel *sliceText_, *channelText_;
    QHash<QString, int> firstRow_;  ///< of a node that has parameters
};

}  // namespace ui
