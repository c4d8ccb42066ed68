// The palette by mouse and keys.

#include "ui/canvas/canvas_view.h"
#include "ui/palette/op_delegate.h"
#include "ui/palette/op_search.h"
#include "ui/palette/palette.h"

#include <QLineEdit>
#include <QMimeData>
#include <QtTest>

using namespace ui;

namespace {

struct Tree : OpTree {
    using OpTree::mimeData;
    using OpTree::mimeTypes;
};

}  // namespace

class TestPalette : public QObject {
    Q_OBJECT

    struct Stage {
        studio::Document document;
        QWidget window;
        CanvasView* canvas = new CanvasView(&document, &window);
        Palette* palette = new Palette(canvas, &window);
        QLineEdit* search = palette->findChild<QLineEdit*>("paletteSearch");
        OpTree* tree = palette->findChild<OpTree*>("paletteTree");
        Stage() {
            palette->setGeometry(0, 0, 220, 600);
            canvas->setGeometry(220, 0, 700, 600);
            window.resize(920, 600);
            window.show();
        }
        QStringList visibleOps() const {
            QStringList out;
            for (int i = 0; i < tree->topLevelItemCount(); ++i)
                for (int k = 0; k < tree->topLevelItem(i)->childCount(); ++k)
                    if (!tree->topLevelItem(i)->isHidden() && !tree->topLevelItem(i)->child(k)->isHidden())
                        out << tree->topLevelItem(i)->child(k)->data(0, OpDelegate::OpRole).toString();
            return out;
        }
        QTreeWidgetItem* item(const QString& op) const {
            for (int i = 0; i < tree->topLevelItemCount(); ++i)
                for (int k = 0; k < tree->topLevelItem(i)->childCount(); ++k)
                    if (tree->topLevelItem(i)->child(k)->data(0, OpDelegate::OpRole).toString() == op)
                        return tree->topLevelItem(i)->child(k);
            return nullptr;
        }
        std::size_t nodes() const { return document.project().graph.nodes.size(); }
    };

private slots:
    void offersEveryOp() {
        Stage s;
        QCOMPARE(s.visibleOps().size(), int(nn::all_ops().size()));
        QVERIFY(!s.item("Conv2d")->toolTip(0).isEmpty());
        QVERIFY(!s.tree->accessibleName().isEmpty() && !s.search->accessibleName().isEmpty());
    }

    void searchNarrowsByNameAndKeyword() {
        Stage s;
        s.search->setFocus();
        QTest::keyClicks(s.search, "conv2");
        QVERIFY(s.visibleOps().contains("Conv2d"));
        QVERIFY(!s.visibleOps().contains("ReLU"));
        s.search->clear();
        QTest::keyClicks(s.search, "dense");
        QVERIFY(s.visibleOps().contains("Linear"));
        s.search->clear();
        QTest::keyClicks(s.search, "zzzz");
        QVERIFY(s.visibleOps().isEmpty());
        QTest::keyClick(s.search, Qt::Key_Escape);
        QCOMPARE(s.visibleOps().size(), int(nn::all_ops().size()));
    }

    void bestMatchComesFirst() {
        QCOMPARE(QString::fromStdString(searchOps("relu").value(0)->id()), QString("ReLU"));
        QCOMPARE(QString::fromStdString(searchOps("Linear").value(0)->id()), QString("Linear"));
        QVERIFY(searchOps("qqqq").isEmpty());
    }

    void enterInTheSearchAdds() {
        Stage s;
        s.search->setFocus();
        QTest::keyClicks(s.search, "relu");
        QTest::keyClick(s.search, Qt::Key_Return);
        QCOMPARE(s.nodes(), std::size_t(1));
        QCOMPARE(QString::fromStdString(s.document.project().graph.nodes[0].op), QString("ReLU"));
    }

    void doubleClickAdds() {
        Stage s;
        const QPoint at = s.tree->visualItemRect(s.item("Input")).center();
        QTest::mouseClick(s.tree->viewport(), Qt::LeftButton, {}, at);
        QTest::mouseDClick(s.tree->viewport(), Qt::LeftButton, {}, at);
        QCOMPARE(s.nodes(), std::size_t(1));
        QTest::keyClick(s.tree, Qt::Key_Return);
        QCOMPARE(s.nodes(), std::size_t(2));
    }

    void dragCarriesTheOp() {
        Stage s;
        auto* tree = static_cast<Tree*>(s.tree);
        const std::unique_ptr<QMimeData> data(tree->mimeData({s.item("Linear")}));
        QVERIFY(data && data->hasFormat(opMimeType));
        QCOMPARE(data->data(opMimeType), QByteArray("Linear"));
        QVERIFY(!tree->mimeData({s.tree->topLevelItem(0)}));
    }
};

QTEST_MAIN(TestPalette)
#include "test_palette.moc"
