#pragma once

#include "app/studio/examples.h"

#include <QFrame>
#include <QTimer>

class QGridLayout;
class QLabel;
class QLineEdit;
class QScrollArea;

namespace studio {
class Settings;
}

namespace ui {

class ExampleCard;

/// What an empty canvas says: how to begin, what was open lately, and examples, easiest first, each with its network. Fills the canvas; the
/// window hides it while anything else is opened there.
class Welcome : public QFrame {
    Q_OBJECT

public:
    Welcome(studio::Settings* settings, QWidget* parent);

signals:
    void newRequested();
    void openRequested();
    void importRequested();
    void dataRequested();
    void helpRequested();
    void keysRequested();
    void recentRequested(const QString& file);
    void exampleRequested(const QString& file);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;

private:
    QWidget* buildWays(QWidget* page);
    QWidget* buildRecent(QWidget* page);
    void refreshRecent();
    void arrange();   ///< the cards that match, in as many columns as fit
    void drawNext();  ///< one picture, when nothing else is to be done

    studio::Settings* settings_;
    QScrollArea* area_;
    QWidget* recent_;
    QLineEdit* search_;
    QLabel* none_;
    QGridLayout* grid_;
    QList<ExampleCard*> cards_;
    QTimer idle_;
    int columns_ = 0;
};

}  // namespace ui
