// The first screen and the help inside the program: in nobody's way, examples easiest first with their networks, in both languages.
#include "hands.h"

#include "app/studio/examples.h"
#include "ui/dialogs/help_window.h"
#include "ui/panels/panel.h"
#include "ui/window/translations.h"
#include "ui/window/welcome.h"

#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QTextBlock>
#include <QTextBrowser>
#include <QToolButton>

using namespace test;

class TestWelcome : public QObject {
    Q_OBJECT

    std::unique_ptr<Fixture> f;

    ui::Welcome* welcome() const { return f->window->findChild<ui::Welcome*>(); }
    QPushButton* card(const char* name) const { return f->find<QPushButton>((QByteArray("example_") + name).constData()); }
    QList<QPushButton*> shownCards() const {
        QList<QPushButton*> shown;
        for (auto* button : welcome()->findChildren<QPushButton*>())
            if (button->objectName().startsWith("example_") && button->isVisible()) shown << button;
        std::ranges::sort(shown, [](const auto* a, const auto* b) { return a->y() != b->y() ? a->y() < b->y() : a->x() < b->x(); });
        return shown;
    }
    static QPixmap picture(const QPushButton* of) {
        for (auto* label : of->findChildren<QLabel*>())
            if (!label->pixmap().isNull()) return label->pixmap();
        return {};
    }

private slots:
    void init() { f = std::make_unique<Fixture>(); }
    void cleanup() {
        f->session().stopAndWait();
        f.reset();
        ui::installTranslations(qApp, QStringLiteral("en"));
    }

    void theFirstExampleTrains() {
        for (const bool mouse : {true, false}) {
            f = std::make_unique<Fixture>();
            Hands hands;
            if (mouse) {
                hands.click(card("digits-mlp"));
                QTRY_VERIFY(!welcome()->isVisible());
                for (auto* button : f->window->findChildren<QWidget*>())
                    if (button->objectName() == "trainButton" && button->isVisible()) hands.click(button);
                if (hands.clicks() == 1) hands.key(&f->canvas(), Qt::Key_F5);
            } else {
                auto* first = f->find<QPushButton>("welcomeData");
                first->setFocus();
                while (QApplication::focusWidget() != card("digits-mlp") && hands.keys() < 20) hands.key(QApplication::focusWidget(), Qt::Key_Tab);
                hands.key(card("digits-mlp"), Qt::Key_Space);
                hands.key(&f->canvas(), Qt::Key_F5);
            }
            QTRY_VERIFY(f->session().stepsDone() > 0);
            hands.tell(mouse ? "first example, by mouse:" : "first example, by keyboard:");
            f->session().stopAndWait();
        }
    }

    /// The search that Tab opens on the empty project is seen, and works.
    void itIsAboveNothingThatIsOpened() {
        QVERIFY(welcome()->isVisible());
        f->canvas().setFocus();
        QTest::keyClick(&f->canvas(), Qt::Key_Tab);
        auto* field = f->canvas().findChild<QLineEdit*>("nodeSearchField");
        QTRY_VERIFY(field && field->isVisible() && field->hasFocus());
        QVERIFY(!welcome()->isVisible());
        const QPoint middle = field->mapTo(f->window.get(), field->rect().center());
        QCOMPARE(f->window->childAt(middle), field);
        // Left again, the welcome is back.
        QTest::keyClick(field, Qt::Key_Escape);
        QTRY_VERIFY(welcome()->isVisible());
        QTest::keyClick(&f->canvas(), Qt::Key_Tab);
        QTRY_VERIFY(field->isVisible() && field->hasFocus());
        QTest::keyClicks(field, "linear");
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_COMPARE(f->document().project().graph.nodes.size(), 1u);
        QVERIFY(!welcome()->isVisible());
    }

