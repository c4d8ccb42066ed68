// The sources that read people's own files: tables, text, CIFAR-10. What they give, checked against what other
// programs make of the same files, and what they say about files that are wrong.
#include "source_test.h"

#include <QProcess>

#include <nlohmann/json.hpp>

using namespace source_test;

namespace {

void spill_packed(const fs::path& file, const std::string& bytes) {
    const gzFile out = gzopen(file.c_str(), "wb");
    gzwrite(out, bytes.data(), static_cast<unsigned>(bytes.size()));
    gzclose(out);
}

std::string cifar(int images, int first_label) {
    std::string bytes;
    for (int i = 0; i < images; ++i) {
        bytes += static_cast<char>((first_label + i) % 10);
        for (int k = 0; k < 3072; ++k) bytes += static_cast<char>(i * 31 + k * 7);
    }
    return bytes;
}

}  // namespace

class TestSources : public QObject, private Folder {
    Q_OBJECT

private slots:
    void csv_reads_what_is_found_in_the_world() {
        const std::string text = "\xEF\xBB\xBFname,\"first, number\",second\r\n"
                                 "\"says \"\"hi\"\"\",1.5,-2e3\r\n"
                                 "\r\n"
                                 "\"two\r\nlines\", +.25 ,7\r"
                                 "plain,3,\"4\"";
        const auto data = open(csv(text, {{"x", {{"columns", Words{"first, number", "second"}}}},
                                          {"y", {{"columns", Words{"name"}}, {"as", std::string("class")}}}}));
        QCOMPARE(data->size(false), 3);
        QVERIFY(data->fields().at("x").type == nn::f32({2}));
        QVERIFY(near(numbers(*data, "x", 0), {1.5f, -2000}));
        QVERIFY(near(numbers(*data, "x", 1), {0.25f, 7}));
        QVERIFY(near(numbers(*data, "x", 2), {3, 4}));
        QVERIFY((data->fields().at("y").class_names == Words{"plain", "says \"hi\"", "two\r\nlines"}));
        QCOMPARE(*data->fields().at("y").classes, 3);
        QCOMPARE(labels(*data, "y", 0), Whole{1});
        QCOMPARE(labels(*data, "y", 2), Whole{0});
        QVERIFY(data->fields().at("y").type == nn::i64({}));
    }

