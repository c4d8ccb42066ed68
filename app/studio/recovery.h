#pragma once
// Unsaved work that outlives a crash: one small file a running program, and the list of those whose program is gone.

#include "nn/model/project.h"
#include "nn/model/result.h"

#include <QDateTime>
#include <QString>
#include <QVector>

#include <memory>

namespace studio {

/// What a crash left behind.
struct Recovered {
    QString file;      ///< the recovery file
    QString name;      ///< of the project
    QString original;  ///< the project's own file, "" where it was never saved
    QString folder;    ///< that relative data paths start at
    QByteArray checksum;  ///< SHA-256 of the project's own file as this program last knew it; empty where it had none
    QDateTime time;    ///< of the last change that was kept
    nn::Project project;
};

/// The user's own folder for recovery files.
QString recoveryFolder();
/// Everything in `folder` that no running program keeps, newest first. Damaged files are left out.
QVector<Recovered> recoverable(const QString& folder);
/// The person does not want it back.
void discard(const Recovered& recovered);

/// This program's recovery file. Writing happens on a thread of its own, atomically; UI thread only otherwise.
class RecoveryFile {
public:
    explicit RecoveryFile(const QString& folder);
    /// Removes the file, unless it was left: a program that ends by itself leaves nothing behind.
    ~RecoveryFile();

    QString folder() const;
    /// `checksum`: of the file `original`, see `Recovered`.
    void write(const nn::Project& project, const QString& original, const QString& folder, const QByteArray& checksum);
    void remove();
    /// What was written last stays behind, for the next start of the program. Waits until it is on the disk.
    void leave();
    /// Waits until what was asked for has happened.
    void flush();
    QString path() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace studio
