#include "app/studio/examples.h"

#include "nn/train/project_file.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace studio {

namespace {

/// What is known of an example beyond its file. The others come last.
struct Known {
    const char* name;
    int level;
    const char* reaches;
};

constexpr Known known[] = {
    {"digits-mlp", 1, QT_TRANSLATE_NOOP("examples", "96 % in a second")},
    {"iris-csv", 1, QT_TRANSLATE_NOOP("examples", "30 of 30 in a second")},
    {"spirals-mlp", 1, QT_TRANSLATE_NOOP("examples", "95 % in a few seconds")},
    {"digits-residual", 2, ""},
    {"fashion-mnist-cnn", 2, QT_TRANSLATE_NOOP("examples", "more than 90 % after five epochs")},
    {"sunspots-rnn", 3, QT_TRANSLATE_NOOP("examples", "better than “as last year”")},
    {"co2-conv1d", 3, QT_TRANSLATE_NOOP("examples", "half a year ahead to 0.7 ppm")},
    {"fashion-mnist-lstm", 3, QT_TRANSLATE_NOOP("examples", "87 % in twenty seconds")},
    {"gpl-char-lstm", 3, QT_TRANSLATE_NOOP("examples", "1.47 nats a character in ten seconds")},
    {"fashion-mnist-autoencoder", 4, QT_TRANSLATE_NOOP("examples", "MSE 0.0036 in a minute")},
    {"fashion-mnist-resnet", 4, QT_TRANSLATE_NOOP("examples", "89 % after three epochs")},
    {"moving-shapes-conv3d", 4, QT_TRANSLATE_NOOP("examples", "98 % in eight seconds")},
};

QString translated(const std::string& text) {
    return text.empty() ? QString() : QCoreApplication::translate("examples", text.c_str());
}

/// Paragraph by paragraph: so they are in the translations.
QString translatedNotes(const std::string& notes) {
    QStringList out;
    for (const QString& paragraph : QString::fromStdString(notes).split(QStringLiteral("\n\n"))) out << translated(paragraph.toStdString());
    return out.join(QStringLiteral("\n\n"));
}

}  // namespace

QString examplesFolder() {
    // Installed: <prefix>/bin/netloom beside <prefix>/share/netloom/projects. Built in place: the source tree.
    const QDir program(QCoreApplication::applicationDirPath());
    const QString installed = QDir::cleanPath(program.filePath("../share/netloom/projects"));
    return QDir(installed).exists() ? installed : QStringLiteral(NETLOOM_SOURCE_PROJECTS);
}

QVector<Example> examples() {
    QVector<Example> out;
    const QDir folder(examplesFolder());
    const auto place = [](const Example& example) {
        const QString base = QFileInfo(example.file).fileName().section(QLatin1Char('.'), 0, 0);
        return std::ranges::find_if(known, [&base](const Known& k) { return base == QLatin1String(k.name); }) - std::begin(known);
    };
    for (const QString& name : folder.entryList({"*.netloom.json"}, QDir::Files, QDir::Name)) {
        const QString file = folder.filePath(name);
        // A damaged example is left out of the menu; a test holds that none is.
        const auto project = nn::load_project(file.toStdString());
        if (!project) continue;
        Example example{file, translated(project->name), translatedNotes(project->notes), 9, {}};
        if (const auto at = place(example); at < std::ssize(known)) {
            example.level = known[at].level;
            example.reaches = translated(known[at].reaches);
        }
        out.append(std::move(example));
    }
    std::stable_sort(out.begin(), out.end(), [&](const Example& a, const Example& b) { return place(a) < place(b); });
    return out;
}

void translateExample(nn::Project& project) {
    project.name = translated(project.name).toStdString();
    project.notes = translatedNotes(project.notes).toStdString();
}

}  // namespace studio