    void csv_as_python_reads_it() {
        // Random cells, written by Python's csv module.
        QProcess python;
        python.start("/usr/bin/python3",
                     {"-c",
                      "import csv, json, random, sys\n"
                      "random.seed(5)\n"
                      "rows = [[''.join(random.choice('ab,;\"\\n\\' 1') for _ in range(random.randrange(1, 9))).strip() or 'e',\n"
                      "         random.uniform(-1e3, 1e3)] for _ in range(3000)]\n"
                      "with open(sys.argv[1], 'w', newline='') as f: csv.writer(f).writerows(rows)\n"
                      "print(json.dumps(rows))",
                      QString::fromStdString(path("python.csv").string())});
        QVERIFY2(python.waitForFinished(60'000) && python.exitCode() == 0, python.readAllStandardError().constData());
        const auto rows = nlohmann::json::parse(python.readAllStandardOutput().toStdString());
        nn::DataSpec data{"csv",
                          {{"path", std::string("python.csv")}, {"header", false}},
                          {{"c", {{"columns", Whole{0}}, {"as", std::string("class")}}}, {"x", {{"columns", Whole{1}}}}},
                          {}};
        const auto read = open(data);
        QCOMPARE(read->size(false), 3000);
        const Words& names = read->fields().at("c").class_names;
        for (std::int64_t i = 0; i < 3000; ++i) {
            const auto& row = rows[static_cast<std::size_t>(i)];
            const auto label = static_cast<std::size_t>(labels(*read, "c", i)[0]);
            const std::string expected = row[0].get<std::string>();
            // Names are listed for up to a thousand classes.
            if (label < names.size()) QCOMPARE(names[label], expected);
            QCOMPARE(numbers(*read, "x", i)[0], static_cast<float>(row[1].get<double>()));
        }
    }

    void csv_columns_classes_and_shapes() {
        const std::string text = "10;a;1;2;3;4\n9;b;5;6;7;8\n10;a;9;10;11;12\n";
        const nn::OptionValues options = {{"header", false}, {"separator", std::string(";")}};
        const auto data = open(csv(text,
                                   {{"image", {{"columns", Words{"2:6"}}, {"shape", Whole{1, 2, 2}}, {"scale", Whole{0, 4}}}},
                                    {"number", {{"columns", Whole{0}}, {"as", std::string("class")}}},
                                    {"word", {{"columns", Whole{1}}, {"as", std::string("class")}}}},
                                   options));
        QVERIFY(data->fields().at("image").type == nn::f32({1, 2, 2}));
        QVERIFY(near(numbers(*data, "image", 1), {1.25f, 1.5f, 1.75f, 2}));
        // By size, not by letters.
        QVERIFY((data->fields().at("number").class_names == Words{"9", "10"}));
        QCOMPARE(labels(*data, "number", 0), Whole{1});
        QCOMPARE(labels(*data, "word", 1), Whole{1});
        spill_packed(path("packed.csv.gz"), text);
        nn::DataSpec packed = csv(text, {{"x", {{"columns", Whole{2, 0}}}}}, options);
        packed.options["path"] = std::string("packed.csv.gz");
        QVERIFY(near(numbers(*open(packed), "x", 2), {9, 10}));
        const auto tabs = open(csv("a\tb\n1\t2\n", {{"x", {{"columns", Words{"b"}}}}}, {{"separator", std::string("tab")}}));
        QVERIFY(near(numbers(*tabs, "x", 0), {2}));
    }

    void csv_scale_comes_from_the_training_samples() {
        std::string text = "t,v\n";
        for (int i = 0; i < 10; ++i) text += std::to_string(1700 + i) + "," + std::to_string(i * i) + "\n";
        nn::DataSpec data = csv(text, {{"range", {{"columns", Words{"v"}}, {"scale", std::string("minmax")}}},
                                       {"standard", {{"columns", Words{"t", "v"}}, {"scale", std::string("standard")}}},
                                       {"fixed", {{"columns", Words{"t"}}, {"scale", std::vector<double>{1700, 1704}}}}});
        data.split = {0.0, 0.5, 0, "file"};  // rows 0 to 4 train: v is 0, 1, 4, 9, 16
        const auto read = open(data);
        QVERIFY(near(numbers(*read, "range", 4), {1}));
        QVERIFY(near(numbers(*read, "range", 9), {81 / 16.0f}));
        const float deviation = std::sqrt((36 + 25 + 4 + 9 + 100) / 5.0f);
        QVERIFY(near(numbers(*read, "standard", 0), {-std::sqrt(2.0f), -6 / deviation}, 1e-5f));
        QVERIFY(near(numbers(*read, "fixed", 6), {1.5f}));
    }

    void csv_missing_values() {
        const std::string text = "v,w\n,1\n2,2\nNA,3\n , 4\n8,5\n?,6\n";
        const auto values = [&](const char* what) {
            std::vector<float> all;
            const auto data = open(csv(text, {{"v", {{"columns", Words{"v"}}}}}, {{"missing", std::string(what)}}));
            for (std::int64_t i = 0; i < data->size(false); ++i) all.push_back(numbers(*data, "v", i)[0]);
            return all;
        };
        QVERIFY(near(values("interpolate"), {2, 2, 4, 6, 8, 8}));
        QVERIFY(near(values("skip"), {2, 8}));
        const std::vector<nn::FieldSpec> fields = {{"v", {{"columns", Words{"v"}}}}};
        QVERIFY(refusal(csv(text, fields)).contains("line 2, column v: there is no value"));
        QVERIFY(refusal(csv(text, fields, {{"missing", std::string("previous")}})).contains("none before it"));
        QVERIFY(near(numbers(*open(csv("v\n1\n\"\"\n", fields, {{"missing", std::string("previous")}})), "v", 1), {1}));
        // Columns that no field names may miss what they like.
        QCOMPARE(open(csv(text, {{"w", {{"columns", Words{"w"}}}}}))->size(false), 6);
        QVERIFY(refusal(csv("v\nNA\nNA\n", fields, {{"missing", std::string("interpolate")}})).contains("no values at all"));
    }

    void csv_windows() {
        std::string text = "v,c\n";
        for (int i = 0; i < 12; ++i) text += std::to_string(i) + "," + (i % 2 == 0 ? "even" : "odd") + "\n";
        const auto field = [](const char* name, const char* column, const char* rows, bool is_class = false) {
            nn::FieldSpec spec{name, {{"columns", Words{column}}, {"rows", std::string(rows)}}};
            if (is_class) spec.options["as"] = std::string("class");
            return spec;
        };
        const nn::OptionValues window = {{"window.length", std::int64_t(4)}, {"window.horizon", std::int64_t(2)},
                                         {"window.stride", std::int64_t(3)}};
        const std::vector<nn::FieldSpec> fields = {field("x", "v", "window"),  field("next", "v", "horizon"),
                                                   field("far", "v", "ahead"), field("now", "v", "last"),
                                                   field("parity", "c", "ahead", true), field("all", "c", "window", true)};
        const auto data = open(csv(text, fields, window));
        QCOMPARE(data->size(false), 3);  // rows 0, 3, 6: six in a row each
        QVERIFY(data->fields().at("x").type == nn::f32({4, 1}));
        QVERIFY(data->fields().at("next").type == nn::f32({2, 1}));
        QVERIFY(data->fields().at("far").type == nn::f32({1}));
        QVERIFY(data->fields().at("parity").type == nn::i64({}));
        QVERIFY(data->fields().at("all").type == nn::i64({4}));
        QVERIFY(near(numbers(*data, "x", 1), {3, 4, 5, 6}));
        QVERIFY(near(numbers(*data, "next", 1), {7, 8}));
        QVERIFY(near(numbers(*data, "far", 2), {11}));
        QVERIFY(near(numbers(*data, "now", 2), {9}));
        QCOMPARE(labels(*data, "parity", 1), Whole{0});
        QCOMPARE(labels(*data, "all", 1), (Whole{1, 0, 1, 0}));
        // Nothing looks behind the window, so it may reach the end.
        QCOMPARE(open(csv(text, {field("x", "v", "window")}, window))->size(false), 3);
        nn::OptionValues dense = window;
        dense.erase("window.stride");
        QCOMPARE(open(csv(text, {field("x", "v", "window")}, dense))->size(false), 9);
        // A row left out ends what may be one window.
        std::string gap = text;
        gap.replace(gap.find("6,even"), 6, ",even");
        dense["missing"] = std::string("skip");
        const auto parts = open(csv(gap, {field("x", "v", "window")}, dense));
        QCOMPARE(parts->size(false), 5);  // 0..5 gives three, 7..11 two
        QVERIFY(near(numbers(*parts, "x", 2), {2, 3, 4, 5}));
        QVERIFY(near(numbers(*parts, "x", 3), {7, 8, 9, 10}));
        QVERIFY(refusal(csv(text, {field("x", "v", "ahead")})).contains("no window"));
        dense["window.length"] = std::int64_t(13);
        QVERIFY(refusal(csv(text, {field("x", "v", "window")}, dense)).contains("too few"));
    }

    void csv_mistakes_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("says");
        QTest::newRow("empty") << "" << "empty";
        QTest::newRow("only a header") << "a,b\n" << "no rows";
        QTest::newRow("no such column") << "aa,c\n1,2\n" << "no column \"a\" for field x. Did you mean \"aa\"?";
        QTest::newRow("other separator") << "a;b\n1;2\n" << "separator";
        QTest::newRow("twice") << "a,a\n1,2\n" << "twice";
        QTest::newRow("no number") << "a,b\n1,2\n1,2\nblue,3\n" << "line 4, column a: \"blue\" is no number";
        QTest::newRow("comma") << "a;b,c\n" << "no column";
        QTest::newRow("decimal comma") << "a,b\n\"1,5\",2\n" << "Set \"decimal\" or \"thousands\" to \",\"";
        QTest::newRow("infinite") << "a\ninf\n" << "line 2, column a: \"inf\" is no number";
        QTest::newRow("too large") << "a\n1e60\n" << "float32";
        QTest::newRow("short row") << "a,b\n1,2\n1\n" << "line 3 has 1 cells, the first line has 2";
        QTest::newRow("long row") << "a,b\n1,2,3\n" << "line 2 has 3 cells";
        QTest::newRow("open quote") << "a,b\n1,2\n\"1,2\n3,4\n" << "line 3, column 1: a quote opens here";
        QTest::newRow("text after quote") << "a,b\n\"1\"2,3\n" << "line 2, column 1: there is text behind a closing quote";
        QTest::newRow("UTF-16") << QString::fromLatin1("\xFF\xFE") + "a" << "UTF-16";
    }
    void csv_mistakes() {
        QFETCH(QString, text);
        QFETCH(QString, says);
        const auto bytes = text.toLatin1().toStdString();
        const QString found = refusal(csv(bytes, {{"x", {{"columns", Words{"a"}}}}}));
        QVERIFY2(found.contains(says) && found.contains("table.csv") && !found.contains('\n'), qPrintable(found));
    }

    void csv_declarations_that_do_not_fit() {
        const std::string text = "a,b\n1,2\n3,4\n";
        const auto says = [&](nn::OptionValues field, nn::OptionValues options, const char* words) {
            const QString found = refusal(csv(text, {{"x", std::move(field)}}, std::move(options)));
            if (!found.contains(words)) qWarning("found: %s", qPrintable(found));
            return found.contains(words);
        };
        QVERIFY(says({{"columns", Whole{2}}}, {}, "no column 2 for field x: the first line has 2"));
        QVERIFY(says({{"columns", Whole{}}}, {}, "names no columns"));
        QVERIFY(says({}, {}, "needs columns"));
        QVERIFY(says({{"columns", Words{"a"}}}, {{"header", false}}, "\"header\" is false"));
        QVERIFY(says({{"columns", Whole{0}}}, {{"header", false}}, "set \"header\" to true"));
        QVERIFY(says({{"columns", Words{"a", "b"}}, {"as", std::string("class")}}, {}, "takes one column"));
        QVERIFY(says({{"columns", Words{"a", "b"}}, {"shape", Whole{3}}}, {}, "do not fill the shape"));
        QVERIFY(says({{"columns", Words{"a"}}, {"scale", Whole{1, 1}}}, {}, "must differ"));
        QVERIFY(says({{"columns", Words{"a"}}, {"as", std::string("klass")}}, {}, "'class'"));
        QVERIFY(says({{"columns", Words{"a"}}}, {{"separator", std::string("||")}}, "one character"));
        QVERIFY(refusal(csv(text, {})).contains("\"fields\""));
        QVERIFY(refusal(csv(text, {{"x", {{"columns", Whole{0}}}}, {"x", {{"columns", Whole{1}}}}})).contains("twice"));
        nn::DataSpec none = csv(text, {{"x", {{"columns", Whole{0}}}}});
        none.options["path"] = std::string("nowhere.csv");
        QVERIFY(refusal(none).contains("nowhere.csv does not exist"));
        none.options["path"] = std::string(".");
        QVERIFY(refusal(none).contains("is a folder"));
        spill(path("plain.csv.gz"), text);
        none.options["path"] = std::string("plain.csv.gz");
        QVERIFY(refusal(none).contains("not a .gz file"));
    }

    void csv_damaged_gz() {
        std::string text = "a\n";
        for (int i = 0; i < 5000; ++i) text += std::to_string(i * 7919 % 10007) + "\n";
        spill_packed(path("table.csv.gz"), text);
        std::ifstream in(path("table.csv.gz"), std::ios::binary);
        const std::string good((std::istreambuf_iterator<char>(in)), {});
        nn::DataSpec data = csv("", {{"x", {{"columns", Words{"a"}}}}});
        data.options["path"] = std::string("table.csv.gz");
        QCOMPARE(open(data)->size(false), 5000);
        spill(path("table.csv.gz"), good.substr(0, good.size() / 2));
        QVERIFY2(refusal(data).contains("table.csv.gz: it ends in the middle"), qPrintable(refusal(data)));
        std::string flipped = good;
        flipped[good.size() / 2] = static_cast<char>(flipped[good.size() / 2] ^ 16);
        spill(path("table.csv.gz"), flipped);
        QVERIFY(refusal(data) != "accepted");
    }

    void shipped_tables() {
        const std::string folder = NETLOOM_SOURCE_DIR "/resources/data/";
        nn::DataSpec iris{"csv",
                          {{"path", folder + "iris.csv"}},
                          {{"x", {{"columns", Words{"0:4"}}, {"scale", std::string("standard")}}},
                           {"y", {{"columns", Words{"species"}}, {"as", std::string("class")}}}},
                          {}};
        const auto flowers = open(iris);
        QCOMPARE(flowers->size(false), 150);
        QVERIFY((flowers->fields().at("y").class_names == Words{"setosa", "versicolor", "virginica"}));
        QCOMPARE(labels(*flowers, "y", 149), Whole{2});
        nn::DataSpec sunspots{"csv",
                              {{"path", folder + "sunspots.csv"}, {"window.length", std::int64_t(12)}},
                              {{"x", {{"columns", Words{"SUNACTIVITY"}}, {"scale", Whole{0, 200}}}},
                               {"y", {{"columns", Words{"SUNACTIVITY"}}, {"scale", Whole{0, 200}}, {"rows", std::string("ahead")}}}},
                              {}};
        const auto years = open(sunspots);
        QCOMPARE(years->size(false), 309 - 12);
        QVERIFY(near(numbers(*years, "x", 0), {0.025f, 0.055f, 0.08f, 0.115f, 0.18f, 0.29f, 0.145f, 0.1f, 0.05f, 0.04f, 0.015f, 0}));
        nn::DataSpec co2{"csv",
                         {{"path", folder + "co2.csv"}, {"missing", std::string("interpolate")}},
                         {{"x", {{"columns", Words{"co2"}}}}},
                         {}};
        QCOMPARE(open(co2)->size(false), 2284);
        co2.options["missing"] = std::string("error");
        QVERIFY(refusal(co2).contains("there is no value"));
    }

    void text() {
        spill(path("text.txt"), "\xEF\xBB\xBF" "hällo €\nwörld 😀!");  // 16 characters
        nn::DataSpec data{"text", {{"path", std::string("text.txt")}, {"length", std::int64_t(4)}}, {}, {}};
        const auto read = open(data);
        QCOMPARE(read->size(false), 3);  // starts 0, 4, 8; 12 lacks the character behind it
        QVERIFY(read->fields().at("input").type == nn::i64({4}));
        QVERIFY((read->fields().at("target").class_names ==
                 Words{"\\n", "' '", "!", "d", "h", "l", "o", "r", "w", "ä", "ö", "€", "😀"}));
        QCOMPARE(*read->fields().at("input").classes, 13);
        QCOMPARE(labels(*read, "input", 0), (Whole{4, 9, 5, 5}));
        QCOMPARE(labels(*read, "target", 0), (Whole{9, 5, 5, 6}));
        QCOMPARE(labels(*read, "input", 2), (Whole{8, 10, 7, 5}));
        data.options["stride"] = std::int64_t(1);
        QCOMPARE(open(data)->size(false), 12);
        QCOMPARE(labels(*open(data), "target", 11), (Whole{3, 1, 12, 2}));

        // More characters than a byte numbers.
        std::string many;
        for (int round = 0; round < 2; ++round) {
            for (int c = 0; c < 300; ++c) {
                const int code = 0x4E00 + 299 - c;
                many += {static_cast<char>(0xE0 | code >> 12), static_cast<char>(0x80 | (code >> 6 & 63)),
                         static_cast<char>(0x80 | (code & 63))};
            }
        }
        spill_packed(path("many.txt.gz"), many);
        nn::DataSpec wide{"text", {{"path", std::string("many.txt.gz")}, {"length", std::int64_t(300)}}, {}, {}};
        const auto chinese = open(wide);
        QCOMPARE(chinese->size(false), 1);
        const Whole ids = labels(*chinese, "input", 0), next = labels(*chinese, "target", 0);
        for (std::size_t i = 0; i < 300; ++i) QCOMPARE(ids[i], std::int64_t(299 - i));
        QCOMPARE(next[0], 298);
        QCOMPARE(next[299], 299);

        const auto says = [&](const std::string& bytes, const char* words) {
            spill(path("bad.txt"), bytes);
            const QString found = refusal({"text", {{"path", std::string("bad.txt")}}, {}, {}});
            if (!found.contains(words)) qWarning("found: %s", qPrintable(found));
            return found.contains(words) && found.contains("bad.txt");
        };
        QVERIFY(says("", "0 characters"));
        QVERIFY(says(std::string(64, 'a'), "64 characters"));
        QVERIFY(says(std::string(80, 'a') + "\n\xFF", "line 2"));
        QVERIFY(says(std::string(80, 'a') + "\xED\xA0\x80", "no UTF-8"));
        QVERIFY(says(std::string(80, 'a') + "\xC0\xAF", "no UTF-8"));
        QVERIFY(says(std::string(80, 'a') + std::string(1, '\0'), "no UTF-8"));
        QVERIFY(says(std::string(80, 'a') + "\xE4\xBD", "middle of a character"));
        QVERIFY(refusal({"text", {}, {}, {}}).contains("no \"path\""));
    }

    void reading_cifar10_can_be_stopped() {
        for (const char* name : {"data_batch_1.bin", "test_batch.bin"}) spill(path(name), cifar(20, 0));
        const nn::DataSpec data{"cifar10", {{"path", path("").string()}}, {}, {}};
        std::stop_source stop;
        QVERIFY(nn::open_dataset(data, path(""), {stop.get_token(), std::nullopt}));
        stop.request_stop();
        const auto opened = nn::open_dataset(data, path(""), {stop.get_token(), std::nullopt});
        QVERIFY(!opened);
        QCOMPARE(opened.error().text(), std::string("Reading was stopped."));
    }

    void cifar10() {
        const fs::path folder = path("cifar");
        fs::create_directory(folder);
        spill(folder / "data_batch_1.bin", cifar(7, 0));
        spill(folder / "data_batch_2.bin", cifar(5, 3));
        spill(folder / "test_batch.bin", cifar(4, 9));
        nn::DataSpec data{"cifar10", {{"path", std::string("cifar")}}, {}, {}};
        const auto read = open(data);
        QCOMPARE(read->size(false), 12);
        QCOMPARE(read->size(true), 4);
        QVERIFY(read->fields().at("image").type == nn::f32({3, 32, 32}));
        QCOMPARE(read->fields().at("label").class_names[8], std::string("ship"));
        QCOMPARE(labels(*read, "label", 8), Whole{4});
        QCOMPARE(labels(*read, "label", 1, true), Whole{0});
        const std::vector<float> image = numbers(*read, "image", 9);
        for (int k = 0; k < 3072; ++k) {
            const auto byte = static_cast<std::uint8_t>(2 * 31 + k * 7);
            if (image[static_cast<std::size_t>(k)] != static_cast<float>(byte) / 255.0f) QFAIL("pixels differ");
        }
        const auto test = nn::split_indices(*read, data, nn::Split::Test);
        QVERIFY(test && test->test_files && test->indices.size() == 4);

        std::string wrong = cifar(2, 0);
        wrong[3073] = 10;
        spill(folder / "data_batch_2.bin", wrong);
        QVERIFY(refusal(data).contains("data_batch_2.bin: image 1 has the label 10"));
        spill(folder / "data_batch_2.bin", cifar(2, 0).substr(5));
        QVERIFY(refusal(data).contains("data_batch_2.bin: it has 6141 bytes"));
        spill(folder / "data_batch_2.bin", "");
        QVERIFY(refusal(data).contains("data_batch_2.bin"));
        fs::remove(folder / "test_batch.bin");
        QVERIFY(refusal(data).contains("no test_batch.bin"));
        QVERIFY(!nn::describe_fields(data, path("")));
    }
};
QTEST_GUILESS_MAIN(TestSources)
#include "test_sources.moc"
