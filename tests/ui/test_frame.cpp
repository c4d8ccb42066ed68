// The frame around the canvas: the wheel, messages, the strip, the toolbar, languages and sizes of text.
#include "ui/from_data/from_data.h"
#include "ui/training/curve_series.h"
#include "ui/training/tensor_feed.h"
#include "ui/training/tensor_image.h"
#include "ui/window/message_bar.h"
#include "ui/window/progress_strip.h"
#include "ui/window/status.h"
#include "ui/window/translations.h"
#include "ui/window/wheel_guard.h"
#include "window_fixture.h"

#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QComboBox>
#include <QDialog>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QMenuBar>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QScrollBar>
#include <QPushButton>
#include <QTabBar>
#include <QTreeWidget>
#include <QWheelEvent>

using namespace test;

class TestFrame : public QObject {
    Q_OBJECT

    std::unique_ptr<Fixture> f;

    static QVariant valueOf(const QWidget* widget) {
        if (const auto* box = qobject_cast<const QComboBox*>(widget)) return box->currentIndex();
        if (const auto* number = qobject_cast<const QAbstractSpinBox*>(widget)) return number->text();
        if (const auto* slider = qobject_cast<const QAbstractSlider*>(widget)) return slider->value();
        if (const auto* bar = qobject_cast<const QTabBar*>(widget)) return bar->currentIndex();
        return {};
    }
    /// As a mouse does it: what the widget does not want goes on to what is around.
    static void turn(QWidget* widget, int delta) {
        const QPoint at = widget->rect().center();
        QWheelEvent event(at, widget->mapToGlobal(at), {}, QPoint(0, delta), Qt::NoButton, {}, Qt::NoScrollPhase, false);
        QSpontaneKeyEvent::setSpontaneous(&event);
        qApp->notify(widget, &event);  // sendEvent would take from it that it comes from outside
    }
    void finishOneStep() {
        f->session().stepOnce();
        QTRY_COMPARE_WITH_TIMEOUT(f->session().stepsDone(), 1, 20000);
    }
    QStringList menuTexts() const {
        QStringList texts;
        for (const QAction* menu : f->window->menuBar()->actions()) texts << menu->text();
        return texts;
    }

private slots:
    void init() { f = std::make_unique<Fixture>(QSize(1520, 950)); }
    void cleanup() {
        f.reset();
        ui::Theme::instance().setTextScale(1);
        ui::installTranslations(qApp, "en");
    }

    /// Whatever has a value, in every panel and on the page of every kind of node: a wheel without focus leaves it as it is.
    void theWheelChangesNothingWithoutFocus() {
        QVERIFY(f->window->openFile(example("fashion-mnist-cnn")));
        int walked = 0;
        QSet<QByteArray> kinds;
        const auto walk = [&](QWidget* in = nullptr) {
            if (!in) f->canvas().setFocus();
            else in->setFocus();
            for (QWidget* widget : (in ? in : f->window.get())->findChildren<QWidget*>()) {
                if (!widget->isVisible() || !ui::WheelGuard::concerns(widget)) continue;
                const QVariant before = valueOf(widget);
                const std::string json = f->json();
                for (const int delta : {-120, 120, 120}) turn(widget, delta);
                QVERIFY2(valueOf(widget) == before, qPrintable(widget->objectName() + " of " + widget->metaObject()->className()));
                QCOMPARE(f->json(), json);
                QVERIFY2(!widget->hasFocus() && widget->focusPolicy() != Qt::WheelFocus, qPrintable(widget->objectName()));
                kinds << widget->metaObject()->className();
                ++walked;
            }
        };
        for (const ui::Panel& panel : ui::allPanels()) {
            f->window->showPanel(panel.id);
            QApplication::processEvents();
            walk();
        }
        nn::for_each_node(f->document().project().graph, "", [&](const std::string& path, const nn::Node&) {
            f->canvas().reveal(QString::fromStdString(path));
            for (auto* more : f->inspector()->findChildren<QToolButton*>("moreOptions"))
                if (more->isVisible() && !more->isChecked()) more->click();
            walk();
        });
        finishOneStep();
        f->window->showPanel("curves");
        QTRY_VERIFY(f->find<QWidget>("smoothing")->isVisible());
        walk();
        f->session().stop();
        QTRY_VERIFY(!f->session().isActive());
        // The dialog that has something to set: others ask, with buttons.
        QFile table(f->file("gaps.csv"));
        QVERIFY(table.open(QIODevice::WriteOnly));
        for (int i = 0; i < 40; ++i) table.write(i % 9 ? QByteArray("1.5,2,") + (i % 2 ? "cat\n" : "dog\n") : QByteArray(",3,cat\n"));
        table.close();
        f->window->newFromData(table.fileName());
        auto* dialog = f->find<ui::FromData>("fromData");
        QTRY_VERIFY(dialog->isVisible() && dialog->findChild<QComboBox*>("fromDataMissing") && dialog->findChild<QComboBox*>("fromDataMissing")->isVisible());
        const int panels = walked;
        walk(dialog);
        QVERIFY(walked > panels);
        dialog->close();
        QVERIFY2(walked > 40 && kinds.size() >= 4, qPrintable(QString("%1 of %2 kinds").arg(walked).arg(kinds.size())));
    }

