// Results, Inside and Try in the real window: on pictures, a table, a series and a text.
#include "hands.h"

#include "app/studio/insight.h"
#include "ui/inside/channel_view.h"
#include "ui/inside/inside_panel.h"
#include "ui/inside/pixel_view.h"
#include "ui/results/result_view.h"
#include "ui/results/results_panel.h"
#include "ui/results/sample_gallery.h"
#include "ui/tryout/answer_bars.h"
#include "ui/tryout/draw_pad.h"
#include "ui/tryout/try_panel.h"

#include <QComboBox>
#include <QHelpEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QSlider>
#include <QTableWidget>
#include <QToolTip>

#include <cmath>

using namespace test;

class TestInside : public QObject {
    Q_OBJECT

    std::unique_ptr<Fixture> f;
    static constexpr int patience = 60000;

    ui::ResultsPanel* results() const { return f->panel<ui::ResultsPanel>("results"); }
    ui::InsidePanel* inside() const { return f->panel<ui::InsidePanel>("inside"); }
    ui::TryPanel* tries() const { return f->panel<ui::TryPanel>("try"); }
    template <typename T>
    T* in(QWidget* panel, const char* name) const {
        T* found = panel->findChild<T*>(QLatin1String(name));
        if (!found) qFatal("no %s", name);
        return found;
    }
    QString said(QWidget* panel, const char* name) const { return in<QLabel>(panel, name)->text(); }
    void click(QWidget* widget, const QPoint& at = {}) const {
        if (!widget->isVisible()) qFatal("not to be clicked: %s", qPrintable(widget->objectName()));
        QTest::mouseClick(widget, Qt::LeftButton, {}, at);
    }
    void setEpochs(std::int64_t epochs) {
        nn::TrainingSpec training = f->document().project().training;
        training.options["epochs"] = epochs;
        QVERIFY(f->document().apply({nn::SetTraining{training}}, "Epochs"));
    }
    void open(const char* project, const QSize& size = {1600, 1000}) {
        f = std::make_unique<Fixture>(size);
        QVERIFY(f->window->openFile(example(project)));
    }
    void train() {
        QTest::keyClick(f->window.get(), Qt::Key_F5);
        QTRY_VERIFY_WITH_TIMEOUT(nn::is_over(f->session().state()), 120000);
        QVERIFY2(f->session().errorText().isEmpty(), qPrintable(f->session().errorText()));
    }
    void show(const char* id) { click(f->strip()->button(QLatin1String(id))); }
    void shoot(const QString& name) const { f->shoot(name); }
    /// Where a hand would click for a cell: told by the tooltip, as a person finds it.
    QPoint cellWith(QWidget* matrix, const QString& start) const {
        for (int y = 4; y < matrix->height(); y += 7)
            for (int x = 4; x < matrix->width(); x += 7) {
                QHelpEvent help(QEvent::ToolTip, {x, y}, matrix->mapToGlobal(QPoint(x, y)));
                QApplication::sendEvent(matrix, &help);
                if (QToolTip::text().startsWith(start)) return {x, y};
            }
        return {-1, -1};
    }
    /// The pair of classes that is mistaken most often.
    static std::pair<int, int> mostMistaken(const nn::Scores& scores) {
        nn::Confusion::Cell most{0, 0, 0};
        for (const auto& cell : scores.confusion.cells())
            if (cell.right != cell.given && cell.count > most.count) most = cell;
        return {int(most.right), int(most.given)};
    }
    void stroke(QWidget* pad, const QVector<QPointF>& shares) const {
        auto* drawn = tries()->pad();
        QTest::mousePress(pad, Qt::LeftButton, {}, drawn->pixelOf(shares.front()));
        for (const QPointF& share : shares) {
            const QPoint at = drawn->pixelOf(share);
            QMouseEvent move(QEvent::MouseMove, at, pad->mapToGlobal(at), Qt::NoButton, Qt::LeftButton, {});
            QApplication::sendEvent(pad, &move);
        }
        QTest::mouseRelease(pad, Qt::LeftButton, {}, drawn->pixelOf(shares.back()));
    }
    static QVector<QPointF> one() { return {{0.5, 0.12}, {0.5, 0.3}, {0.5, 0.5}, {0.5, 0.7}, {0.5, 0.88}}; }
    static double sumOf(const ui::AnswerBars& bars) {
        double sum = 0;
        for (const auto& bar : bars.bars()) sum += bar.share;
        return sum;
    }

private slots:
    void cleanup() { f.reset(); }

