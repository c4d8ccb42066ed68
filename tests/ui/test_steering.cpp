// A training that is steered, with real mouse and keys: settings applied on its way, pauses of its own, what is tried before it.
#include "app/studio/rehearser.h"
#include "ui/inspector/option_form.h"
#include "ui/training/log_panel.h"
#include "ui/window/message_bar.h"
#include "window_fixture.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenuBar>
#include <QPushButton>
#include <QScrollArea>

#include <qcustomplot.h>

using namespace test;
using Kind = ui::CurveData::Marker::Kind;

class TestSteering : public QObject {
    Q_OBJECT

    std::unique_ptr<Fixture> f;

    /// Trains for longer than any test does.
    void makeEndless() {
        nn::TrainingSpec training = f->document().project().training;
        training.options["epochs"] = std::int64_t{100000};
        QVERIFY(f->document().apply({nn::SetTraining{training}}, "endless"));
    }
    void train() {
        QTest::keyClick(f->window.get(), Qt::Key_F5);
        QTRY_VERIFY_WITH_TIMEOUT(f->session().stepsDone() > 3, 60000);
    }
    QLineEdit* rateField() const {
        for (auto* form : f->panel<ui::SettingsPanel>("settings")->findChildren<ui::OptionForm*>("optimizerForm"))
            if (auto* editor = form->isHidden() ? nullptr : form->editor("lr")) return editor->findChild<QLineEdit*>();
        qFatal("no field for lr");
        return nullptr;
    }
    void setRate(const QString& rate) {
        f->window->showPanel("settings");
        QLineEdit* field = rateField();
        bringIntoView(field);
        typeInto(field, rate);
        QTest::keyClick(field, Qt::Key_Return);
    }
    static void bringIntoView(QWidget* widget) {
        for (QWidget* above = widget->parentWidget(); above; above = above->parentWidget())
            if (auto* area = qobject_cast<QScrollArea*>(above)) area->ensureWidgetVisible(widget);
    }
    static void click(QWidget* widget) {
        bringIntoView(widget);
        QTRY_VERIFY2(widget->isVisible() && widget->isEnabled(), qPrintable(widget->objectName()));
        // A check box is its mark and its words, not all the room beside them.
        QTest::mouseClick(widget, Qt::LeftButton, {}, qobject_cast<QCheckBox*>(widget) ? QPoint(9, widget->height() / 2) : QPoint());
    }
    void undo() {
        f->window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(f->window.get()));
        f->window->canvas()->setFocus();
        QTest::keyClick(f->window->canvas(), Qt::Key_Z, Qt::ControlModifier);
    }
    /// The button over the canvas with this text; null where it is not seen.
    QPushButton* bannerButton(const QString& text) const {
        for (auto* bar : f->window->findChildren<ui::MessageBar*>())
            for (auto* button : bar->findChildren<QPushButton*>())
                if (button->isVisible() && button->text() == text) return button;
        return nullptr;
    }
    std::vector<ui::CurveData::Marker> markers(Kind kind) const {
        std::vector<ui::CurveData::Marker> found;
        for (const auto& marker : f->panel<ui::CurvesPanel>("curves")->charts()[0]->data().markers())
            if (marker.kind == kind) found.push_back(marker);
        return found;
    }
    QString log() const { return f->panel<ui::LogPanel>("log")->toPlainText(); }
    double rate() const {
        const nn::OptimizerSpec& optimizer = f->document().project().training.optimizer;
        return std::get<double>(nn::find_optimizer(optimizer.type)->schema.value(optimizer.options, "lr"));
    }
    void shoot(const QString& name) const {
        f->shoot(name, [this] {
            for (ui::CurvePlot* chart : f->panel<ui::CurvesPanel>("curves")->charts()) chart->refresh();
        });
    }

