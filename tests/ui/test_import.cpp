// A network's source comes onto the canvas: pasted, by File > Import, dropped on the window.
#include "window_fixture.h"

#include <QClipboard>
#include <QDropEvent>
#include <QMimeData>

class TestImport : public QObject {
    Q_OBJECT

    static QString source() {
        return QStringLiteral("import torch.nn as nn\nclass Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
                              "        self.fc = nn.Liner(4, 3)\n        self.act = nn.ReLU()\n    def forward(self, x):\n"
                              "        return self.act(self.fc(x))\n");
    }
    static QString written(const test::Fixture& fixture, const QString& name) {
        QFile file(fixture.file(name));
        if (!file.open(QFile::WriteOnly)) qFatal("cannot write");
        file.write(source().toUtf8());
        return file.fileName();
    }

private slots:
    void pasted_text_is_drawn() {
        test::Fixture fixture;
        QApplication::clipboard()->setText(source());
        fixture.canvas().setFocus();
        QTest::keyClick(&fixture.canvas(), Qt::Key_V, Qt::ControlModifier);
        QTRY_COMPARE(fixture.document().project().graph.nodes.size(), 4U);
        const nn::Project& project = fixture.document().project();
        QCOMPARE(project.graph.nodes[1].op, std::string("Linear"));
        QCOMPARE(project.graph.wires.size(), 3U);
        QCOMPARE(project.data.source, std::string("random"));
        QCOMPARE(project.name, std::string("Net"));
        QVERIFY2(project.notes.find("'Liner' is read as 'Linear'") != std::string::npos, project.notes.c_str());
        QTRY_VERIFY(fixture.document().analysis().ok());
        QVERIFY(fixture.document().isModified());
        // One step, and back.
        QTest::keyClick(&fixture.canvas(), Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(fixture.document().project().graph.nodes.empty());
        QVERIFY(fixture.document().project().data.source.empty());
    }

    void pasted_beside_what_is_there() {
        test::Fixture fixture;
        QVERIFY(fixture.window->openFile(test::example("digits-mlp")));
        const std::size_t before = fixture.document().project().graph.nodes.size();
        const nn::DataSpec data = fixture.document().project().data;
        QApplication::clipboard()->setText(source());
        fixture.window->actions()->paste->trigger();
        QTRY_COMPARE(fixture.document().project().graph.nodes.size(), before + 4);
        QVERIFY(fixture.document().project().data == data);
    }

    void prose_is_not_drawn() {
        test::Fixture fixture;
        QSignalSpy said(&fixture.canvas(), &ui::CanvasView::message);
        QApplication::clipboard()->setText(QStringLiteral("for sub_module in model.children():\n  print(nn.x)\n"));
        fixture.canvas().paste();
        QTRY_COMPARE(said.size(), 1);
        QVERIFY(said[0][0].toString().contains(QStringLiteral("no network is made")));
        QVERIFY(fixture.document().project().graph.nodes.empty());
    }

    void file_menu() {
        test::Fixture fixture;
        fixture.answers.openFile = written(fixture, QStringLiteral("net.py"));
        fixture.window->actions()->importNetwork->trigger();
        QCOMPARE(fixture.answers.asked, QStringList{QStringLiteral("import")});
        QCOMPARE(fixture.answers.offered.value(0).endings, QStringList{QStringLiteral(".py")});
        QTRY_COMPARE(fixture.document().project().graph.nodes.size(), 4U);
        QVERIFY(fixture.document().filePath().isEmpty());
        QVERIFY(fixture.document().isModified());
        QVERIFY2(fixture.window->messageText().contains(QStringLiteral("'Liner'")), qPrintable(fixture.window->messageText()));
        // The next one asks about it.
        fixture.answers.asked.clear();
        fixture.window->actions()->importNetwork->trigger();
        QCOMPARE(fixture.answers.asked, (QStringList{QStringLiteral("import"), QStringLiteral("unsaved")}));
    }

    void dropped_on_the_window() {
        test::Fixture fixture;
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(written(fixture, QStringLiteral("net.py")))});
        QDragEnterEvent enter(QPoint(20, 20), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(fixture.window.get(), &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop(QPointF(20, 20), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(fixture.window.get(), &drop);
        QTRY_COMPARE(fixture.document().project().graph.nodes.size(), 4U);
    }

    void what_cannot_be_read_is_told() {
        test::Fixture fixture;
        QFile file(fixture.file(QStringLiteral("bad.py")));
        QVERIFY(file.open(QFile::WriteOnly));
        file.write("while True:\n    pass\n");
        file.close();
        fixture.answers.openFile = file.fileName();
        fixture.window->actions()->importNetwork->trigger();
        QTRY_VERIFY2(fixture.window->messageText().contains(QStringLiteral("line 1: this loop does not end")),
                     qPrintable(fixture.window->messageText()));
        QVERIFY(fixture.document().project().graph.nodes.empty());
    }
};

QTEST_MAIN(TestImport)
#include "test_import.moc"