    /// Start, F5, and: which digits are confused, show me those, draw one, what does layer 1 see.
    void aNewcomersPath() {
        open("digits-mlp");
        Hands hands;
        hands.key(f->window.get(), Qt::Key_F5);
        hands.click(f->strip()->button("results"));
        QTRY_VERIFY_WITH_TIMEOUT(nn::is_over(f->session().state()), patience);
        QTRY_COMPARE_WITH_TIMEOUT(results()->view(), QString("confusion"), patience);
        QTRY_VERIFY(results()->gallery()->count() > 0);
        // The last epoch's weights are scored after the training has ended; what was mistaken before may be right now.
        const QString last = QString("epoch %1 ").arg(f->session().epochs().size());
        QTRY_VERIFY2_WITH_TIMEOUT(said(results(), "resultsSummary").startsWith(last), qPrintable(said(results(), "resultsSummary")), patience);
        // Which are confused: the panel says it in words, and in the matrix.
        QTRY_VERIFY(said(results(), "weakest").startsWith("weakest"));
        const QString taken = said(results(), "weakest").section("weakest: ", 1).section(',', 0, 0) + " taken for " +
                              said(results(), "weakest").section("taken for ", 1).section(' ', 0, 0);
        auto* matrix = in<QWidget>(results(), "confusion");
        const QPoint cell = cellWith(matrix, taken);
        QVERIFY2(cell.x() >= 0, qPrintable(taken));
        hands.click(matrix, cell);
        QTRY_VERIFY2(said(results(), "galleryTitle").startsWith(taken), qPrintable(said(results(), "galleryTitle")));
        const auto thoseAlone = [&] {
            for (int i = 0; i < results()->gallery()->count(); ++i) {
                const ui::SampleTile& tile = results()->gallery()->tile(i);
                if (tile.bottom != taken.section(' ', 0, 0) || tile.top != taken.section("taken for ", 1) || tile.image.isNull()) return false;
            }
            return results()->gallery()->count() > 0;
        };
        QTRY_VERIFY(thoseAlone());
        hands.click(f->strip()->button("try"));
        QTRY_VERIFY_WITH_TIMEOUT(tries()->pad()->isVisible(), patience);
        stroke(tries()->pad(), one());
        QTRY_COMPARE_WITH_TIMEOUT(tries()->bars()->bars().size(), std::size_t(10), patience);
        hands.click(f->strip()->button("inside"));
        QTRY_COMPARE_WITH_TIMEOUT(inside()->shown(), QString("fc1"), patience);
        QCOMPARE(said(inside(), "insideSample"), QString("from Try"));
        // The stroke was one more.
        QVERIFY2(hands.clicks() + 1 <= 5, qPrintable(QString::number(hands.clicks())));
        hands.tell("confused, show me, draw one, layer 1");
    }

    void theMatrixCountsWhatWasScored() {
        open("digits-mlp");
        show("results");
        QVERIFY(results()->view().isEmpty());
        QVERIFY(said(results(), "resultsEmpty").contains("Train"));
        train();
        QTRY_COMPARE_WITH_TIMEOUT(results()->view(), QString("confusion"), patience);
        QTRY_VERIFY_WITH_TIMEOUT(said(results(), "resultsSummary").contains("epoch 20"), patience);
        // Its accuracy is the curve's last point: the same samples, the same weights.
        const double last = *f->session().epochs().back().validation->metrics[0];
        QVERIFY2(said(results(), "resultsSummary").contains(QString::number(100 * last, 'f', 1)), qPrintable(said(results(), "resultsSummary")));
        auto* matrix = in<QWidget>(results(), "confusion");
        const QPoint diagonal = cellWith(matrix, "3 taken for 3");
        click(matrix, diagonal);
        QTRY_VERIFY(said(results(), "galleryTitle").startsWith("3, recognised"));
        QTRY_VERIFY(results()->gallery()->count() > 10);
        QTest::keyClick(matrix, Qt::Key_Up);
        QTRY_VERIFY2(said(results(), "galleryTitle").startsWith("2 taken for 3"), qPrintable(said(results(), "galleryTitle")));
        for (const char* share : {"byRow", "byColumn", "counts"}) click(in<QToolButton>(results(), share));
        shoot("results-digits");
        // Per class, and from there the mistakes of one.
        click(in<QToolButton>(results(), "result_classes"));
        auto* table = in<QTableWidget>(results(), "perClass");
        QCOMPARE(table->rowCount(), 10);
        for (int row = 1; row < 10; ++row) QVERIFY(table->item(row - 1, 2)->text().toDouble() <= table->item(row, 2)->text().toDouble());
        click(table->viewport(), table->visualItemRect(table->item(0, 0)).center());
        QTRY_COMPARE(in<QComboBox>(results(), "sampleClass")->currentText(), table->item(0, 0)->text());
        shoot("results-classes");
        // Another split is scored when it is asked for.
        auto* split = in<QComboBox>(results(), "split");
        QCOMPARE(split->count(), 3);
        const QString before = said(results(), "resultsSummary");
        split->setFocus();
        QTest::keyClick(split, Qt::Key_Down);
        QTRY_VERIFY_WITH_TIMEOUT(split->currentText() == "test" && said(results(), "resultsSummary") != before, patience);
    }