private slots:
    void init() {
        f = std::make_unique<Fixture>();
        QVERIFY(f->window->openFile(example("digits-mlp")));
    }
    void cleanup() {
        if (f) f->session().stopAndWait();
        f.reset();
    }

    void settingsAreAppliedToTheRun() {
        makeEndless();
        train();
        QVERIFY(!f->window->actions()->applySettings->isEnabled());
        setRate("0.01");
        QCOMPARE(rate(), 0.01);
        QTRY_VERIFY(bannerButton("Apply to the run"));
        QVERIFY(f->window->actions()->applySettings->isEnabled());
        const std::int64_t before = f->session().stepsDone();
        QTRY_VERIFY(f->session().stepsDone() > before);
        QCOMPARE(f->session().steps().back().lr, 0.05);  // typed is not applied
        shoot("steer-offer");
        click(bannerButton("Apply to the run"));
        QTRY_COMPARE(f->session().steps().back().lr, 0.01);
        QTRY_VERIFY(!bannerButton("Apply to the run"));
        QVERIFY(!f->session().graphChanged());
        QCOMPARE(markers(Kind::Change).size(), std::size_t(1));
        QCOMPARE(markers(Kind::Change)[0].text, QStringLiteral("lr 0.05 → 0.01"));
        const auto& steps = f->session().steps();
        const auto first = std::ranges::find(steps, 0.01, &nn::StepPoint::lr);
        QCOMPARE(double(first->step - first->merged), markers(Kind::Change)[0].step);
        QVERIFY2(log().contains(QStringLiteral("lr 0.05 → 0.01")), qPrintable(log()));

        // Undone, the project says something else than the run again: nothing is silent.
        undo();
        QCOMPARE(rate(), 0.05);
        QTRY_VERIFY(bannerButton("Apply to the run"));
        f->window->actions()->applySettings->trigger();
        QTRY_COMPARE(f->session().steps().back().lr, 0.05);
        QCOMPARE(markers(Kind::Change).size(), std::size_t(2));
        f->window->showPanel("curves");
        shoot("steer-markers");
    }

    void whatCannotBeAppliedIsSaid() {
        makeEndless();
        train();
        QVERIFY(f->document().apply({nn::SetOption{"fc1", "out_features", std::int64_t{50}}}, "Wider"));
        QTRY_VERIFY(bannerButton("Train the edited network"));
        setRate("0.01");
        QTRY_VERIFY(bannerButton("Apply to the run"));
        click(bannerButton("Apply to the run"));
        QTRY_COMPARE(f->session().steps().back().lr, 0.01);
        QTRY_VERIFY(bannerButton("Train the edited network"));  // the layer is still another
    }

    void aConditionPausesAndIsRemembered() {
        makeEndless();
        QVERIFY(f->document().save(f->file("one.netloom.json")));
        f->window->showPanel("settings");
        auto* threshold = f->find<QLineEdit>("threshold/loss_over");
        auto* on = f->find<QCheckBox>("pause/loss_over");
        QVERIFY(!on->isChecked());
        bringIntoView(threshold);
        typeInto(threshold, "0");
        QTest::keyClick(threshold, Qt::Key_Return);
        QVERIFY(on->isChecked());
        QTest::keyClick(f->window.get(), Qt::Key_F5);
        QTRY_COMPARE_WITH_TIMEOUT(f->session().state(), nn::TrainState::Paused, 60000);
        QTRY_COMPARE(f->session().stepsDone(), std::int64_t(1));
        QTRY_VERIFY2(f->window->messageText().startsWith("Paused at step 1: the loss of its batch is"), qPrintable(f->window->messageText()));
        QVERIFY(log().contains("Paused at step 1: the loss of its batch is"));
        QCOMPARE(f->window->actions()->train->text(), QString("Resume"));
        f->window->showPanel("settings");
        shoot("steer-paused");
        QTest::keyClick(f->window.get(), Qt::Key_F5);
        QTRY_VERIFY(f->session().stepsDone() > 20);  // it holds on, and is told once
        // Switched off while it runs, and another on.
        click(on);
        QVERIFY(!on->isChecked());
        click(f->find<QCheckBox>("pause/grad_norm_over"));
        typeInto(f->find<QLineEdit>("threshold/grad_norm_over"), "nonsense");
        QTest::keyClick(f->find<QLineEdit>("threshold/grad_norm_over"), Qt::Key_Return);
        QCOMPARE(f->find<QLineEdit>("threshold/grad_norm_over")->text(), QString("100"));
        typeInto(f->find<QLineEdit>("threshold/grad_norm_over"), "0.0001");
        QTest::keyClick(f->find<QLineEdit>("threshold/grad_norm_over"), Qt::Key_Return);
        QTRY_COMPARE(f->session().state(), nn::TrainState::Paused);
        QTRY_VERIFY2(f->window->messageText().contains("the gradient's norm is"), qPrintable(f->window->messageText() + log()));
        f->session().stopAndWait();

        // By project, the next time too.
        f->answers.unsaved = ui::Dialogs::Unsaved::Discard;
        QVERIFY(f->window->openFile(example("digits-residual")));
        QVERIFY(!f->find<QCheckBox>("pause/grad_norm_over")->isChecked());
        f->window->close();
        f->open();
        QVERIFY(f->window->openFile(f->file("one.netloom.json")));
        QVERIFY(f->find<QCheckBox>("pause/grad_norm_over")->isChecked() && !f->find<QCheckBox>("pause/loss_over")->isChecked());
        QCOMPARE(f->find<QLineEdit>("threshold/grad_norm_over")->text(), QString("0.0001"));
    }

    void allIsTriedBeforeARun() {
        // From the menu, as a hand does it.
        QMenuBar* bar = f->window->menuBar();
        QMenu* training = nullptr;
        for (QAction* action : bar->actions())
            if (action->menu() && action->menu()->actions().contains(f->window->actions()->train)) training = action->menu();
        QVERIFY(training);
        QMenu* check = nullptr;
        for (QAction* action : training->actions())
            if (action->menu()) check = action->menu();
        QVERIFY(check);
        QCOMPARE(std::size_t(f->window->actions()->checks.size()), nn::declared_rehearsals().size() + 1);
        check->popup(f->window->mapToGlobal(QPoint(300, 60)));
        QTRY_VERIFY(check->isVisible());
        clickEntry(check, f->window->actions()->checks[0]);
        QTRY_VERIFY(f->panel<QWidget>("check")->isVisible());
        for (const nn::RehearsalKind& kind : nn::declared_rehearsals()) {
            const QString id = QString::fromStdString(kind.id);
            auto* verdict = f->find<QLabel>(qPrintable("verdict/" + id));
            QTRY_VERIFY2_WITH_TIMEOUT(verdict->accessibleName().endsWith(": good") || verdict->accessibleName().endsWith(": careful"),
                                      qPrintable(verdict->accessibleName() + f->find<QLabel>(qPrintable("found/" + id))->text()), 60000);
        }
        QVERIFY(f->find<QLabel>("found/first_loss")->text().contains("log 10 = 2.303"));
        QTRY_VERIFY(!f->find<QPushButton>("cancelCheck")->isVisible());
        QVERIFY(log().contains("log 10 = 2.303"));
        shoot("steer-check");

        auto* apply = f->find<QPushButton>("apply/learning_rate");
        const QString said = apply->text();
        click(apply);
        QVERIFY2(said.endsWith(QString::number(rate(), 'g', 4)), qPrintable(said));
        QTRY_VERIFY(f->find<QLabel>("found/first_loss")->text().endsWith("(Before the last edit.)"));
        undo();
        QCOMPARE(rate(), 0.05);
        // One alone, and what cannot be tried.
        f->window->showPanel("check");
        QVERIFY(f->document().apply({nn::SetOption{"out", "out_features", std::int64_t{3}}}, "Too few"));
        click(f->find<QPushButton>("check/first_loss"));
        QTRY_VERIFY(f->find<QLabel>("verdict/first_loss")->accessibleName().endsWith(": could not be tried"));
        QVERIFY(!f->find<QLabel>("found/first_loss")->text().isEmpty());
    }

    void whatIsTriedCanBeCancelled() {
        f->window->showPanel("check");
        click(f->find<QPushButton>("checkAll"));
        QTRY_VERIFY(f->find<QPushButton>("cancelCheck")->isVisible());
        click(f->find<QPushButton>("cancelCheck"));
        QTRY_VERIFY(!f->find<QPushButton>("cancelCheck")->isVisible());
        QVERIFY(f->find<QLabel>("verdict/shuffled_labels")->accessibleName().endsWith(": not tried yet"));
        QVERIFY(f->find<QPushButton>("checkAll")->isEnabled());
    }

    void theBestEpochAndSavedWeightsAreMarked() {
        makeEndless();
        QTest::keyClick(f->window.get(), Qt::Key_F5);
        QTRY_VERIFY_WITH_TIMEOUT(f->session().epochs().size() >= 3, 60000);
        f->session().pause();
        QTRY_COMPARE(f->session().state(), nn::TrainState::Paused);
        const auto& epochs = f->session().epochs();
        const auto best = std::ranges::min_element(epochs, {}, [](const nn::EpochPoint& e) { return e.validation->loss; });
        QTRY_COMPARE(markers(Kind::Best).size(), std::size_t(1));
        QTRY_COMPARE(markers(Kind::Best)[0].step, double(best->step));
        QVERIFY(markers(Kind::Best)[0].text.contains(QString("epoch %1").arg(best->epoch)));
        f->answers.exportTo = f->file("w.pt");
        f->window->actions()->exportWeights->trigger();
        QTRY_COMPARE(markers(Kind::Saved).size(), std::size_t(1));
        QCOMPARE(markers(Kind::Saved)[0].step, double(f->session().stepsDone()));
        f->window->showPanel("curves");
        auto* chart = f->panel<ui::CurvesPanel>("curves")->charts()[0];
        QTRY_COMPARE(chart->plot()->itemCount(), int(chart->data().markers().size()));
    }
};

QTEST_MAIN(TestSteering)
#include "test_steering.moc"