    void examplesAreOrderedAndDrawn() {
        const auto cards = shownCards();
        QCOMPARE(cards.size(), studio::examples().size());
        QCOMPARE(cards.front()->objectName(), QStringLiteral("example_digits-mlp"));
        int level = 0;
        for (const studio::Example& example : studio::examples()) {
            QVERIFY2(example.level >= level && example.level < 9, qPrintable(example.name));
            level = example.level;
        }
        for (const QPushButton* one : cards) QTRY_VERIFY2(!picture(one).isNull(), qPrintable(one->objectName()));
        // Other colours are drawn anew.
        const QImage before = picture(cards.front()).toImage();
        f->window->actions()->themeDark->trigger();
        QTRY_VERIFY(picture(cards.front()).toImage() != before);
    }

    void examplesAreSearched() {
        typeInto(f->find<QLineEdit>("welcomeSearch"), "lstm");
        QTRY_VERIFY(shownCards().size() >= 2 && shownCards().size() < 6);
        typeInto(f->find<QLineEdit>("welcomeSearch"), "no such thing");
        QTRY_VERIFY(shownCards().isEmpty());
        typeInto(f->find<QLineEdit>("welcomeSearch"), "");
        QTRY_COMPARE(shownCards().size(), studio::examples().size());
    }

    void aSmallWindowScrolls() {
        f->window->resize(1024, 700);
        auto* area = welcome()->findChild<QScrollArea*>();
        QTRY_VERIFY(area->verticalScrollBar()->maximum() > 0);
        QVERIFY(area->horizontalScrollBar()->maximum() == 0 || !area->horizontalScrollBar()->isVisible());
        for (const QPushButton* one : shownCards()) QTRY_VERIFY(one->mapTo(area->widget(), QPoint(one->width(), 0)).x() <= area->viewport()->width());
        area->ensureWidgetVisible(shownCards().back());
        QTest::mouseClick(shownCards().back(), Qt::LeftButton);
        QTRY_VERIFY(!welcome()->isVisible());
    }

    void recentProjectsAreThere() {
        QVERIFY(!f->find<QWidget>("welcomeRecent")->isVisible());
        QVERIFY(f->window->openFile(example("iris-csv")));
        f->window->actions()->newProject->trigger();
        auto* recent = f->find<QWidget>("welcomeRecent");
        QTRY_VERIFY(recent->isVisible());
        auto* button = recent->findChild<QPushButton*>();
        QCOMPARE(button->text(), QStringLiteral("iris-csv.netloom.json"));
        QTest::mouseClick(button, Qt::LeftButton);
        QTRY_VERIFY(!welcome()->isVisible());
    }