    void itFollowsARunningTraining() {
        open("digits-mlp");
        setEpochs(100000);
        show("results");
        QTest::keyClick(f->window.get(), Qt::Key_F5);
        QTRY_COMPARE_WITH_TIMEOUT(results()->view(), QString("confusion"), patience);
        const QString before = said(results(), "resultsSummary");
        QTRY_VERIFY_WITH_TIMEOUT(said(results(), "resultsSummary") != before, patience);
        show("inside");
        QTRY_COMPARE_WITH_TIMEOUT(inside()->shown(), QString("fc1"), patience);
        const QString now = said(inside(), "insideWhat");
        QTRY_VERIFY_WITH_TIMEOUT(said(inside(), "insideWhat") != now, patience);
        QTest::keyClick(f->window.get(), Qt::Key_F5, Qt::ShiftModifier);
        QTRY_VERIFY(!f->session().isActive());
        // After it the weights are those that it ended with.
        QTRY_VERIFY2(said(inside(), "insideWhat").contains(QLocale(QLocale::English).toString(f->session().stepsDone())), qPrintable(said(inside(), "insideWhat")));
    }

    void insideShowsTheSelectedNode() {
        open("digits-residual");
        show("inside");
        // Before any training, with the initial weights.
        QTRY_COMPARE_WITH_TIMEOUT(inside()->shown(), QString("stem.0"), patience);
        QVERIFY(said(inside(), "insideWhat").contains("not trained yet"));
        auto* look = in<ui::LookView>(inside(), "look");
        QCOMPARE(look->count(), 16);
        // One pixel: the window times the kernel is what the map says.
        click(look, look->pixelOf({5, 3, 4}));
        auto* pixel = in<ui::PixelView>(inside(), "pixel");
        QTRY_VERIFY_WITH_TIMEOUT(pixel->isVisible(), patience);
        const double shown = pixel->text().section("= ", 1).replace(QChar(0x2212), '-').toDouble();
        QVERIFY2(std::isfinite(shown) && pixel->text().contains("bias"), qPrintable(pixel->text()));
        QVERIFY(said(inside(), "insideFigures").startsWith("channel 5"));
        shoot("inside-pixel");
        click(in<QToolButton>(inside(), "insideAfter"));
        QTRY_COMPARE(said(inside(), "insideSample"), QString("2 of 16"));
        QTRY_VERIFY(pixel->text().section("= ", 1).replace(QChar(0x2212), '-').toDouble() != shown);
        click(in<QToolButton>(inside(), "insideGradient"));
        QTRY_VERIFY(!pixel->isVisible());
        QTRY_COMPARE(look->count(), 16);
        click(in<QToolButton>(inside(), "insideWeights"));
        QTRY_VERIFY2(said(inside(), "insideValue").contains("stem.0.weight"), qPrintable(said(inside(), "insideValue")));
        shoot("inside-weights");
        click(in<QToolButton>(inside(), "insideOutput"));
        // It follows the selection until it is pinned.
        f->canvas().setFocus();
        f->canvas().select({"pool"});
        QTRY_COMPARE_WITH_TIMEOUT(inside()->shown(), QString("pool"), patience);
        click(in<QToolButton>(inside(), "insidePin"));
        f->canvas().select({"stem"});
        QCoreApplication::processEvents();
        QCOMPARE(inside()->shown(), QString("pool"));
        click(in<QToolButton>(inside(), "insidePin"));
        f->canvas().select({});
        f->canvas().select({"stem"});
        QTRY_COMPARE_WITH_TIMEOUT(inside()->shown(), QString("stem"), patience);
    }

