#include "ui/theme/tabular_font.h"

#include <QFontDatabase>
#include <QRawFont>
#include <QtEndian>

#include <algorithm>
#include <vector>

namespace ui {

namespace {

struct Table {
    QByteArray tag, data;
};

/// Renames feature `tnum` of a GSUB table to `rlig`, which every shaper applies without being asked. False: no such feature.
bool makeTabular(QByteArray& gsub) {
    if (gsub.size() < 10) return false;
    const int list = qFromBigEndian<quint16>(gsub.constData() + 6);
    if (list + 2 > gsub.size()) return false;
    const int count = qFromBigEndian<quint16>(gsub.constData() + list);
    bool found = false;
    for (int i = 0; i < count; ++i) {
        const int record = list + 2 + 6 * i;
        if (record + 6 > gsub.size()) return found;
        if (gsub.mid(record, 4) != "tnum") continue;
        gsub.replace(record, 4, "rlig");
        found = true;
    }
    return found;
}

/// Gives the font another family name of the same length, so that it stands beside the original.
void rename(QByteArray& name, const QString& from, const QString& to) {
    const auto utf16 = [](const QString& text) {
        QByteArray bytes;
        for (QChar c : text) bytes.append(char(c.row())).append(char(c.cell()));
        return bytes;
    };
    name.replace(utf16(from), utf16(to));
    name.replace(from.toLatin1(), to.toLatin1());
}

QByteArray assemble(const std::vector<Table>& tables, quint32 version) {
    const auto put16 = [](QByteArray& out, int value) { out.append(char(value >> 8)).append(char(value)); };
    const auto put32 = [&](QByteArray& out, quint32 value) {
        put16(out, int(value >> 16));
        put16(out, int(value & 0xffff));
    };
    int power = 1, log = 0;
    while (power * 2 <= int(tables.size())) power *= 2, ++log;
    QByteArray head, body;
    put32(head, version);
    put16(head, int(tables.size()));
    put16(head, power * 16);
    put16(head, log);
    put16(head, int(tables.size()) * 16 - power * 16);
    const int start = 12 + 16 * int(tables.size());
    for (const Table& table : tables) {
        quint32 sum = 0;
        QByteArray padded = table.data;
        while (padded.size() % 4) padded.append('\0');
        for (int i = 0; i < padded.size(); i += 4) sum += qFromBigEndian<quint32>(padded.constData() + i);
        head.append(table.tag);
        put32(head, sum);
        put32(head, quint32(start + body.size()));
        put32(head, quint32(table.data.size()));
        body.append(padded);
    }
    return head + body;
}

QByteArray tabularCopy(const QRawFont& font, const QString& family, const QString& renamed) {
    std::vector<Table> tables;
    bool tabular = false, cff = false;
    for (const char* tag : {"CFF ", "GDEF", "GPOS", "GSUB", "OS/2", "cmap", "cvt ", "fpgm", "gasp", "glyf", "head",
                            "hhea", "hmtx", "loca", "maxp", "name", "post", "prep"}) {
        QByteArray data = font.fontTable(tag);
        if (data.isEmpty()) continue;
        if (qstrcmp(tag, "GSUB") == 0) tabular = makeTabular(data);
        if (qstrcmp(tag, "name") == 0) rename(data, family, renamed);
        cff = cff || qstrcmp(tag, "CFF ") == 0;
        tables.push_back({tag, data});
    }
    return tabular ? assemble(tables, cff ? 0x4F54544Fu : 0x00010000u) : QByteArray();
}

}  // namespace

QString tabularFamily(const QString& family) {
    if (!QFontDatabase::hasFamily(family) || family.isEmpty()) return {};
    QString renamed = family;
    renamed[renamed.size() - 1] = renamed.back() == QLatin1Char('0') ? QLatin1Char('1') : QLatin1Char('0');
    bool any = false;
    for (int weight : {QFont::Normal, QFont::Medium, QFont::DemiBold, QFont::Bold}) {
        QFont font(family);
        font.setWeight(static_cast<QFont::Weight>(weight));
        const QByteArray copy = tabularCopy(QRawFont::fromFont(font), family, renamed);
        if (copy.isEmpty()) return {};
        any = QFontDatabase::addApplicationFontFromData(copy) >= 0 || any;
    }
    return any && QFontDatabase::hasFamily(renamed) ? renamed : QString();
}

}  // namespace ui
