#include "app/studio/recovery.h"

#include "app/studio/task_queue.h"
#include "nn/io/atomic_file.h"
#include "nn/train/project_file.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLockFile>
#include <QStandardPaths>
#include <QUuid>

#include <algorithm>

namespace studio {

namespace {

constexpr auto fileFilter = "*.recovery.json";
constexpr qint64 sizeLimit = 64 * 1024 * 1024;

QString lockOf(const QString& file) { return file + QStringLiteral(".lock"); }

std::optional<Recovered> readRecovered(const QString& path) {
    QFile file(path);
    if (file.size() > sizeLimit || !file.open(QIODevice::ReadOnly)) return std::nullopt;
    const QJsonObject json = QJsonDocument::fromJson(file.readAll()).object();
    const auto parsed = nn::parse_project(json["project"].toString().toStdString());
    // A project whose text has errors could not be saved either; nothing in it can be shown.
    if (!parsed) return std::nullopt;
    for (const nn::Diagnostic& d : parsed->diagnostics)
        if (d.severity == nn::Severity::Error) return std::nullopt;
    Recovered out;
    out.file = path;
    out.original = json["file"].toString();
    out.folder = json["folder"].toString();
    out.checksum = QByteArray::fromHex(json["checksum"].toString().toLatin1());
    out.time = QDateTime::fromString(json["time"].toString(), Qt::ISODate);
    out.project = parsed->project;
    out.name = QString::fromStdString(out.project.name);
    return out;
}

}  // namespace

QString recoveryFolder() {
    return QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation) + QStringLiteral("/recovery");
}

QVector<Recovered> recoverable(const QString& folder) {
    QVector<Recovered> out;
    const QDir dir(folder);
    for (const QString& name : dir.entryList({fileFilter}, QDir::Files)) {
        const QString path = dir.filePath(name);
        // Qt holds a lock stale once its process is gone. One that can be taken means that nobody keeps the file.
        QLockFile lock(lockOf(path));
        lock.setStaleLockTime(0);
        if (!lock.tryLock()) continue;
        if (auto recovered = readRecovered(path)) out.append(std::move(*recovered));
    }
    // A lock without its file is what a program left that was killed with nothing to keep.
    for (const QString& name : dir.entryList({fileFilter + QStringLiteral(".lock")}, QDir::Files)) {
        const QString path = dir.filePath(name);
        QLockFile lock(path);
        lock.setStaleLockTime(0);
        if (!QFile::exists(path.chopped(5)) && lock.tryLock()) lock.unlock();
    }
    std::sort(out.begin(), out.end(), [](const Recovered& a, const Recovered& b) { return a.time > b.time; });
    return out;
}

void discard(const Recovered& recovered) { QFile::remove(recovered.file); }

struct RecoveryFile::Impl {
    QString folder, path;
    bool left = false;
    std::unique_ptr<QLockFile> lock;
    TaskQueue queue;  // writes and removals happen in the order they were asked for
};

RecoveryFile::RecoveryFile(const QString& folder) : impl_(std::make_unique<Impl>()) {
    QDir().mkpath(folder);
    impl_->folder = folder;
    impl_->path =
        QDir(folder).filePath(QUuid::createUuid().toString(QUuid::WithoutBraces) + QStringLiteral(".recovery.json"));
    impl_->lock = std::make_unique<QLockFile>(lockOf(impl_->path));
    impl_->lock->setStaleLockTime(0);
    impl_->lock->tryLock();
}

RecoveryFile::~RecoveryFile() {
    if (!impl_->left) remove();
    flush();
}

QString RecoveryFile::folder() const { return impl_->folder; }

void RecoveryFile::write(const nn::Project& project, const QString& original, const QString& folder,
                         const QByteArray& checksum) {
    QJsonObject json;
    json["file"] = original;
    json["folder"] = folder;
    json["checksum"] = QString::fromLatin1(checksum.toHex());
    json["time"] = QDateTime::currentDateTimeUtc().toString(Qt::ISODate);
    json["project"] = QString::fromStdString(nn::write_project(project));
    // Flushing to disk may take long, so it is not for the UI thread.
    impl_->queue.add([path = impl_->path.toStdString(), json = std::move(json)] {
        const QByteArray bytes = QJsonDocument(json).toJson(QJsonDocument::Compact);
        // Without room on the disk the last version that was kept stays: nothing better can be done here.
        const auto result = nn::write_atomically(path, std::string_view(bytes.constData(), std::size_t(bytes.size())));
        if (!result) qWarning("%s", result.error().text().c_str());
    });
}

void RecoveryFile::remove() {
    impl_->queue.add([path = impl_->path] { QFile::remove(path); });
}

void RecoveryFile::leave() {
    impl_->left = true;
    flush();
}

void RecoveryFile::flush() { impl_->queue.wait(); }

QString RecoveryFile::path() const { return impl_->path; }

}  // namespace studio
