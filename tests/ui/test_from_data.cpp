// From one's own data to a network that trains, with mouse and keys on the real window; how many of them it takes is told.
#include "hands.h"

#include "ui/from_data/class_bars.h"
#include "ui/from_data/from_data.h"
#include "ui/from_data/part_card.h"
#include "ui/from_data/sample_view.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QMimeData>
#include <QPushButton>
#include <QTableWidget>

using namespace test;

class TestFromData : public QObject {
    Q_OBJECT

    std::unique_ptr<Fixture> f;

    ui::FromData* dialog() const { return f->window->findChild<ui::FromData*>(); }
    template <typename T>
    T* part(const char* name) const {
        T* found = dialog() ? dialog()->findChild<T*>(QString::fromLatin1(name)) : nullptr;
        if (!found) qFatal("no widget named %s in the dialog", name);
        return found;
    }
    QString text(const char* label) const { return part<QLabel>(label)->text(); }
    bool canTrain() const { return dialog() && part<QPushButton>("drawAndTrain")->isVisible() && part<QPushButton>("drawAndTrain")->isEnabled(); }
    bool trains() const { return f->session().isActive() || f->session().stepsDone() > 0; }
    /// The window is closed only once the run is over: what is asked then is tested elsewhere.
    void end() {
        f->session().stopAndWait();
        f.reset();
    }
    void shoot(const char* name) const {
        QDir().mkpath("screenshots");
        dialog()->grab().save(QStringLiteral("screenshots/from-data-%1.png").arg(QLatin1String(name)));
    }