    void withFocusTheWheelCounts() {
        f->window->showPanel("settings");
        auto* box = f->find<QComboBox>("optimizer");
        box->setFocus();
        const int before = box->currentIndex();
        turn(box, -120);
        QCOMPARE(box->currentIndex(), before + 1);
    }

    /// What is around is scrolled instead.
    void theWheelGoesOnToWhatIsAround() {
        f->window->showPanel("settings");
        f->canvas().setFocus();
        auto* panel = f->panel<QScrollArea>("settings");
        auto* box = f->find<QComboBox>("optimizer");
        QTRY_VERIFY(panel->verticalScrollBar()->maximum() > 0);
        turn(box, -120);
        QVERIFY(panel->verticalScrollBar()->value() > 0);
    }

    void messagesMoveNothing() {
        QVERIFY(f->window->openFile(example("digits-mlp")));
        QApplication::processEvents();
        const QRect before = f->canvas().geometry();
        const QPoint node = f->canvas().nodeCenter("fc1");
        QVERIFY(!f->window->openFile(f->file("nowhere.netloom.json")));
        QTRY_VERIFY(!f->window->messageText().isEmpty());
        QApplication::processEvents();
        QCOMPARE(f->canvas().geometry(), before);
        QCOMPARE(f->canvas().nodeCenter("fc1"), node);
        for (const auto* bar : f->window->findChildren<ui::MessageBar*>()) {
            if (!bar->isVisible()) continue;
            QVERIFY(f->canvas().geometry().contains(bar->geometry()));
            QVERIFY(bar->geometry().top() < before.top() + 40);
        }
    }

    void theBannerGoesWithItsRun() {
        QVERIFY(f->window->openFile(example("digits-mlp")));
        finishOneStep();
        QVERIFY(f->document().apply({nn::SetOption{"fc1", "out_features", std::int64_t{50}}}, "wider"));
        const auto banner = [&] {
            for (const auto* bar : f->window->findChildren<ui::MessageBar*>())
                if (bar->text().contains("earlier network")) return true;
            return false;
        };
        QTRY_VERIFY(banner());
        f->session().stop();
        QTRY_VERIFY(!f->session().isActive());
        QVERIFY(!banner());
    }

    void theCurvesOpenByThemselves() {
        QVERIFY(f->window->openFile(example("digits-mlp")));
        QVERIFY(!f->strip()->isOpen("curves"));
        QTest::keyClick(f->window.get(), Qt::Key_F5);
        QTRY_VERIFY(f->session().isActive());
        QTRY_VERIFY(f->strip()->isOpen("curves"));
        f->session().stopAndWait();
        f->answers.again = {ui::Dialogs::Again::Anew, false};
        // Closed by hand they stay closed, also in the next run.
        QTest::mouseClick(f->strip()->button("curves"), Qt::LeftButton);
        QVERIFY(!f->strip()->isOpen("curves"));
        f->session().stopAndWait();
        QTest::keyClick(f->window.get(), Qt::Key_F5);
        QTRY_VERIFY(f->session().isActive());
        QVERIFY(!f->strip()->isOpen("curves"));
        f->session().stopAndWait();
        // Opened by hand they come again. Another panel that is open is left open.
        f->window->showPanel("curves");
        f->window->showPanel("log");
        QTest::keyClick(f->window.get(), Qt::Key_F5);
        QTRY_VERIFY(f->session().isActive());
        QVERIFY(f->strip()->isOpen("log"));
        f->session().stopAndWait();
    }