    void channelsAndHowTheyWent() {
        open("digits-residual");
        setEpochs(100000);
        show("inside");
        QTRY_COMPARE_WITH_TIMEOUT(inside()->shown(), QString("stem.0"), patience);
        click(in<QToolButton>(inside(), "insideChannels"));
        auto* channels = in<ui::ChannelView>(inside(), "channels");
        QTRY_VERIFY(channels->isVisible());
        QCOMPARE(channels->accessibleDescription(), QString("0 of 16 dead"));
        click(channels, channels->pixelOf(3));
        QVERIFY2(said(inside(), "insideValue").startsWith("channel 3: mean"), qPrintable(said(inside(), "insideValue")));
        shoot("inside-channels");
        click(in<QToolButton>(inside(), "insideOverTime"));
        auto* spread = in<ui::SpreadView>(inside(), "spread");
        QTRY_VERIFY(spread->isVisible());
        QCOMPARE(spread->rows(), 1);
        QTest::keyClick(f->window.get(), Qt::Key_F5);
        click(f->strip()->button("inside"));
        if (!inside()->isVisible()) click(f->strip()->button("inside"));
        QTRY_VERIFY_WITH_TIMEOUT(spread->rows() > 8, patience);
        shoot("inside-over-time");
        auto* of = in<QComboBox>(inside(), "insideSpreadOf");
        QVERIFY(of->findText("stem.0.weight") > 0);
        of->setFocus();
        QTest::keyClick(of, Qt::Key_Down);
        QCOMPARE(of->currentText(), QString("gradient"));
        QTRY_VERIFY_WITH_TIMEOUT(spread->rows() > 2, patience);
        QTest::keyClick(of, Qt::Key_End);
        QTRY_VERIFY(spread->rows() > 8);  // the weights were there all the time
        // Beside the weights what the last step added, and what the optimizer remembers.
        click(in<QToolButton>(inside(), "insideWeights"));
        auto* weightsOf = in<QComboBox>(inside(), "insideWeightsOf");
        QTRY_VERIFY_WITH_TIMEOUT(weightsOf->count() > 2 && weightsOf->isVisible(), patience);
        QTRY_VERIFY2(said(inside(), "insideFigures").contains("of its size"), qPrintable(said(inside(), "insideFigures")));
        const QImage values = in<ui::LookView>(inside(), "look")->grab().toImage();
        weightsOf->setFocus();
        QTest::keyClick(weightsOf, Qt::Key_Down);
        QCOMPARE(weightsOf->currentText(), QString("last step"));
        QVERIFY(in<ui::LookView>(inside(), "look")->grab().toImage() != values);
        shoot("inside-last-step");
        QTest::keyClick(weightsOf, Qt::Key_Home);
        click(in<QToolButton>(inside(), "insideOverTime"));
        // Of another node it begins anew; a ReLU's spike is named.
        const auto relu = [&] {
            for (const nn::NodeReport& node : f->document().analysis().nodes)
                if (node.path.starts_with("stem.") && nn::find_node(f->document().project().graph, node.path)->op == "ReLU") return QString::fromStdString(node.path);
            return QString();
        }();
        QVERIFY(!relu.isEmpty());
        f->canvas().setScope("stem");
        f->canvas().select({relu});
        QTRY_COMPARE_WITH_TIMEOUT(inside()->shown(), relu, patience);
        QTRY_VERIFY2(spread->remark().contains("left out of the scale"), qPrintable(spread->remark()));
        QVERIFY(said(inside(), "insideFigures").contains("spike"));
        QTRY_VERIFY_WITH_TIMEOUT(spread->rows() > 4, patience);
        shoot("inside-over-time-relu");
        QTest::keyClick(f->window.get(), Qt::Key_F5, Qt::ShiftModifier);
        QTRY_VERIFY(!f->session().isActive());
    }

