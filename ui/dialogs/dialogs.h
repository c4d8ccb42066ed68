#pragma once
// Every question to the user behind one interface: real dialogs in the program, prepared answers in tests.

#include <QList>
#include <QString>
#include <QStringList>

class QWidget;

namespace nn {
class WeightsMatch;
}

namespace ui {

/// A kind of file, as a dialog offers it.
struct FileKind {
    QString title;        ///< "PyTorch state_dict"
    QStringList endings;  ///< ".pt", ".pth"
};

class Dialogs {
public:
    virtual ~Dialogs() = default;

    enum class Unsaved { Save, Discard, Cancel };
    /// What would be lost.
    struct AtStake {
        bool project = false;  ///< changes that are not saved
        bool weights = false;  ///< trained weights that are in no file
        bool running = false;  ///< and the training of them goes on
        bool any() const { return project || weights; }
    };
    enum class Again { GoOn, Anew, Cancel };
    struct TrainAgain {
        Again answer = Again::Cancel;
        bool keep = false;  ///< the trained weights go into a file first
    };
    enum class Changed { Overwrite, SaveAs, Cancel };
    enum class Recover { Open, Discard, Later };

    /// A project file to open; "" is a refusal.
    virtual QString openProject(QWidget* parent, const QString& folder) = 0;
    virtual QString saveProject(QWidget* parent, const QString& suggested) = 0;
    /// A file of one of `kinds` to write; the first is offered first.
    virtual QString exportFile(QWidget* parent, const QString& suggested, const QList<FileKind>& kinds) = 0;
    /// A data folder or file.
    virtual QString chooseData(QWidget* parent, const QString& start, bool folder) = 0;
    /// "Save the changes to NAME, and its trained weights?" One question, whatever is at stake.
    virtual Unsaved askUnsaved(QWidget* parent, const QString& name, const AtStake& stake) = 0;
    /// There are weights: does training go on with them, or begin anew? `unkept`: beginning anew loses them, unless they are kept.
    virtual TrainAgain askTrainAgain(QWidget* parent, bool unkept) = 0;
    /// A file of one of `kinds` to read; "" is a refusal.
    virtual QString importFile(QWidget* parent, const QString& title, const QString& folder, const QList<FileKind>& kinds) = 0;
    /// The weights of file `name` are not quite the network's: which go where? True: what fits is to be taken, as `match` then says.
    virtual bool matchWeights(QWidget* parent, const QString& name, nn::WeightsMatch& match) = 0;
    /// The file was changed by another program since it was loaded.
    virtual Changed askChangedOnDisk(QWidget* parent, const QString& file) = 0;
    /// Unsaved work of an earlier session was found.
    virtual Recover askRecover(QWidget* parent, const QString& name, const QString& when) = 0;
    /// Only for what cannot wait in the message bar.
    virtual void showError(QWidget* parent, const QString& title, const QString& text) = 0;
    virtual void showAbout(QWidget* parent) = 0;
};

/// The dialogs of the desktop.
class DesktopDialogs : public Dialogs {
public:
    QString openProject(QWidget* parent, const QString& folder) override;
    QString saveProject(QWidget* parent, const QString& suggested) override;
    QString exportFile(QWidget* parent, const QString& suggested, const QList<FileKind>& kinds) override;
    QString chooseData(QWidget* parent, const QString& start, bool folder) override;
    Unsaved askUnsaved(QWidget* parent, const QString& name, const AtStake& stake) override;
    TrainAgain askTrainAgain(QWidget* parent, bool unkept) override;
    QString importFile(QWidget* parent, const QString& title, const QString& folder, const QList<FileKind>& kinds) override;
    bool matchWeights(QWidget* parent, const QString& name, nn::WeightsMatch& match) override;
    Changed askChangedOnDisk(QWidget* parent, const QString& file) override;
    Recover askRecover(QWidget* parent, const QString& name, const QString& when) override;
    void showError(QWidget* parent, const QString& title, const QString& text) override;
    void showAbout(QWidget* parent) override;
};

/// `file` with `.netloom.json` behind it, unless it has it.
QString withProjectEnding(const QString& file);

}  // namespace ui
