// Whatever panels there are: each is in the window once, by its id, and can be reached by menu and key.
#include "ui/panels/panel.h"
#include "window_fixture.h"

#include <QDockWidget>
#include <QMenu>
#include <QToolButton>

using namespace test;

class TestPanels : public QObject {
    Q_OBJECT

    std::unique_ptr<Fixture> f;

    static QVector<const ui::Panel*> those(bool withTab) {
        QVector<const ui::Panel*> found;
        for (const ui::Panel& panel : ui::allPanels()) {
            if (panel.hasTab() == withTab) found << &panel;
        }
        return found;
    }

private slots:
    void init() { f = std::make_unique<Fixture>(); }
    void cleanup() { f.reset(); }

    void eachSaysWhatItIs() {
        QVERIFY(ui::allPanels().size() >= 7);
        QSet<QString> ids;
        for (const ui::Panel& panel : ui::allPanels()) {
            QVERIFY2(!panel.id.isEmpty() && !ids.contains(panel.id), qPrintable(panel.id));
            ids << panel.id;
            QVERIFY2(!panel.title().isEmpty(), qPrintable(panel.id));
            const bool inTab = panel.hasTab();
            QVERIFY2(panel.area == ui::PanelArea::Bottom || panel.width > 0, qPrintable(panel.id));
            QVERIFY2(!inTab || QFile::exists(QStringLiteral(":/icons/%1.svg").arg(panel.icon)), qPrintable(panel.id));
        }
    }

    void eachIsADockWithACheckMark() {
        for (const ui::PanelFrame::Placed& placed : f->window->panels()->placed()) {
            const ui::Panel& panel = *placed.panel;
            auto* dock = f->find<QDockWidget>(qPrintable(panel.id + "Dock"));
            QCOMPARE(dock->widget(), f->window->panel(panel.id));
            QVERIFY2(dock->features() == (QDockWidget::DockWidgetClosable | QDockWidget::DockWidgetMovable | QDockWidget::DockWidgetFloatable),
                     qPrintable(panel.id));
            QCOMPARE(f->window->dockWidgetArea(dock), panel.area == ui::PanelArea::Left    ? Qt::LeftDockWidgetArea
                                                      : panel.area == ui::PanelArea::Bottom ? Qt::BottomDockWidgetArea
                                                                                            : Qt::RightDockWidgetArea);
            QVERIFY2(f->window->actions()->panels->actions().contains(placed.action), qPrintable(panel.id));
            f->window->showPanel(panel.id);
            QVERIFY2(dock->isVisible() && placed.action->isChecked(), qPrintable(panel.id));
            dock->close();
            QVERIFY2(dock->isHidden() && !placed.action->isChecked(), qPrintable(panel.id));
            f->window->showPanel(panel.id);
            QVERIFY2(dock->isVisible() && placed.action->isChecked(), qPrintable(panel.id));
        }
    }

    void thoseAtTheBottomHaveATabInTheirOrder() {
        QStringList expected;
        for (const ui::Panel* panel : those(true)) expected << panel->id;
        QCOMPARE(f->strip()->ids(), expected);
        // Until there is something to see, the strip is all there is of them.
        for (const QString& id : expected) QVERIFY2(f->find<QDockWidget>(qPrintable(id + "Dock"))->isHidden(), qPrintable(id));
    }

    void oneIsOpenAtATime() {
        const auto beside = [](const ui::Panel* panel) { return panel->area == ui::PanelArea::RightTab; };
        for (const ui::Panel* panel : those(true)) {
            QTest::mouseClick(f->strip()->button(panel->id), Qt::LeftButton);
            for (const ui::Panel* other : those(true)) {
                if (beside(panel) || beside(other)) continue;
                QCOMPARE(f->window->panel(other->id)->isVisible(), other == panel);
                QCOMPARE(f->strip()->isOpen(other->id), other == panel);
            }
        }
        QTest::mouseClick(f->strip()->button(those(true).last()->id), Qt::LeftButton);
        QVERIFY(!f->window->panel(those(true).last()->id)->isVisible());
    }

    void aPanelIsTornOffAndComesBack() {
        auto* dock = f->find<QDockWidget>("logDock");
        f->window->showPanel("log");
        QToolButton* tear = nullptr;
        for (auto* button : dock->titleBarWidget()->findChildren<QToolButton*>())
            if (button->accessibleName() == "Own window") tear = button;
        QVERIFY(tear);
        QTest::mouseClick(tear, Qt::LeftButton);
        QVERIFY(dock->isFloating() && dock->isVisible());
        // In its own window it stays beside whatever opens below.
        QTest::mouseClick(f->strip()->button("curves"), Qt::LeftButton);
        QVERIFY(dock->isVisible() && f->window->panel("curves")->isVisible());
        QTest::mouseClick(tear, Qt::LeftButton);
        QVERIFY(!dock->isFloating() && dock->isVisible());
        // Moved beside the canvas it is a neighbour of the inspector, and still has its tab.
        f->window->addDockWidget(Qt::RightDockWidgetArea, dock);
        QTest::mouseClick(f->strip()->button("problems"), Qt::LeftButton);
        QVERIFY(dock->isVisible() && f->window->panel("problems")->isVisible());
        QVERIFY(f->window->close());
        f->open();
        QCOMPARE(f->window->dockWidgetArea(f->find<QDockWidget>("logDock")), Qt::RightDockWidgetArea);
        QVERIFY(f->window->panel("log")->isVisible() && f->window->panel("problems")->isVisible());
    }

    void menuAndKeyLeadToTheirPanel() {
        int number = 0;
        for (const ui::Panel* panel : those(true)) {
            QAction* entry = f->window->panels()->find(panel->id)->action;
            QCOMPARE(entry->text(), panel->title());
            const auto leave = [&] { f->window->showPanel(panel == those(true).first() ? those(true).last()->id : those(true).first()->id); };
            leave();
            entry->trigger();
            QTRY_VERIFY(f->window->panel(panel->id)->isVisible());
            entry->trigger();
            QTRY_VERIFY(!f->window->panel(panel->id)->isVisible());
            if (++number > 9) continue;
            leave();
            QTest::keyClick(f->window.get(), Qt::Key(Qt::Key_0 + number), Qt::AltModifier);
            QTRY_VERIFY(f->window->panel(panel->id)->isVisible());
        }
    }

    void aTabFollowsWhatItsPanelSays() {
        QWidget* panel = f->panel<QWidget>("log");
        const auto text = [&] { return f->strip()->button("log")->text(); };
        const QString title = text();
        panel->setWindowTitle("3 lines");
        QCOMPARE(text(), QString("3 lines"));
        panel->setWindowTitle({});
        QCOMPARE(text(), title);
    }

    void anUnknownOneIsNull() {
        f->window->showPanel("log");
        QVERIFY(!f->window->panel("nowhere"));
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression("no panel is called \"nowhere\""));
        f->window->showPanel("nowhere");
        QVERIFY(f->window->panel("log")->isVisible());
    }
};

QTEST_MAIN(TestPanels)
#include "test_panels.moc"