    /// As many as one likes, each with its node, whatever is selected and whatever the panel shows.
    void windowsOfTheirOwn() {
        open("digits-residual");
        show("inside");
        QTRY_COMPARE_WITH_TIMEOUT(inside()->shown(), QString("stem.0"), patience);
        click(in<QToolButton>(inside(), "insideWindow"));
        QTRY_COMPARE(inside()->windows().size(), 1);
        ui::InsidePanel* first = inside()->windows().front();
        QTRY_COMPARE_WITH_TIMEOUT(first->shown(), QString("stem.0"), patience);
        QVERIFY(first->isWindow() && first->isVisible());
        QVERIFY2(first->windowTitle().contains("stem.0"), qPrintable(first->windowTitle()));
        f->window->activateWindow();
        f->canvas().select({"pool"});
        QTRY_COMPARE_WITH_TIMEOUT(inside()->shown(), QString("pool"), patience);
        QCOMPARE(first->shown(), QString("stem.0"));
        click(in<QToolButton>(inside(), "insideWindow"));
        QTRY_COMPARE(inside()->windows().size(), 2);
        ui::InsidePanel* second = inside()->windows().back();
        QTRY_COMPARE_WITH_TIMEOUT(second->shown(), QString("pool"), patience);
        // Each has tabs and samples of its own, and both follow the training.
        click(in<QToolButton>(first, "insideAfter"));
        QTRY_COMPARE(said(first, "insideSample"), QString("2 of 16"));
        QCOMPARE(said(second, "insideSample"), QString("1 of 16"));
        setEpochs(100000);
        f->window->activateWindow();
        QTRY_VERIFY(f->window->isActiveWindow());
        QTest::keyClick(f->window.get(), Qt::Key_F5);
        for (ui::InsidePanel* one : {first, second}) QTRY_VERIFY_WITH_TIMEOUT(said(one, "insideWhat").contains("step"), patience);
        click(in<QToolButton>(first, "insideOverTime"));
        QTRY_VERIFY_WITH_TIMEOUT(in<ui::SpreadView>(first, "spread")->rows() > 3, patience);
        if (const QString folder = qEnvironmentVariable("NETLOOM_LOOKS"); !folder.isEmpty())
            for (ui::InsidePanel* one : {first, second}) one->grab().save(folder + "/inside-own-" + one->shown() + ".png");
        QTest::keyClick(f->window.get(), Qt::Key_F5, Qt::ShiftModifier);
        QTRY_VERIFY(!f->session().isActive());
        // They come back when the window is built anew in another size of text, and go with Escape, or with their network.
        const ui::InsidePanel* old = inside();
        QTest::keyClick(f->window.get(), Qt::Key_Plus, Qt::ControlModifier | Qt::AltModifier);
        QTRY_VERIFY(inside() != old);
        QTRY_COMPARE(inside()->windows().size(), 2);
        QTRY_COMPARE_WITH_TIMEOUT(inside()->windows().front()->shown(), QString("stem.0"), patience);
        QTest::keyClick(inside()->windows().front(), Qt::Key_Escape);
        QTRY_COMPARE(inside()->windows().size(), 1);
        f->document().clear();
        QTRY_VERIFY(inside()->windows().isEmpty());
        QTest::keyClick(f->window.get(), Qt::Key_0, Qt::ControlModifier | Qt::AltModifier);
    }

