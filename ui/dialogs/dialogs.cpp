#include "ui/dialogs/dialogs.h"

#include "ui/dialogs/match_dialog.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QCoreApplication>
#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>
#include <QPushButton>

namespace ui {

namespace {

QString projectFilter() { return QCoreApplication::translate("ui::Dialogs", "Netloom projects (*.netloom.json);;All files (*)"); }

/// A question whose buttons are verbs. Returns the index of the answer; the last one stands for Escape.
int ask(QWidget* parent, const QString& text, const QString& detail, const QStringList& answers) {
    QMessageBox box(QMessageBox::NoIcon, QStringLiteral("Netloom"), text, QMessageBox::NoButton, parent);
    box.setInformativeText(detail);
    QList<QPushButton*> buttons;
    for (int i = 0; i < answers.size(); ++i) {
        const auto role = i == 0 ? QMessageBox::AcceptRole
                          : i == answers.size() - 1 ? QMessageBox::RejectRole : QMessageBox::DestructiveRole;
        buttons << box.addButton(answers[i], role);
    }
    box.setDefaultButton(buttons.front());
    box.setEscapeButton(buttons.back());
    box.exec();
    const int chosen = int(buttons.indexOf(qobject_cast<QPushButton*>(box.clickedButton())));
    return chosen < 0 ? int(answers.size()) - 1 : chosen;
}

}  // namespace

QString withProjectEnding(const QString& file) {
    if (file.isEmpty() || file.endsWith(QStringLiteral(".json"), Qt::CaseInsensitive)) return file;
    return file + QStringLiteral(".netloom.json");
}

QString DesktopDialogs::openProject(QWidget* parent, const QString& folder) {
    return QFileDialog::getOpenFileName(parent, QCoreApplication::translate("ui::Dialogs", "Open project"), folder, projectFilter());
}

QString DesktopDialogs::saveProject(QWidget* parent, const QString& suggested) {
    // The ending is added before the dialog asks about replacing a file, so it asks about the right one.
    QFileDialog dialog(parent, QCoreApplication::translate("ui::Dialogs", "Save project"), QFileInfo(suggested).path(), projectFilter());
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setDefaultSuffix(QStringLiteral("netloom.json"));
    dialog.selectFile(QFileInfo(suggested).fileName());
    return dialog.exec() == QDialog::Accepted ? dialog.selectedFiles().value(0) : QString();
}

QString DesktopDialogs::importFile(QWidget* parent, const QString& title, const QString& folder, const QList<FileKind>& kinds) {
    QStringList filters, endings;
    for (const FileKind& kind : kinds) {
        filters << QStringLiteral("%1 (*%2)").arg(kind.title, kind.endings.join(QStringLiteral(" *")));
        endings << kind.endings;
    }
    filters.prepend(QCoreApplication::translate("ui::Dialogs", "All of these (*%1)").arg(endings.join(QStringLiteral(" *"))));
    filters << QCoreApplication::translate("ui::Dialogs", "All files (*)");
    return QFileDialog::getOpenFileName(parent, title, folder, filters.join(QStringLiteral(";;")));
}

QString DesktopDialogs::exportFile(QWidget* parent, const QString& suggested, const QList<FileKind>& kinds) {
    QStringList filters;
    for (const FileKind& kind : kinds)
        filters << QStringLiteral("%1 (*%2)").arg(kind.title, kind.endings.join(QStringLiteral(" *")));
    QFileDialog dialog(parent, QCoreApplication::translate("ui::Dialogs", "Export"), QFileInfo(suggested).path());
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setNameFilters(filters);
    const auto addEnding = [&](const QString& filter) {
        dialog.setDefaultSuffix(kinds.value(filters.indexOf(filter)).endings.value(0));
    };
    QObject::connect(&dialog, &QFileDialog::filterSelected, &dialog, addEnding);
    addEnding(filters.value(0));
    dialog.selectFile(QFileInfo(suggested).fileName());
    return dialog.exec() == QDialog::Accepted ? dialog.selectedFiles().value(0) : QString();
}

QString DesktopDialogs::chooseData(QWidget* parent, const QString& start, bool folder) {
    if (folder) {
        return QFileDialog::getExistingDirectory(parent, QCoreApplication::translate("ui::Dialogs", "Choose the data folder"), start);
    }
    return QFileDialog::getOpenFileName(parent, QCoreApplication::translate("ui::Dialogs", "Choose the data file"), start);
}

Dialogs::Unsaved DesktopDialogs::askUnsaved(QWidget* parent, const QString& name, const AtStake& stake) {
    const auto in = [](const char* text) { return QCoreApplication::translate("ui::Dialogs", text); };
    const QString question = stake.project && stake.weights ? in(QT_TRANSLATE_NOOP("ui::Dialogs", "Save “%1” and its trained weights?"))
                             : stake.weights ? in(QT_TRANSLATE_NOOP("ui::Dialogs", "Keep the trained weights of “%1”?"))
                                             : in(QT_TRANSLATE_NOOP("ui::Dialogs", "Save the changes to “%1”?"));
    QString detail = stake.weights ? in(QT_TRANSLATE_NOOP("ui::Dialogs", "The weights are in no file yet. They are kept beside the project, "
                                                                         "as a .pt file of its name."))
                                   : in(QT_TRANSLATE_NOOP("ui::Dialogs", "Without saving they are lost."));
    if (stake.weights && stake.running)
        detail += QLatin1Char(' ') + in(QT_TRANSLATE_NOOP("ui::Dialogs", "The training that runs ends with the step at hand."));
    const QString keep = stake.project && stake.weights ? in(QT_TRANSLATE_NOOP("ui::Dialogs", "Save both"))
                         : stake.weights ? in(QT_TRANSLATE_NOOP("ui::Dialogs", "Keep"))
                                         : in(QT_TRANSLATE_NOOP("ui::Dialogs", "Save"));
    const int answer = ask(parent, question.arg(name), detail,
                           {keep, in(QT_TRANSLATE_NOOP("ui::Dialogs", "Discard")), in(QT_TRANSLATE_NOOP("ui::Dialogs", "Cancel"))});
    return answer == 0 ? Unsaved::Save : answer == 1 ? Unsaved::Discard : Unsaved::Cancel;
}

Dialogs::TrainAgain DesktopDialogs::askTrainAgain(QWidget* parent, bool unkept) {
    QMessageBox box(QMessageBox::NoIcon, QStringLiteral("Netloom"),
                    QCoreApplication::translate("ui::Dialogs", "Go on with the weights that there are, or begin anew?"),
                    QMessageBox::NoButton, parent);
    box.setInformativeText(QCoreApplication::translate(
        "ui::Dialogs", "Going on keeps what was learnt; the optimizer and the curves begin anew. From the start, new weights are drawn."));
    QPushButton* on = box.addButton(QCoreApplication::translate("ui::Dialogs", "Go on"), QMessageBox::AcceptRole);
    QPushButton* anew = box.addButton(QCoreApplication::translate("ui::Dialogs", "From the start"), QMessageBox::DestructiveRole);
    QPushButton* cancel = box.addButton(QCoreApplication::translate("ui::Dialogs", "Cancel"), QMessageBox::RejectRole);
    QCheckBox* keep = nullptr;
    if (unkept) {
        keep = new QCheckBox(QCoreApplication::translate("ui::Dialogs", "Keep the trained weights beside the project first"));
        keep->setChecked(true);
        box.setCheckBox(keep);
    }
    box.setDefaultButton(on);
    box.setEscapeButton(cancel);
    box.exec();
    const auto* clicked = box.clickedButton();
    return {clicked == on ? Again::GoOn : clicked == anew ? Again::Anew : Again::Cancel, keep && keep->isChecked()};
}

bool DesktopDialogs::matchWeights(QWidget* parent, const QString& name, nn::WeightsMatch& match) {
    MatchDialog dialog(name, match, parent);
    if (dialog.exec() != QDialog::Accepted) return false;
    match = dialog.match();
    return true;
}

Dialogs::Changed DesktopDialogs::askChangedOnDisk(QWidget* parent, const QString& file) {
    const int answer =
        ask(parent, QCoreApplication::translate("ui::Dialogs", "“%1” was changed by another program.").arg(QFileInfo(file).fileName()),
            QCoreApplication::translate("ui::Dialogs", "Saving replaces what the other program wrote."),
            {QCoreApplication::translate("ui::Dialogs", "Save elsewhere…"), QCoreApplication::translate("ui::Dialogs", "Replace it"),
             QCoreApplication::translate("ui::Dialogs", "Cancel")});
    return answer == 0 ? Changed::SaveAs : answer == 1 ? Changed::Overwrite : Changed::Cancel;
}

Dialogs::Recover DesktopDialogs::askRecover(QWidget* parent, const QString& name, const QString& when) {
    const int answer =
        ask(parent, QCoreApplication::translate("ui::Dialogs", "Netloom ended before “%1” was saved.").arg(name),
            QCoreApplication::translate("ui::Dialogs", "Unsaved work of %1 was kept.").arg(when),
            {QCoreApplication::translate("ui::Dialogs", "Open it"), QCoreApplication::translate("ui::Dialogs", "Discard it"),
             QCoreApplication::translate("ui::Dialogs", "Later")});
    return answer == 0 ? Recover::Open : answer == 1 ? Recover::Discard : Recover::Later;
}

void DesktopDialogs::showError(QWidget* parent, const QString& title, const QString& text) {
    QMessageBox box(QMessageBox::NoIcon, QStringLiteral("Netloom"), title, QMessageBox::Ok, parent);
    box.setIconPixmap(Theme::instance().icon(QStringLiteral("error"), Theme::instance().colors().error).pixmap(32, 32));
    box.setInformativeText(text);
    box.exec();
}

void DesktopDialogs::showAbout(QWidget* parent) {
    QMessageBox box(QMessageBox::NoIcon, QCoreApplication::translate("ui::Dialogs", "About Netloom"),
                    QStringLiteral("<h3>Netloom %1</h3>").arg(QCoreApplication::applicationVersion()), QMessageBox::Close, parent);
    box.setIconPixmap(Theme::instance().icon(QStringLiteral("netloom")).pixmap(64, 64));
    box.setInformativeText(
        QStringLiteral("<p>%1</p><p>%2</p><p>GPL-3.0-or-later · Qt %3 · QCustomPlot · Eigen</p>")
            .arg(QCoreApplication::translate("ui::Dialogs", "Draw a neural network, train it, watch it learn, take the weights."),
                 QCoreApplication::translate("ui::Dialogs", "Layers, names and numbers are PyTorch's own: what you train here loads there."),
                 QString::fromLatin1(qVersion())));
    box.exec();
}

}  // namespace ui
