// What a run measures and watches: the settings offer what suits the network, and the curves what the run has.
#include "nn/train/metric.h"
#include "ui/inspector/option_form.h"
#include "ui/training/curve_plot.h"
#include "window_fixture.h"

#include <QCheckBox>
#include <QComboBox>

using namespace test;
using nn::OptionValue;

class TestTrainingSettings : public QObject {
    Q_OBJECT

    std::unique_ptr<Fixture> f;

    const nn::TrainingSpec& training() const { return f->document().project().training; }
    ui::OptionEditor* editor(const char* form, const char* option) const {
        for (auto* candidate : f->panel<ui::SettingsPanel>("settings")->findChildren<ui::OptionForm*>(form))
            if (!candidate->isHidden() && candidate->editor(option)) return candidate->editor(option);
        return nullptr;
    }
    /// The words that the metrics' editor offers, checked ones with a plus in front.
    QStringList metrics() const {
        QStringList words;
        for (const QCheckBox* box : editor("trainingForm", "metrics")->findChildren<QCheckBox*>()) {
            if (!box->isHidden()) words << (box->isChecked() ? "+" : "") + box->text();
        }
        return words;
    }
    void click(const char* metric) {
        for (QCheckBox* box : editor("trainingForm", "metrics")->findChildren<QCheckBox*>())
            if (!box->isHidden() && box->text() == QLatin1String(metric)) return box->click();
        qFatal("%s is not offered", metric);
    }
    static QStringList offered(const ui::OptionEditor* editor) {
        QStringList words;
        const auto* box = editor->findChild<QComboBox*>();
        for (int i = 0; i < box->count(); ++i) words << box->itemData(i).toString();
        return words;
    }
    /// The loss becomes one of numbers, the label's field a number.
    void changeLoss(const char* op) {
        nn::Project project = f->document().project();
        for (nn::Node& node : project.graph.nodes) {
            if (node.id == "loss") node.op = op;
        }
        project.data.source = "random";
        project.data.options.clear();
        project.data.fields = {{"image", {{"shape", std::vector<std::int64_t>{1, 8, 8}}}},
                               {"label", {{"shape", std::vector<std::int64_t>{10}}}}};
        f->document().adopt(project, f->folder.path());
    }

private slots:
    void init() {
        f = std::make_unique<Fixture>();
        QVERIFY(f->window->openFile(example("digits-mlp")));
        QVERIFY2(f->document().analysis().ok(), f->document().analysis().first_error().c_str());
        QTRY_VERIFY(!metrics().isEmpty());
    }
    void cleanup() { f.reset(); }

    void another_project_is_there_whether_the_panel_is_seen_or_not() {
        f->window->showPanel("settings");
        QVERIFY(f->window->openFile(example("sunspots-rnn")));
        QTRY_VERIFY(metrics().contains("+mae") && !metrics().contains("+accuracy"));  // once its table is read
        f->window->showPanel("curves");
        QVERIFY(f->window->openFile(example("digits-mlp")));
        QTRY_VERIFY(metrics().contains("+accuracy") && !metrics().contains("+mae"));
        f->window->showPanel("settings");
        f->window->showPanel("curves");
        QVERIFY(f->window->openFile(example("spirals-mlp")));
        f->window->showPanel("settings");  // before it had its own turn
        QVERIFY(metrics().contains("+accuracy"));
    }

    void what_suits_the_loss_is_offered() {
        const auto usual = [this](const char* id) {
            const auto losses = nn::loss_answers(*f->document().analysis().network);
            QStringList words;
            for (const nn::MetricInfo* metric : nn::all_metrics()) {
                const QString word = QString::fromStdString(metric->id);
                if (nn::measured(*metric, losses)) words << (word == QLatin1String(id) ? "+" + word : word);
            }
            return words;
        };
        QCOMPARE(metrics(), usual("accuracy"));
        QVERIFY(metrics().contains("f1") && !metrics().contains("mse"));
        changeLoss("MSELoss");
        QVERIFY2(f->document().analysis().ok(), f->document().analysis().first_error().c_str());
        QTRY_COMPARE(metrics(), usual("mae"));
        QVERIFY(metrics().contains("mse") && !metrics().contains("f1"));
    }

    void a_choice_is_an_edit() {
        click("f1");
        QCOMPARE(training().options.at("metrics"), OptionValue(std::vector<std::string>{"accuracy", "f1"}));
        click("accuracy");
        QCOMPARE(training().options.at("metrics"), OptionValue(std::vector<std::string>{"f1"}));
        click("f1");
        QCOMPARE(training().options.at("metrics"), OptionValue(std::vector<std::string>{}));
        f->document().undoStack()->undo();
        QVERIFY(metrics().contains("+f1") && metrics().contains("accuracy"));
        while (f->document().undoStack()->canUndo()) f->document().undoStack()->undo();
        QVERIFY(!training().options.contains("metrics") && metrics().contains("+accuracy"));
    }

    void what_no_longer_suits_can_be_taken_away() {
        click("top5");
        nn::TrainingSpec kept = training();
        changeLoss("MSELoss");
        QVERIFY(f->document().apply({nn::SetTraining{kept}}, "again"));
        QVERIFY(!f->document().analysis().ok());
        QVERIFY(metrics().contains("+top5"));
        click("top5");
        click("accuracy");
        QVERIFY2(f->document().analysis().ok(), f->document().analysis().first_error().c_str());
        QVERIFY(!metrics().join(' ').contains("top5"));
    }

    void monitors_are_those_of_the_run() {
        QCOMPARE(offered(editor("checkpointForm", "monitor")),
                 QStringList({"", "validation.loss", "validation.accuracy", "train.loss", "train.accuracy"}));
        click("recall");
        QVERIFY(offered(editor("checkpointForm", "monitor")).contains("validation.recall"));
        auto* box = editor("checkpointForm", "monitor")->findChild<QComboBox*>();
        emit box->activated(box->findData("validation.recall"));
        QCOMPARE(training().checkpoint.at("monitor"), OptionValue(std::string("validation.recall")));
        QVERIFY(f->document().analysis().ok());
        click("recall");  // what is watched is not measured any more: it is said, and stays in view
        QVERIFY(!f->document().analysis().ok());
        QCOMPARE(box->currentText(), QString("validation.recall"));
        emit box->activated(0);
        QVERIFY(!training().checkpoint.contains("monitor"));
        QVERIFY(f->document().analysis().ok());
    }

    void curves_show_what_the_run_measures() {
        click("f1");
        f->window->actions()->train->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(!f->session().epochs().empty(), 60000);
        f->session().stop();
        QTRY_VERIFY(!f->session().isActive());
        ui::CurvePlot* plot = f->panel<ui::CurvesPanel>("curves")->charts()[1];
        QStringList ids;
        for (const ui::CurvePlot::Kind& kind : plot->data().kinds()) ids << kind.id;
        QCOMPARE(ids, QStringList({"loss", "accuracy", "f1", "grad_norm", "lr"}));
        QCOMPARE(plot->shownIds(), QStringList{"accuracy"});
        for (std::size_t i = 0; i < std::size_t(ids.size()); ++i) {
            QCOMPARE(plot->data().train().lines[i].count(), f->session().steps().size());
            QCOMPARE(plot->data().validation().lines[i].count() > 0, i < 3);
        }
        // Another run shows the curve that was looked at.
        plot->setWanted({"f1"});
        f->window->actions()->train->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(f->session().steps().size() > 3, 60000);
        QCOMPARE(plot->shownIds(), QStringList{"f1"});
    }
};

QTEST_MAIN(TestTrainingSettings)
#include "test_training_settings.moc"