    void drawingMovesTheBars() {
        open("digits-mlp");
        train();
        show("try");
        QTRY_VERIFY_WITH_TIMEOUT(tries()->pad()->isVisible(), patience);
        QVERIFY(tries()->pad()->isBlank() && tries()->bars()->bars().empty());
        QElapsedTimer clock;
        clock.start();
        stroke(tries()->pad(), one());
        QTRY_COMPARE_WITH_TIMEOUT(tries()->bars()->bars().size(), std::size_t(10), patience);
        qInfo("a stroke of six events is answered after %.1f ms", double(clock.nsecsElapsed()) / 1e6);
        QVERIFY(std::abs(sumOf(*tries()->bars()) - 1) < 1e-6);
        // A straight line down the middle is a 1.
        QTRY_VERIFY2(tries()->bars()->accessibleDescription().startsWith("1 "), qPrintable(tries()->bars()->accessibleDescription()));
        // What speaks for it lies over the picture, in each way.
        auto* saliency = in<QComboBox>(tries(), "saliency");
        const QImage plain = tries()->pad()->grab().toImage();
        saliency->setFocus();
        for (int way = 1; way <= 2; ++way) {
            QTest::keyClick(saliency, Qt::Key_Down);
            QTRY_VERIFY_WITH_TIMEOUT(said(tries(), "trySaid").startsWith("score"), patience);
            QTRY_VERIFY(tries()->pad()->grab().toImage() != plain);
        }
        shoot("try-saliency");
        QTest::keyClick(saliency, Qt::Key_Down);  // Grad-CAM has no maps here, and says so
        QTRY_VERIFY2(said(tries(), "trySaid").contains("Grad-CAM"), qPrintable(said(tries(), "trySaid")));
        QTest::keyClick(saliency, Qt::Key_Home);
        click(in<QToolButton>(tries(), "tryClear"));
        QVERIFY(tries()->pad()->isBlank() && tries()->bars()->bars().empty());
        // A sample of the data.
        click(in<QToolButton>(tries(), "tryAfter"));
        QTRY_COMPARE_WITH_TIMEOUT(tries()->bars()->bars().size(), std::size_t(10), patience);
        QVERIFY(!tries()->pad()->isBlank());
        // A picture from a file, dark on light: it is turned round, as the data is light on dark.
        QImage image(40, 40, QImage::Format_RGB32);
        image.fill(Qt::white);
        for (int y = 5; y < 35; ++y)
            for (int x = 17; x < 23; ++x) image.setPixelColor(x, y, Qt::black);
        QVERIFY(image.save(f->file("one.png")));
        QMimeData dropped;
        dropped.setUrls({QUrl::fromLocalFile(f->file("one.png"))});
        QDropEvent drop(QPointF(20, 20), Qt::CopyAction, &dropped, Qt::LeftButton, {});
        QApplication::sendEvent(tries()->pad(), &drop);
        const std::vector<float> numbers = tries()->pad()->numbers();
        QVERIFY(numbers[0] < 0.05F && numbers[8 * 4 + 4] > 0.4F);
        f->answers.importFrom = f->file("one.png");
        click(in<QToolButton>(tries(), "tryOpen"));
        QVERIFY(f->answers.asked.contains("import"));
    }

    void gradCamOnAConvolution() {
        open("digits-residual");
        setEpochs(1);
        train();
        show("try");
        QTRY_VERIFY_WITH_TIMEOUT(tries()->pad()->isVisible(), patience);
        click(in<QToolButton>(tries(), "tryAfter"));
        QTRY_COMPARE_WITH_TIMEOUT(tries()->bars()->bars().size(), std::size_t(10), patience);
        auto* saliency = in<QComboBox>(tries(), "saliency");
        saliency->setFocus();
        QTest::keyClick(saliency, Qt::Key_End);
        QTRY_VERIFY2(said(tries(), "trySaid").startsWith("score"), qPrintable(said(tries(), "trySaid")));
        shoot("try-gradcam");
        // The sample that is double-clicked in Results is tried.
        show("results");
        QTRY_VERIFY_WITH_TIMEOUT(results()->gallery()->count() > 0, patience);
        auto* gallery = results()->gallery();
        QTest::mouseDClick(gallery->viewport(), Qt::LeftButton, {}, gallery->tileRect(0).center());
        QTRY_VERIFY(tries()->isVisible());
        QTRY_VERIFY(!tries()->pad()->isBlank());
    }

    void aTable() {
        open("iris-csv");
        train();
        show("results");
        QTRY_COMPARE_WITH_TIMEOUT(results()->view(), QString("confusion"), patience);
        auto* order = in<QComboBox>(results(), "sampleOrder");
        order->setFocus();
        QTest::keyClick(order, Qt::Key_End);
        QTRY_VERIFY(results()->gallery()->count() > 0);
        QVERIFY(!results()->gallery()->tile(0).text.isEmpty());
        QVERIFY(results()->gallery()->tile(0).bottom.size() > 3);  // the species by its name
        shoot("results-iris");
        show("try");
        auto* table = in<QTableWidget>(tries(), "tryNumbers");
        QTRY_COMPARE_WITH_TIMEOUT(table->rowCount(), 4, patience);
        QTRY_COMPARE(tries()->bars()->bars().size(), std::size_t(3));
        const QString before = tries()->bars()->accessibleDescription();
        for (const auto& [row, value] : {std::pair(2, "-1.5"), std::pair(3, "-1.5")}) {
            table->setCurrentCell(row, 1);
            table->setFocus();
            QTest::keyClick(table, Qt::Key_F2);
            auto* editor = table->findChild<QLineEdit*>();
            QVERIFY(editor);
            QTest::keyClicks(editor, value);
            QTest::keyClick(editor, Qt::Key_Return);
        }
        // Short and narrow petals are a setosa's.
        QTRY_VERIFY2(tries()->bars()->accessibleDescription().startsWith("setosa"), qPrintable(before + " -> " + tries()->bars()->accessibleDescription()));
        shoot("try-iris");
        show("inside");
        QTRY_COMPARE_WITH_TIMEOUT(inside()->shown(), QString("hidden"), patience);
        shoot("inside-iris");
    }