    /// Start to training by mouse: the button on the welcome card, the kind of data, a file, Draw and train.
    void byMouse(const char* source, const QString& path, const char* what) {
        f->answers.dataPath = path;
        Hands hands;
        hands.click(f->find<QPushButton>("welcomeData"));
        QTRY_VERIFY(dialog() && dialog()->isVisible());
        hands.click(part<QPushButton>(source));
        if (!path.isEmpty()) hands.choseAFile(true);
        QTRY_VERIFY(canTrain());
        shoot(source);
        hands.click(part<QPushButton>("drawAndTrain"));
        QTRY_VERIFY2(trains(), qPrintable(f->window->messageText() + f->session().errorText()));
        hands.tell(what);
        QVERIFY(hands.clicks() <= 6);
        QCOMPARE(hands.keys(), 0);
        QTRY_VERIFY(!dialog());
        QVERIFY2(f->session().errorText().isEmpty(), qPrintable(f->session().errorText()));
        QVERIFY(f->document().analysis().ok());
    }
    void byKeyboard(int tabs, const QString& path, const char* what) {
        f->answers.dataPath = path;
        Hands hands;
        hands.key(f->window.get(), Qt::Key_N, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(dialog() && dialog()->isVisible());
        QVERIFY(QTest::qWaitForWindowActive(dialog()));
        for (int i = 0; i < tabs; ++i) hands.key(dialog()->focusWidget() ? dialog()->focusWidget() : dialog(), Qt::Key_Tab);
        hands.key(dialog()->focusWidget(), Qt::Key_Space);
        if (!path.isEmpty()) hands.choseAFile(false);
        QTRY_VERIFY(canTrain());
        hands.key(dialog()->focusWidget(), Qt::Key_Return);
        QTRY_VERIFY2(trains(), qPrintable(f->window->messageText() + f->session().errorText()));
        hands.tell(what);
        QCOMPARE(hands.clicks(), 0);
    }

private slots:
    void init() { f = std::make_unique<Fixture>(); }
    void cleanup() { end(); }

    void aTableByMouse() {
        writePenguins(f->file("penguins.csv"));
        byMouse("sourceTable", f->file("penguins.csv"), "own csv with a text class, by mouse:");
        const nn::Project& project = f->document().project();
        QCOMPARE(project.data.source, std::string("csv"));
        QCOMPARE(nn::to_string(project.data.options.at("path")), std::string("'penguins.csv'"));
        QCOMPARE(f->document().folder(), f->folder.path());
        QVERIFY(nn::find_node(project.graph, "species") && nn::find_node(project.graph, "hidden"));
        QTRY_VERIFY_WITH_TIMEOUT(!f->session().isActive(), 60000);
        QVERIFY(f->session().epochs().size() > 5);
    }
    void aTableByKeyboard() {
        writePenguins(f->file("penguins.csv"));
        byKeyboard(0, f->file("penguins.csv"), "own csv with a text class, by keyboard:");
    }
    void picturesByMouse() {
        writePictures(f->file("pets"));
        byMouse("sourcePictures", f->file("pets"), "folder of pictures, by mouse:");
        QVERIFY(nn::find_node(f->document().project().graph, "conv"));
        QCOMPARE(f->document().fields()->at("label").class_names, (std::vector<std::string>{"cats", "dogs"}));
    }
    void picturesByKeyboard() {
        writePictures(f->file("pets"));
        byKeyboard(1, f->file("pets"), "folder of pictures, by keyboard:");
    }
    void arraysByMouse() {
        writeArrays(f->file("mnist.npz"));
        byMouse("sourceArrays", f->file("mnist.npz"), "npz as Keras has it, by mouse:");
    }
    void arraysByKeyboard() {
        writeArrays(f->file("mnist.npz"));
        byKeyboard(2, f->file("mnist.npz"), "npz as Keras has it, by keyboard:");
    }
    void digitsByMouse() { byMouse("sourceDigits", {}, "digits, by mouse:"); }

    /// Any part goes where it is wanted; what follows is told at once.
    void whatIsPredictedIsChosen() {
        writePenguins(f->file("penguins.csv"));
        f->window->newFromData(f->file("penguins.csv"));
        QTRY_VERIFY(canTrain());
        QVERIFY(text("fromDataAbout").contains("150"));
        QVERIFY(text("fromDataVerdict").contains("cross-entropy"));
        QVERIFY(text("fromDataVerdict").contains("33"));  // always the most frequent of three
        QVERIFY(text("fromDataRows").contains("train"));
        // The mass instead: a number; the species goes in.
        QTest::mouseClick(part<QPushButton>("role_body_mass_g"), Qt::LeftButton);
        QTRY_VERIFY(text("fromDataVerdict").contains("squared"));
        QCOMPARE(part<QPushButton>("role_species")->text(), ui::roleText(nn::PartRole::Input));
        // Nothing to predict: said, and neither button works.
        QTest::mouseClick(part<QPushButton>("role_body_mass_g"), Qt::LeftButton);
        QTRY_VERIFY(!text("fromDataMissingChoice").isEmpty());
        QVERIFY(!part<QPushButton>("drawIt")->isEnabled() && !part<QPushButton>("drawAndTrain")->isEnabled());
        QTest::mouseClick(part<QPushButton>("role_species"), Qt::LeftButton);
        QTRY_VERIFY(canTrain());
        // Another model, drawn and not trained.
        QTest::mouseClick(part<QPushButton>("model_linear"), Qt::LeftButton);
        QTest::mouseClick(part<QPushButton>("drawIt"), Qt::LeftButton);
        QTRY_VERIFY(!dialog());
        QVERIFY(!f->session().isActive());
        QVERIFY(!nn::find_node(f->document().project().graph, "hidden"));
    }

    /// Columns are selected in the table, a range with Shift, and go together.
    void columnsAreSelectedInTheTable() {
        writePenguins(f->file("penguins.csv"));
        f->window->newFromData(f->file("penguins.csv"));
        QTRY_VERIFY(canTrain());
        auto* table = part<QTableWidget>("fromDataTable");
        QHeaderView* header = table->horizontalHeader();
        const auto at = [&](int column) { return QPoint(header->sectionViewportPosition(column) + 8, header->height() / 2); };
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, at(2));
        QTest::mouseClick(header->viewport(), Qt::LeftButton, Qt::ShiftModifier, at(4));
        QPushButton* out = nullptr;
        for (auto* button : dialog()->findChildren<QPushButton*>())
            if (button->isVisible() && button->objectName().isEmpty() && button->text() == ui::roleText(nn::PartRole::LeftOut)) out = button;
        QVERIFY(out && out->isEnabled());
        QTest::mouseClick(out, Qt::LeftButton);
        for (const char* name : {"role_bill_length_mm", "role_bill_depth_mm", "role_body_mass_g"})
            QTRY_COMPARE(part<QPushButton>(name)->text(), ui::roleText(nn::PartRole::LeftOut));
        QCOMPARE(part<QPushButton>("role_sex")->text(), ui::roleText(nn::PartRole::Input));
    }

