// Whatever panels there are: each is in the window once, by its id, and can be reached by menu and key.
#include "ui/panels/panel.h"
#include "window_fixture.h"

#include <QDockWidget>
#include <QMenu>
#include <QTabWidget>

using namespace test;

class TestPanels : public QObject {
    Q_OBJECT

    std::unique_ptr<Fixture> f;

    QTabWidget* tabs() const { return f->find<QTabWidget>("panels"); }
    static QVector<const ui::Panel*> those(bool atTheBottom) {
        QVector<const ui::Panel*> found;
        for (const ui::Panel& panel : ui::allPanels()) {
            if ((panel.area == ui::PanelArea::Bottom) == atTheBottom) found << &panel;
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
            const bool inTab = panel.area == ui::PanelArea::Bottom;
            QVERIFY2(inTab || panel.width > 0, qPrintable(panel.id));
            QVERIFY2(!inTab || QFile::exists(QStringLiteral(":/icons/%1.svg").arg(panel.icon)), qPrintable(panel.id));
        }
    }

    void thoseBesideTheCanvasAreDocks() {
        const QList<QAction*> menu = f->window->actions()->panels->actions();
        for (const ui::Panel* panel : those(false)) {
            auto* dock = f->find<QDockWidget>(qPrintable(panel->id + "Dock"));
            QCOMPARE(dock->widget(), f->window->panel(panel->id));
            QCOMPARE(f->window->dockWidgetArea(dock),
                     panel->area == ui::PanelArea::Left ? Qt::LeftDockWidgetArea : Qt::RightDockWidgetArea);
            QVERIFY2(menu.contains(dock->toggleViewAction()), qPrintable(panel->id));
            dock->hide();
            f->window->showPanel(panel->id);
            QVERIFY2(dock->isVisible(), qPrintable(panel->id));
        }
    }

    void thoseAtTheBottomAreTabsInTheirOrder() {
        QStringList expected, shown;
        for (const ui::Panel* panel : those(true)) expected << panel->id;
        for (int i = 0; i < tabs()->count(); ++i) {
            for (const ui::Panel& panel : ui::allPanels()) {
                if (f->window->panel(panel.id) == tabs()->widget(i)) shown << panel.id;
            }
        }
        QCOMPARE(shown, expected);
    }

    void showingOneOpensTheDock() {
        auto* bottom = f->find<QDockWidget>("bottomDock");
        for (const ui::Panel* panel : those(true)) {
            bottom->hide();
            f->window->showPanel(panel->id);
            QVERIFY2(bottom->isVisible() && f->window->panel(panel->id)->isVisible(), qPrintable(panel->id));
        }
    }

    void menuAndKeyLeadToTheirPanel() {
        int number = 0;
        for (const ui::Panel* panel : those(true)) {
            QAction* entry = nullptr;
            for (QAction* action : f->window->actions()->panels->actions()) {
                if (action->text() == panel->title()) entry = action;
            }
            QVERIFY2(entry && !entry->icon().isNull(), qPrintable(panel->id));
            // Another in front first, so that each press has something to do.
            const auto leave = [&] { f->window->showPanel(panel == those(true).first() ? those(true).last()->id : those(true).first()->id); };
            leave();
            entry->trigger();
            QCOMPARE(tabs()->currentWidget(), f->window->panel(panel->id));
            if (++number > 9) continue;
            leave();
            QTest::keyClick(f->window.get(), Qt::Key(Qt::Key_0 + number), Qt::AltModifier);
            QTRY_COMPARE(tabs()->currentWidget(), f->window->panel(panel->id));
        }
    }

    void aTabFollowsWhatItsPanelSays() {
        QWidget* panel = f->panel<QWidget>("log");
        const auto text = [&] { return tabs()->tabText(tabs()->indexOf(panel)); };
        const QString title = text();
        panel->setWindowTitle("3 lines");
        QCOMPARE(text(), QString("3 lines"));
        panel->setWindowTitle({});
        QCOMPARE(text(), title);
    }

    void anUnknownOneIsNull() {
        QWidget* before = tabs()->currentWidget();
        QVERIFY(!f->window->panel("nowhere"));
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression("no panel is called \"nowhere\""));
        f->window->showPanel("nowhere");
        QCOMPARE(tabs()->currentWidget(), before);
    }
};

QTEST_MAIN(TestPanels)
#include "test_panels.moc"