    void aSeries() {
        open("sunspots-rnn");
        setEpochs(40);
        train();
        show("results");
        QTRY_COMPARE_WITH_TIMEOUT(results()->view(), QString("series"), patience);
        QTRY_VERIFY(results()->gallery()->count() > 0);
        QCOMPARE(results()->gallery()->tile(0).curve.size(), 24);
        QCOMPARE(results()->gallery()->tile(0).given.size(), 1);
        shoot("results-series");
        auto* series = in<QWidget>(results(), "series");
        click(series, series->rect().center());
        QTRY_COMPARE(results()->gallery()->count(), 1);
        click(in<QToolButton>(results(), "result_numbers"));
        QCOMPARE(results()->view(), QString("numbers"));
        QVERIFY(in<QWidget>(results(), "numbers")->accessibleName().contains("root mean square"));
        shoot("results-numbers");
        show("inside");
        QTRY_COMPARE_WITH_TIMEOUT(inside()->shown(), QString("rnn"), patience);
        shoot("inside-rnn");
        show("try");
        QTRY_COMPARE_WITH_TIMEOUT(tries()->bars()->bars().size(), std::size_t(1), patience);
    }

    void aText() {
        open("gpl-char-lstm");
        setEpochs(2);
        train();
        show("results");
        QTRY_COMPARE_WITH_TIMEOUT(results()->view(), QString("text"), patience);
        auto* text = in<QPlainTextEdit>(results(), "generated");
        QTRY_VERIFY_WITH_TIMEOUT(text->toPlainText().size() > 200, patience);
        QVERIFY(text->toPlainText().startsWith("The "));
        const QString first = text->toPlainText();
        auto* warmth = in<QSlider>(results(), "temperature");
        warmth->setFocus();
        QTest::keyClick(warmth, Qt::Key_End);
        QTRY_VERIFY_WITH_TIMEOUT(text->toPlainText() != first, patience);
        typeInto(in<QLineEdit>(results(), "textBegin"), "free");
        QTRY_VERIFY_WITH_TIMEOUT(text->toPlainText().startsWith("free") && text->toPlainText().size() > 200, patience);
        shoot("results-text");
        show("try");
        auto* line = in<QLineEdit>(tries(), "tryText");
        QTRY_VERIFY_WITH_TIMEOUT(line->isVisible(), patience);
        typeInto(line, "this license");
        QTRY_VERIFY_WITH_TIMEOUT(in<QPlainTextEdit>(tries(), "tryWritten")->toPlainText().startsWith("this license"), patience);
        QTRY_VERIFY(in<QPlainTextEdit>(tries(), "tryWritten")->toPlainText().size() > 100);
    }

    void theyFitIntoASmallWindow() {
        open("digits-mlp", {1024, 700});
        train();
        for (const char* id : {"results", "inside", "try"}) {
            show(id);
            QTRY_VERIFY(f->window->panel(id)->isVisible());
            QCoreApplication::processEvents();
            QCOMPARE(f->window->width(), 1024);
            QVERIFY2(f->window->panel(id)->minimumSizeHint().width() <= 200, id);
            // Also beside the canvas.
            QVERIFY2(f->window->minimumSizeHint().width() <= 1024, id);
        }
    }

    void anotherProjectForgetsAll() {
        open("digits-mlp");
        setEpochs(1);
        train();
        show("results");
        QTRY_COMPARE_WITH_TIMEOUT(results()->view(), QString("confusion"), patience);
        f->document().clear();
        QTRY_VERIFY(results()->view().isEmpty());
        show("inside");
        QTRY_VERIFY(in<QLabel>(inside(), "insideEmpty")->isVisible());
        QVERIFY(inside()->shown().isEmpty() || !in<QLabel>(inside(), "insideEmpty")->text().isEmpty());
    }
};

QTEST_MAIN(TestInside)
#include "test_inside.moc"
