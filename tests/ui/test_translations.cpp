#include "ui/palette/op_search.h"
#include "app/studio/document.h"
#include "nn/model/nested_message.h"
#include "ui/window/translations.h"

#include <QDirIterator>
#include <QRegularExpression>
#include <QXmlStreamReader>
#include <QtTest>

class TestTranslations : public QObject {
    Q_OBJECT

    struct Entry {
        QString context, source;
        QStringList texts;
        bool unfinished = false;
    };
    static QVector<Entry> entries(const QString& file) {
        QFile in(QStringLiteral(NETLOOM_SOURCE_DIR "/resources/translations/") + file);
        if (!in.open(QIODevice::ReadOnly)) qFatal("cannot read %s", qPrintable(in.fileName()));
        QXmlStreamReader xml(&in);
        QVector<Entry> all;
        QString context;
        while (!xml.atEnd()) {
            if (xml.readNext() != QXmlStreamReader::StartElement) continue;
            if (xml.name() == u"name") context = xml.readElementText();
            if (xml.name() == u"message") all.append({context, {}, {}, false});
            if (xml.name() == u"source") all.last().source = xml.readElementText();
            if (xml.name() == u"translation") {
                all.last().unfinished = xml.attributes().value("type") == u"unfinished";
                const QString text = xml.readElementText(QXmlStreamReader::IncludeChildElements).trimmed();
                all.last().texts << text;
            }
        }
        if (xml.hasError()) qFatal("%s", qPrintable(xml.errorString()));
        return all;
    }
    static QStringList places(const QString& text) {
        static const QRegularExpression place(QStringLiteral("\\{\\d\\}|%\\d"));
        QStringList found;
        for (auto it = place.globalMatch(text); it.hasNext();) found << it.next().captured();
        found.removeDuplicates();
        found.sort();
        return found;
    }

private slots:
    void chineseIsWhole() {
        const QVector<Entry> all = entries("netloom_zh_CN.ts");
        QVERIFY(all.size() > 600);
        QStringList wrong;
        for (const Entry& entry : all) {
            if (entry.unfinished || entry.texts.value(0).isEmpty()) wrong << "unfinished: " + entry.source;
            else if (places(entry.source) != places(entry.texts[0])) wrong << "other places: " + entry.source;
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join('\n')));
    }

    /// Every TR("...") of the library is known to the translation: whoever adds a text runs resources/translations/update.
    void libraryTextsAreKnown() {
        QSet<QString> known;
        for (const Entry& entry : entries("netloom_zh_CN.ts")) {
            if (entry.context == "nn") known << entry.source;
        }
        static const QRegularExpression call(QStringLiteral("\\bTR\\(((?:\\s*\"(?:[^\"\\\\]|\\\\.)*\")+)\\s*\\)"));
        static const QRegularExpression literal(QStringLiteral("\"((?:[^\"\\\\]|\\\\.)*)\""));
        QStringList unknown;
        int found = 0;
        QDirIterator files(QStringLiteral(NETLOOM_SOURCE_DIR "/nn"), {"*.cpp", "*.h"}, QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            QString text = QString::fromUtf8(file.readAll());
            text.remove(QRegularExpression(QStringLiteral("(?m)//.*$")));
            for (auto it = call.globalMatch(text); it.hasNext();) {
                QString source;
                const QString arguments = it.next().captured(1);
                for (auto part = literal.globalMatch(arguments); part.hasNext();) source += part.next().captured(1);
                source.replace(QStringLiteral("\\\""), QStringLiteral("\"")).replace(QStringLiteral("\\n"), QStringLiteral("\n"));
                ++found;
                if (!known.contains(source)) unknown << QFileInfo(file).fileName() + ": " + source;
            }
        }
        QVERIFY(found > 200);
        QVERIFY2(unknown.isEmpty(), qPrintable(unknown.join('\n')));
    }

    void languagesAreLoaded() {
        ui::installTranslations(qApp, "zh_CN");
        QCOMPARE(QCoreApplication::translate("ui::Actions", "Undo"), QStringLiteral("撤销"));
        QCOMPARE(studio::text(nn::Message("Set in_features {0}", {"800"})), QStringLiteral("设 in_features 为 800"));
        for (const nn::Op* op : nn::all_ops()) QCOMPARE(ui::opTitle(*op), QString::fromUtf8(op->title));  // layers are called what PyTorch calls them
        // A reason inside of a refusal, and one inside of that.
        const nn::Message reason(TR("its LSTM cannot project the state (proj_size)"));
        const nn::Message refusal(TR("{0}: ONNX has no form for {1}: {2}"), {"memory", "LSTM", nn::as_argument(reason)});
        const nn::Message more(TR("{0} (and {1} more nodes that have none)"), {nn::as_argument(refusal), "2"});
        const QString told = studio::text(more);
        QVERIFY2(told.contains(QStringLiteral("memory")) && told.contains(QStringLiteral("LSTM")) && told.contains(QLatin1Char('2')), qPrintable(told));
        for (const char* english : {"cannot project", "has no form", "more nodes"}) QVERIFY2(!told.contains(QLatin1String(english)), qPrintable(told));
        QVERIFY2(told.contains(studio::text(reason)), qPrintable(told));
        ui::installTranslations(qApp, "en");
        QCOMPARE(studio::text(more), QString::fromStdString(more.text()));
        QCOMPARE(QCoreApplication::translate("ui::Status", "%n problems", nullptr, 1), QStringLiteral("1 problem"));
        QCOMPARE(QCoreApplication::translate("ui::Status", "%n problems", nullptr, 2), QStringLiteral("2 problems"));
    }
};

QTEST_MAIN(TestTranslations)
#include "test_translations.moc"