    void gapsAndScale() {
        writePenguins(f->file("penguins.csv"));
        f->window->newFromData(f->file("penguins.csv"));
        QTRY_VERIFY(canTrain());
        auto* missing = part<QComboBox>("fromDataMissing");
        QVERIFY(missing->isVisible());
        const QString before = text("fromDataRows");
        missing->setFocus();
        QTest::keyClick(missing, Qt::Key_Down);
        QTRY_VERIFY(text("fromDataRows") != before);
        QTRY_VERIFY(text("fromDataRows").contains("150"));
    }

    /// What cannot be read is said where one chose it, and something else can be chosen.
    void whatCannotBeRead() {
        f->window->newFromData(f->file("nothing.csv"));
        QTRY_VERIFY(text("fromDataProblem").contains("nothing.csv"));
        std::ofstream(f->file("ragged.csv").toStdString()) << "a,b\n1,2\n3\n";
        f->answers.dataPath = f->file("ragged.csv");
        QTest::mouseClick(part<QPushButton>("sourceTable"), Qt::LeftButton);
        QTRY_VERIFY(text("fromDataProblem").contains("line"));
        QTest::keyClick(dialog(), Qt::Key_Escape);
        QTRY_VERIFY(!dialog());
    }

    /// A file dropped on the window: one click to training.
    void droppedOnTheWindow() {
        writePenguins(f->file("penguins.csv"));
        QMimeData mime;
        mime.setUrls({QUrl::fromLocalFile(f->file("penguins.csv"))});
        QDragEnterEvent enter({300, 300}, Qt::CopyAction, &mime, Qt::LeftButton, {});
        QApplication::sendEvent(f->window.get(), &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop({300, 300}, Qt::CopyAction, &mime, Qt::LeftButton, {});
        QApplication::sendEvent(f->window.get(), &drop);
        QTRY_VERIFY(canTrain());
        QVERIFY(part<ui::SampleView>("fromDataSamples"));
        QTest::mouseClick(part<QPushButton>("drawAndTrain"), Qt::LeftButton);
        QTRY_VERIFY(trains());
    }

    /// What is open is asked about before it goes; a refusal leaves the dialog as it is.
    void whatIsOpenIsAskedAboutFirst() {
        QVERIFY(f->window->openFile(example("digits-mlp")));
        QVERIFY(f->document().apply({nn::SetName{"mine"}}, "rename"));
        f->window->newFromData();
        QTest::mouseClick(part<QPushButton>("sourceDigits"), Qt::LeftButton);
        QTRY_VERIFY(canTrain());
        QTest::mouseClick(part<QPushButton>("drawIt"), Qt::LeftButton);
        QCOMPARE(f->answers.asked, QStringList{"unsaved"});
        QVERIFY(dialog() && f->document().project().name == "mine");
        f->answers.unsaved = ui::Dialogs::Unsaved::Discard;
        QTest::mouseClick(part<QPushButton>("drawIt"), Qt::LeftButton);
        QTRY_VERIFY(!dialog());
        QCOMPARE(f->document().project().data.source, std::string("digits"));
    }

    void pictures_data() {
        QTest::addColumn<bool>("dark");
        QTest::addColumn<QSize>("size");
        for (const bool dark : {false, true})
            for (const QSize size : {QSize(1520, 950), QSize(1024, 700)})
                QTest::addRow("%s-%d", dark ? "dark" : "light", size.width()) << dark << size;
    }
    void pictures() {
        QFETCH(bool, dark);
        QFETCH(QSize, size);
        f->settings.setTheme(dark ? studio::Theme::Dark : studio::Theme::Light);
        f->window->resize(size);
        writePenguins(f->file("penguins.csv"));
        f->window->newFromData();
        const QByteArray name = QTest::currentDataTag();
        shoot("sources-" + name);
        f->answers.dataPath = f->file("penguins.csv");
        QTest::mouseClick(part<QPushButton>("sourceTable"), Qt::LeftButton);
        QTRY_VERIFY(canTrain());
        shoot("table-" + name);
        QTest::keyClick(dialog(), Qt::Key_Escape);
        QTRY_VERIFY(!dialog());
        f->window->newFromData();
        QTest::mouseClick(part<QPushButton>("sourceDigits"), Qt::LeftButton);
        QTRY_VERIFY(canTrain());
        shoot("digits-" + name);
    }
};

QTEST_MAIN(TestFromData)
#include "test_from_data.moc"