    void helpIsReadInside() {
        QTest::keyClick(f->window.get(), Qt::Key_F1);
        auto* help = f->window->findChild<ui::HelpWindow*>();
        QVERIFY(help && help->isVisible());
        auto* text = help->findChild<QTextBrowser*>();
        QCOMPARE(help->page(), QStringLiteral("README"));
        QVERIFY(text->toPlainText().contains("Command line"));
        // Every page is there and has what its file has; every link between them leads somewhere.
        auto* contents = help->findChild<QListWidget*>();
        QCOMPARE(contents->count(), int(QDir(QStringLiteral(NETLOOM_SOURCE_DIR "/resources/help")).entryList({"*.md"}).size()));
        for (int i = 0; i < contents->count(); ++i) {
            contents->scrollToItem(contents->item(i));
            QTest::mouseClick(contents->viewport(), Qt::LeftButton, {}, contents->visualItemRect(contents->item(i)).center());
            QTRY_COMPARE(help->page(), contents->item(i)->data(Qt::UserRole).toString());
            QVERIFY(text->toPlainText().size() > 300);
            for (QTextBlock block = text->document()->begin(); block.isValid(); block = block.next()) {
                for (auto it = block.begin(); !it.atEnd(); ++it) {
                    const QString link = it.fragment().charFormat().anchorHref();
                    if (link.isEmpty() || link.startsWith("http")) continue;
                    QVERIFY2(QFile::exists(QStringLiteral(":/help/") + link.section('#', 0, 0)), qPrintable(help->page() + ": " + link));
                }
            }
        }
        // Every panel has its section, which F1 shows where the focus is.
        for (const ui::Panel& panel : ui::allPanels()) {
            help->showPage(QStringLiteral("window#") + panel.id);
            QCOMPARE(text->textCursor().block().text().toLower(), panel.id);
        }
        f->window->showPanel("log");
        f->window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(f->window.get()));
        auto* log = f->panel<QPlainTextEdit>("log");
        log->setFocus();
        QTRY_VERIFY(log->hasFocus());
        QTest::keyClick(log, Qt::Key_F1);
        QTRY_COMPARE(text->textCursor().block().text(), QStringLiteral("Log"));
        // And the question mark beside its title.
        f->window->showPanel("curves");
        auto* mark = f->find<QWidget>("curvesDock")->findChild<QToolButton*>("panelHelp");
        QTRY_VERIFY(mark && mark->isVisible());
        QTest::mouseClick(mark, Qt::LeftButton);
        QTRY_COMPARE(text->textCursor().block().text(), QStringLiteral("Curves"));
        help->showPage(QStringLiteral("data-and-training"));
        QTest::mouseClick(help->findChildren<QToolButton*>().front(), Qt::LeftButton);
        QTRY_VERIFY(help->page() != "data-and-training");
        QTest::keyClick(help, Qt::Key_Escape);
        QTRY_VERIFY(!f->window->findChild<ui::HelpWindow*>());
    }

    void pictures_data() {
        QTest::addColumn<bool>("dark");
        QTest::addColumn<QSize>("size");
        for (const bool dark : {false, true})
            for (const QSize size : {QSize(1520, 950), QSize(1024, 700)}) QTest::addRow("%s-%d", dark ? "dark" : "light", size.width()) << dark << size;
    }
    void pictures() {
        QFETCH(bool, dark);
        QFETCH(QSize, size);
        f->settings.setTheme(dark ? studio::Theme::Dark : studio::Theme::Light);
        f->window->resize(size);
        for (const QPushButton* one : shownCards()) QTRY_VERIFY(!picture(one).isNull());
        QDir().mkpath("screenshots");
        f->window->grab().save(QStringLiteral("screenshots/welcome-%1.png").arg(QLatin1String(QTest::currentDataTag())));
        f->window->actions()->helpContents->trigger();
        f->window->findChild<ui::HelpWindow*>()->showPage("data-and-training");
        f->window->findChild<ui::HelpWindow*>()->grab().save(QStringLiteral("screenshots/help-%1.png").arg(QLatin1String(QTest::currentDataTag())));
    }

    /// In Chinese names and notes too; the files are as they were, and so is what is trained.
    void examplesInChinese() {
        const QVector<studio::Example> english = studio::examples();
        ui::installTranslations(qApp, QStringLiteral("zh_CN"));
        const QVector<studio::Example> chinese = studio::examples();
        QCOMPARE(chinese.size(), english.size());
        const auto has = [](const QString& text) { return std::ranges::any_of(text, [](QChar c) { return c.script() == QChar::Script_Han; }); };
        for (int i = 0; i < chinese.size(); ++i) {
            QCOMPARE(chinese[i].file, english[i].file);
            QVERIFY2(has(chinese[i].name), qPrintable(english[i].name));
            const QStringList paragraphs = chinese[i].notes.split("\n\n");
            QCOMPARE(paragraphs.size(), english[i].notes.split("\n\n").size());
            for (const QString& paragraph : paragraphs) QVERIFY2(has(paragraph), qPrintable(paragraph));
        }
        f = std::make_unique<Fixture>();
        QTest::mouseClick(card("iris-csv"), Qt::LeftButton);
        QTRY_VERIFY(!welcome()->isVisible());
        QVERIFY(has(f->document().displayName()) && !f->document().isModified());
    }
};

QTEST_MAIN(TestWelcome)
#include "test_welcome.moc"
