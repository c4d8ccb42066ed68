#pragma once
// What can be tried before a long run, a row each: one click, a verdict, what to do about it.

#include "app/studio/rehearser.h"

#include <QWidget>

class QCustomPlot;
class QLabel;
class QPushButton;

namespace ui {

class CheckPanel : public QWidget {
    Q_OBJECT

public:
    CheckPanel(studio::Document* document, studio::Rehearser* rehearser, QWidget* parent = nullptr);

    /// Tries this one; "": all.
    void check(const QString& id);

signals:
    /// What came of one, for the log.
    void found(const QString& text);

private:
    /// Widgets are named by the check's id: "check/ID", "verdict/ID", "found/ID", "apply/ID".
    struct Row {
        const nn::RehearsalKind* kind;
        QLabel *icon, *text, *advice;
        QPushButton *run, *apply;
        QCustomPlot* plot;
    };
    void build(QWidget* page);
    Row addRow(const nn::RehearsalKind& kind, QWidget* page);
    void showRow(Row& row);
    void showCurve(const Row& row, const nn::Rehearsal& found);
    void applyRate(const Row& row);

    studio::Document* document_;
    studio::Rehearser* rehearser_;
    std::vector<Row> rows_;
    QPushButton *all_ = nullptr, *cancel_ = nullptr;
};

}  // namespace ui