    void inASmallWindowTheRunIsInSight() {
        f->window->resize(1024, 700);
        QVERIFY(f->window->openFile(example("digits-mlp")));
        finishOneStep();
        QApplication::processEvents();
        auto* progress = f->window->findChild<ui::ProgressStrip*>();
        QVERIFY2(progress->text().contains("Epoch 1 of") && progress->text().contains("step 1 of"), qPrintable(progress->text()));
        const QRect bar = f->find<QWidget>("toolBar")->rect();
        for (const char* name : {"trainButton", "stepButton", "stopButton"}) {
            auto* button = f->find<QWidget>(name);
            QVERIFY2(button->isVisible(), name);
            QVERIFY2(bar.contains(QRect(button->mapTo(f->find<QWidget>("toolBar"), QPoint()), button->size())), name);
        }
        for (const auto* label : progress->findChildren<QLabel*>())
            if (!label->text().isEmpty() && label->maximumWidth() > 0)
                QVERIFY2(label->width() >= label->fontMetrics().horizontalAdvance(label->text()), qPrintable(label->text()));
        QVERIFY(!f->canvas().findChild<QWidget*>("miniMap")->isVisible());
    }

    void everyKeyOfTheCanvasIsInAMenu() {
        for (const QKeySequence& key : {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_D), QKeySequence(Qt::ALT | Qt::Key_M)}) {
            const auto all = f->window->actions()->all();
            QVERIFY2(std::any_of(all.begin(), all.end(), [&](const QAction* action) { return action->shortcuts().contains(key); }), qPrintable(key.toString()));
        }
        QVERIFY(f->window->actions()->miniMap->isChecked());
        f->canvas().setFocus();
        QTest::keyClick(&f->canvas(), Qt::Key_M, Qt::AltModifier);
        QVERIFY(!f->window->actions()->miniMap->isChecked() && !f->canvas().isMiniMapVisible());
        QVERIFY(!f->settings.miniMap());
    }

    void theLanguageChangesAtOnce() {
        QVERIFY(f->window->openFile(example("digits-residual")));
        f->canvas().setScope("block1");
        f->canvas().select({"block1.conv1"});
        f->window->showPanel("log");
        f->panel<QPlainTextEdit>("log")->appendPlainText("kept");
        QApplication::processEvents();
        const QSize canvas = f->canvas().size();
        f->window->actions()->languageChinese->trigger();
        QTRY_COMPARE(f->window->actions()->undo->text(), QStringLiteral("撤销"));
        QVERIFY(f->window->actions()->languageChinese->isChecked());
        QTRY_VERIFY2(std::abs(f->canvas().width() - canvas.width()) < 8, qPrintable(QString("%1, before %2").arg(f->canvas().width()).arg(canvas.width())));
        QCOMPARE(f->canvas().scope(), QString("block1"));
        QCOMPARE(f->canvas().selection(), QStringList{"block1.conv1"});
        QCOMPARE(f->inspector()->selection(), QStringList{"block1.conv1"});
        QVERIFY(f->strip()->isOpen("log") && f->strip()->button("log")->text() == QStringLiteral("日志"));
        QVERIFY(f->panel<QPlainTextEdit>("log")->toPlainText().contains("kept"));
        QCOMPARE(menuTexts().size(), 5);
        // Everything goes on: an edit, a run, and back again.
        QVERIFY(f->document().apply({nn::SetName{"edited"}}, "Rename"));
        QVERIFY(f->window->windowTitle().startsWith("edited"));
        f->window->actions()->languageEnglish->trigger();
        QTRY_COMPARE(f->window->actions()->undo->text(), QString("Undo"));
        f->document().undoStack()->undo();
        finishOneStep();
        f->session().stop();
        QTRY_VERIFY(!f->session().isActive());
    }

    void pluralsAreRightWithoutALanguage() {
        ui::installTranslations(qApp, "C");
        QCOMPARE(QCoreApplication::translate("ui::Status", "%n problems", nullptr, 1), QString("1 problem"));
    }

    void textGrowsForAProjector() {
        const int before = f->find<QWidget>("paletteSearch")->fontMetrics().height();
        const auto widthOf = [&](const char* panel) { return f->window->panels()->find(panel)->dock->width(); };
        const int palette = widthOf("palette");
        for (int i = 0; i < 4; ++i) {
            QTest::keyClick(f->window.get(), Qt::Key_Plus, Qt::ControlModifier | Qt::AltModifier);
            QApplication::processEvents();
        }
        QTRY_VERIFY(f->find<QWidget>("paletteSearch")->fontMetrics().height() > 1.5 * before);
        QVERIFY(f->settings.textScale() > 1.6);
        QTRY_VERIFY2(widthOf("palette") > 1.5 * palette, qPrintable(QString::number(widthOf("palette"))));  // its names are still whole
        QTest::keyClick(f->window.get(), Qt::Key_0, Qt::ControlModifier | Qt::AltModifier);
        QTRY_COMPARE(f->find<QWidget>("paletteSearch")->fontMetrics().height(), before);
        QTRY_VERIFY2(std::abs(widthOf("palette") - palette) <= 4, qPrintable(QString("%1, before %2").arg(widthOf("palette")).arg(palette)));
    }

    void theLegendSaysWhatIs() {
        ui::CurveData data;
        data.begin({{"loss", "Loss", ui::CurveData::Quantity::Loss}});
        ui::CurvePlot plot(&data);
        plot.resize(700, 200);
        plot.show();
        for (int i = 1; i <= 20; ++i) data.addStep({double(i), 0.1 * i, 8.0 * i}, {4.0 - 0.1 * i});
        plot.grew();
        plot.refresh();
        QVERIFY2(plot.legendText().endsWith(">━</span> train 2"), qPrintable(plot.legendText()));
        // Where there is no room for names the colours have to do.
        plot.resize(300, 200);
        QVERIFY2(plot.legendText().endsWith(">━</span> 2"), qPrintable(plot.legendText()));
    }

    void newShowsAllLayersAgain() {
        auto* search = f->find<QLineEdit>("paletteSearch");
        typeInto(search, "conv");
        QCOMPARE(search->text(), QString("conv"));
        f->window->actions()->newProject->trigger();
        QCOMPARE(search->text(), QString());
    }

    void rareOptionsStandUnderMore() {
        QVERIFY(f->window->openFile(example("fashion-mnist-cnn")));
        f->canvas().reveal("features.0");
        auto* more = f->inspector()->findChild<QToolButton*>("moreOptions");
        QVERIFY(more && more->isVisible());
        if (more->isChecked()) QTest::mouseClick(more, Qt::LeftButton);
        const auto shown = [&](const char* id) { return f->inspector()->findChild<QWidget*>(QStringLiteral("option_") + id)->isVisible(); };
        QVERIFY(shown("out_channels") && shown("kernel_size"));
        QVERIFY(!shown("dilation") && !shown("padding_mode"));
        // What is not as by default is never hidden.
        QVERIFY(f->document().apply({nn::SetOption{"features.0", "dilation", std::int64_t{2}}}, "dilate"));
        QTRY_VERIFY(shown("dilation"));
        QTest::mouseClick(more, Qt::LeftButton);
        QVERIFY(shown("padding_mode"));
        // And stays open for the next node.
        f->canvas().reveal("classifier.1");
        f->canvas().reveal("features.0");
        QVERIFY(f->inspector()->findChild<QToolButton*>("moreOptions")->isChecked());
        QTest::mouseClick(f->inspector()->findChild<QToolButton*>("moreOptions"), Qt::LeftButton);
    }

    /// A wrong node says all of it: no line and no button is cut, neither in the bubble nor in the list.
    void problemsAreNotCut() {
        f->window->resize(1024, 700);
        nn::Project project;
        const auto add = [&](const char* id, const char* op, nn::OptionValues options) {
            nn::Node node;
            node.id = id;
            node.op = op;
            node.options = std::move(options);
            project.graph.nodes.push_back(node);
        };
        project.data.source = "digits";
        add("image", "Input", {{"field", nn::OptionValue(std::string("image"))}});
        add("flatten", "Flatten", {});
        add("fc", "Linear", {{"in_features", nn::OptionValue(std::int64_t(500))}, {"out_features", nn::OptionValue(std::int64_t(10))}});
        project.graph.wires = {{{"image", ""}, {"flatten", ""}}, {{"flatten", ""}, {"fc", ""}}};
        f->document().adopt(project, f->folder.path());
        f->canvas().setFocus();
        f->canvas().select({"fc"});
        auto* bubble = f->canvas().findChild<QWidget*>("problemBubble");
        QTRY_VERIFY(bubble->isVisible());
        QApplication::processEvents();
        QVERIFY(f->canvas().viewport()->rect().contains(bubble->geometry()));
        const auto* text = bubble->findChild<QLabel*>("problemText");
        QVERIFY(text->height() >= text->heightForWidth(text->width()));
        int buttons = 0;
        for (const auto* button : bubble->findChildren<QPushButton*>()) {
            if (!button->isVisible()) continue;
            QVERIFY2(button->width() >= button->sizeHint().width() && bubble->rect().contains(button->geometry()), qPrintable(button->text()));
            ++buttons;
        }
        QVERIFY(buttons > 0);
        f->window->showPanel("problems");
        QApplication::processEvents();
        auto* list = f->find<QTreeWidget>("problems");
        buttons = 0;
        for (const auto* button : list->findChildren<QPushButton*>()) {
            const QRect there(button->mapTo(list->viewport(), QPoint()), button->size());
            QVERIFY2(button->width() >= button->sizeHint().width() && button->height() >= button->sizeHint().height(),
                     qPrintable(QString("%1: %2 x %3, wants %4 x %5").arg(button->text()).arg(button->width()).arg(button->height()).arg(button->sizeHint().width()).arg(button->sizeHint().height())));
            QVERIFY2(there.left() >= 0 && there.right() <= list->viewport()->width(), qPrintable(button->text()));
            const QRect row = list->visualItemRect(list->itemAt(there.center()));
            QVERIFY2(row.top() <= there.top() && there.bottom() <= row.bottom() + 1,
                     qPrintable(QString("%1 to %2 in a row from %3 to %4").arg(there.top()).arg(there.bottom()).arg(row.top()).arg(row.bottom())));
            ++buttons;
        }
        QVERIFY(buttons > 0);
    }

    void headersStandOnOneLine() {
        QVERIFY(f->window->openFile(example("fashion-mnist-cnn")));
        f->window->showPanel("curves");
        QVERIFY(f->window->openFile(example("digits-residual")));
        finishOneStep();
        QApplication::processEvents();
        QSet<int> middles;
        auto* curves = f->panel<ui::CurvesPanel>("curves");
        for (const auto* plot : curves->findChildren<ui::CurvePlot*>()) {
            for (const QWidget* title : plot->findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly)) {
                const bool heading = qobject_cast<const QComboBox*>(title) || title->font().weight() == QFont::DemiBold;
                if (title->isVisible() && heading) middles << title->mapTo(curves, title->rect().center()).y();
            }
        }
        QStringList found;
        for (const int middle : middles) found << QString::number(middle);
        QVERIFY2(middles.size() == 1, qPrintable(found.join(' ')));
    }

    void filtersInSpaceAreFilters() {
        QVERIFY(ui::TensorImage::filtered({8, 1, 3, 3, 3}) && ui::TensorImage::filtered({8, 1, 5, 5}));
        QVERIFY(!ui::TensorImage::filtered({8, 4, 1, 1, 1}) && !ui::TensorImage::filtered({8, 4, 3}));
        ui::TensorImage image;
        image.resize(300, 120);
        ui::TensorSummary summary;
        summary.shape = {8, 1, 3, 3, 3};
        auto values = std::make_shared<std::vector<float>>();
        for (int i = 0; i < 8 * 27; ++i) values->push_back(float(i % 27));
        summary.values = values;
        summary.min = 0;
        summary.max = 26;
        image.setTensor(summary);
        // Eight pictures of three slices: wide enough to be told apart, not one column of three pixels.
        const QImage drawn = image.grab().toImage();
        int columns = 0;
        for (int x = 0; x < drawn.width(); ++x)
            for (int y = 0; y < drawn.height(); ++y)
                if (qGray(drawn.pixel(x, y)) > 200 && qRed(drawn.pixel(x, y)) == qBlue(drawn.pixel(x, y))) {
                    ++columns;
                    break;
                }
        QVERIFY2(columns > 20, qPrintable(QString::number(columns)));
    }

    void dialogsAreTheProgramsOwn() {
        ui::DesktopDialogs dialogs;
        for (const bool about : {true, false}) {
            QString title;
            bool pictured = false;
            QTimer::singleShot(0, this, [&] {
                auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
                if (!box) return;
                title = box->text();
                pictured = !box->iconPixmap().isNull();
                box->close();
            });
            if (about) dialogs.showAbout(f->window.get());
            else dialogs.showError(f->window.get(), "Not done", "Because.");
            QVERIFY2(pictured, qPrintable(title));
        }
    }

    void thePathAndTheIdReadAsOne() {
        QVERIFY(f->window->openFile(example("fashion-mnist-cnn")));
        f->canvas().reveal("features.0");
        auto* id = f->find<QLineEdit>("nodeId");
        QCOMPARE(id->text(), QString("0"));
        QVERIFY2(id->width() < 40, qPrintable(QString::number(id->width())));
    }
};

QTEST_MAIN(TestFrame)
#include "test_frame.moc"
