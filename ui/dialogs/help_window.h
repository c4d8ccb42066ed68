#pragma once

#include <QDialog>
#include <QUrl>

class QListWidget;
class QTextBrowser;
class QToolButton;

namespace ui {

/// The help pages (resources/help) inside the program: a list of them, the page, links between pages, back and forward.
class HelpWindow : public QDialog {
    Q_OBJECT

public:
    explicit HelpWindow(QWidget* parent);
    /// "data-and-training" or "data-and-training#tables-csv"; "": the first page. Shows itself.
    void showPage(const QString& page = {});
    /// Of the page that is read now: "names".
    QString page() const;

private:
    void restyle();
    void follow();
    QListWidget* contents_;
    QTextBrowser* text_;
    QToolButton *back_, *forward_;
};

}  // namespace ui
