// Tables in the forms that people have them: columns of blanks, decimal commas, other encodings, words, cells without a value.
#include "source_test.h"

using namespace source_test;

class TestCsvForms : public QObject, private Folder {
    Q_OBJECT

    using Fields = std::vector<nn::FieldSpec>;
    static nn::FieldSpec number(const char* name, Words columns) { return {name, {{"columns", std::move(columns)}}}; }
    static nn::FieldSpec words(const char* name, Words columns, const char* as = "class") {
        return {name, {{"columns", std::move(columns)}, {"as", std::string(as)}}};
    }
    std::vector<float> column(const nn::DataSpec& data) const {
        const auto read = open(data);
        std::vector<float> all;
        for (std::int64_t i = 0; i < read->size(false); ++i) all.push_back(numbers(*read, "x", i)[0]);
        return all;
    }

private slots:
    void columns_set_apart_by_blanks() {
        // As UCI's housing.data and auto-mpg.data are: leading blanks, a tab, names in quotes, a point behind whole numbers.
        const std::string text = " 18.0   8   3504.\t\"chevrolet chevelle malibu\"  \n\n"
                                 "15.0 8 3693. \"buick\"\n\t9.5\t4  2372. \"toyota \"\"c\"\"\"\n";
        const nn::OptionValues spaces = {{"header", false}, {"separator", std::string("spaces")}};
        const auto data = open(csv(text,
                                   {{"x", {{"columns", Whole{0, 2}}}},
                                    {"y", {{"columns", Whole{3}}, {"as", std::string("class")}}}}, spaces));
        QCOMPARE(data->size(false), 3);
        QVERIFY(near(numbers(*data, "x", 0), {18, 3504}));
        QVERIFY(near(numbers(*data, "x", 2), {9.5f, 2372}));
        QVERIFY((data->fields().at("y").class_names == Words{"buick", "chevrolet chevelle malibu", "toyota \"c\""}));
        QVERIFY(refusal(csv("1 2 3\n1 2\n", {{"x", {{"columns", Whole{0}}}}}, spaces)).contains("line 2 has 2 cells"));
        QVERIFY(refusal(csv("a  b\n1  2\n", {number("x", {"a"})})).contains("\"spaces\""));
        const nn::OptionValues one = {{"header", false}, {"separator", std::string(" ")}};
        QVERIFY(refusal(csv(" 1  2\n", {{"x", {{"columns", Whole{0}}}}}, one)).contains("\"spaces\""));
        // Few such files name their columns: numbers where numbers are wanted are a row, unless a name is asked for.
        const nn::OptionValues unsaid = {{"separator", std::string("spaces")}};
        const auto row = open(csv(" 1  2\n 3  4\n", {{"x", {{"columns", Words{"0:2"}}}}}, unsaid));
        QCOMPARE(row->size(false), 2);
        QVERIFY(nn::notes_of(row->fields()).at(0).text().find("line 1 is taken as a row") != std::string::npos);
        QVERIFY(near(column(csv("a b\n1 2\n", {{"x", {{"columns", Whole{0}}}}}, unsaid)), {1}));
        QVERIFY(near(column(csv("1 2\n3 4\n", {number("x", {"1"})}, unsaid)), {3}));
    }

    void decimals_and_thousands() {
        const auto read = [&](const std::string& text, const char* decimal, const char* thousands) {
            nn::OptionValues options = {{"separator", std::string(";")}, {"decimal", std::string(decimal)}};
            if (*thousands != 0) options["thousands"] = std::string(thousands);
            return csv("a;b\n" + text + ";0\n", {number("x", {"a"})}, options);
        };
        QVERIFY(near(column(read("0,5", ",", "")), {0.5f}));
        QVERIFY(near(column(read("-1.234,5", ",", ".")), {-1234.5f}, 1e-3f));
        QVERIFY(near(column(read("1,234,567", ".", ",")), {1234567}));
        QVERIFY(near(column(read("\"12,345.5\"", ".", ",")), {12345.5f}, 1e-3f));
        QVERIFY(near(column(read("1\xC2\xA0" "234,5", ",", "space")), {1234.5f}, 1e-3f));
        QVERIFY(near(column(read("7", ",", ".")), {7}));
        // A mark that is none of thousands is no number, and not another number.
        for (const char* wrong : {"1,5", "1,23", "1234,567", "12,34,567", ",123", "1,2345", "1.2,345", "1,,234", "1,234,"})
            QVERIFY2(refusal(read(wrong, ".", ",")).contains("is no number"), wrong);
        QVERIFY(refusal(read("1.5", ",", "")).contains("is no number"));
        QVERIFY(refusal(read("1,5", ".", "")).contains("\"decimal\""));
        QVERIFY(refusal(read("1,5", ",", ",")).contains("both"));
    }

    void truth_is_one() {
        QVERIFY(near(column(csv("a\nTrue\nFalse\nTRUE\nfalse\n0.5\n", {number("x", {"a"})})), {1, 0, 1, 0, 0.5f}));
    }

    void words_are_not_lost_as_missing() {
        const std::string text = "v,c\n1,-\n2,+\nNA,-\n4,NA\n5,\"NA\"\n6,?\n7,None\n";
        const Fields fields = {number("v", {"v"}), words("c", {"c"})};
        QVERIFY(refusal(csv(text, fields)).contains("line 4, column v: there is no value"));
        const auto read = open(csv(text, fields, {{"missing", std::string("skip")}}));
        QCOMPARE(read->size(false), 6);
        QVERIFY((read->fields().at("c").class_names == Words{"+", "-", "?", "NA", "None"}));
        const auto notes = nn::notes_of(read->fields());
        QCOMPARE(notes.size(), std::size_t(1));
        QCOMPARE(notes[0].text(), std::string("table.csv: 1 of 7 rows were left out, the first on line 4: "
                                              "they lack a value in a column that is used"));
        // What is named is missing everywhere, but not in quotes.
        const auto named = open(csv(text, fields, {{"missing", std::string("skip")}, {"na_values", Words{"NA", "?"}}}));
        QCOMPARE(named->size(false), 4);
        QVERIFY((named->fields().at("c").class_names == Words{"+", "-", "NA", "None"}));
        QVERIFY(nn::notes_of(named->fields())[0].text().find("3 of 7") != std::string::npos);
        QVERIFY(refusal(csv("c\n\na,\n", {words("c", {"c"})})).contains("cells"));
        QVERIFY(refusal(csv("v,c\n1,\n", {words("c", {"c"})})).contains("there is no value"));
        QVERIFY(refusal(csv("v\nNA\n", {number("v", {"v"})}, {{"missing", std::string("skip")}})).contains("every row lacks a value"));
    }

    void marks_of_ones_own() {
        const auto read = [&](const char* cells, nn::OptionValue marks) {
            return csv(std::string("a\n") + cells, {number("x", {"a"})},
                       {{"missing", std::string("interpolate")}, {"na_values", std::move(marks)}});
        };
        QVERIFY(near(column(read("1\n-999\n3\n-999.0\n", Whole{-999})), {1, 2, 3, 3}));
        QVERIFY(near(column(read("1\n#N/A\n3\nunknown\n5\n", Words{"#N/A", "unknown"})), {1, 2, 3, 4, 5}));
        QVERIFY(near(column(read("1\n99.9\n3\n", Words{"99.90"})), {1, 2, 3}));
        QVERIFY(refusal(read("1\nNA\n3\n", Words{"unknown"})).contains("\"NA\" is no number"));
        QVERIFY(near(column(csv("a\n1\n#N/A\n3\n", {number("x", {"a"})}, {{"missing", std::string("interpolate")}})), {1, 2, 3}));
    }

    void one_hot() {
        const std::string text = "age,sex,fare,deck\n22,male,7.25,B\n38,female,71.5,A\n26,female,8,B\n35,male,53,C\n";
        nn::FieldSpec field = words("x", {"age", "sex", "fare", "deck"}, "one_hot");
        const auto mixed = open(csv(text, {field}));
        QVERIFY(mixed->fields().at("x").type == nn::f32({7}));
        QVERIFY(near(numbers(*mixed, "x", 0), {22, 0, 1, 7.25f, 0, 1, 0}));
        QVERIFY(near(numbers(*mixed, "x", 1), {38, 1, 0, 71.5f, 1, 0, 0}));
        field.options["scale"] = std::string("minmax");
        nn::DataSpec scaled = csv(text, {field});
        scaled.split.validation = 0;
        QVERIFY(near(numbers(*open(scaled), "x", 1), {1, 1, 0, 1, 1, 0, 0}));
        // Codes alone are words; beside words they are numbers.
        const auto codes = open(csv("k\n10\n9\n10\n", {words("x", {"k"}, "one_hot")}));
        QVERIFY(near(numbers(*codes, "x", 0), {0, 1}));
        QVERIFY(near(numbers(*codes, "x", 1), {1, 0}));
        // Cells without a value: as in other fields.
        const std::string gaps = "h,c\n?,a\n2,b\n4,\n6,a\n";
        const auto skipped = open(csv(gaps, {words("x", {"h", "c"}, "one_hot")}, {{"missing", std::string("skip")}}));
        QCOMPARE(skipped->size(false), 2);
        QVERIFY(near(numbers(*skipped, "x", 1), {6, 1, 0}));
        const auto before = open(csv("c\na\nb\n\"\"\n", {words("x", {"c"}, "one_hot")}, {{"missing", std::string("previous")}}));
        QVERIFY(near(numbers(*before, "x", 2), {0, 1}));
        const auto between = csv(gaps, {words("x", {"h", "c"}, "one_hot")}, {{"missing", std::string("interpolate")}});
        QVERIFY(refusal(between).contains("cannot be interpolated"));
        const auto windows = open(csv(text, {words("x", {"sex"}, "one_hot")}, {{"window.length", std::int64_t(2)}}));
        QVERIFY(windows->fields().at("x").type == nn::f32({2, 2}));
        QVERIFY(near(numbers(*windows, "x", 2), {1, 0, 0, 1}));
        nn::FieldSpec shaped = words("x", {"sex"}, "one_hot");
        shaped.options["shape"] = Whole{2};
        QVERIFY(refusal(csv(text, {shaped})).contains("no \"shape\""));
        std::string many = "n\n";
        for (int i = 0; i <= 1000; ++i) many += std::to_string(i) + "\n";
        QVERIFY(refusal(csv(many, {words("x", {"n"}, "one_hot")})).contains("more than 1000 different cells"));
    }

    void encodings() {
        const Fields fields = {number("x", {"größe"}), words("c", {"c"})};
        const std::string text = "größe,c\n1,ä€\n2,b\n";
        const QString unicode = QString::fromStdString(text);
        const auto classes = [&](const std::string& bytes, const char* encoding) {
            return open(csv(bytes, fields, {{"encoding", std::string(encoding)}}))->fields().at("c").class_names;
        };
        QVERIFY((classes(text, "utf-8") == Words{"b", "ä€"}));
        std::string windows = "gr\xf6\xdf" "e,c\n1,\xe4\x80\n2,b\n";
        QVERIFY((classes(windows, "cp1252") == Words{"b", "ä€"}));
        QVERIFY((classes(windows, "latin-1") == Words{"b", "ä\u0080"}));
        for (const bool big : {false, true}) {
            std::string wide = big ? "\xFE\xFF" : "\xFF\xFE";
            for (const QChar c : unicode + QStringLiteral("3,\U0001F600\n")) {
                const char low = static_cast<char>(c.unicode() & 255), high = static_cast<char>(c.unicode() >> 8);
                wide += big ? high : low;
                wide += big ? low : high;
            }
            QVERIFY((classes(wide, "utf-16") == Words{"b", "ä€", "😀"}));
            QVERIFY(refusal(csv(wide, fields)).contains("Set \"encoding\" to \"utf-16\""));
            const nn::OptionValues utf16 = {{"encoding", std::string("utf-16")}};
            QVERIFY(refusal(csv(wide.substr(0, wide.size() - 3), fields, utf16)).contains("middle of a character"));
            QVERIFY(refusal(csv(wide.substr(2), fields, utf16)).contains("byte order mark"));
        }
        QVERIFY(refusal(csv(windows, fields)).contains("Set \"encoding\""));
        QVERIFY(refusal(csv("x,c\n1,\xe4\n", {words("c", {"c"})})).contains("line 2, column c: its bytes are no UTF-8"));
        QVERIFY(refusal(csv("x,c\n1,\x81\n", {words("c", {"c"})}, {{"encoding", std::string("cp1252")}})).contains("129"));
        spill(path("latin.txt"), std::string(100, '\xe4') + "b");
        nn::DataSpec letters{"text", {{"path", std::string("latin.txt")}, {"encoding", std::string("latin-1")}}, {}, {}};
        QVERIFY((open(letters)->fields().at("input").class_names == Words{"b", "ä"}));
        letters.options.erase("encoding");
        QVERIFY(refusal(letters).contains("Set \"encoding\""));
    }

    void the_first_rows_are_looked_at_before_training() {
        const Fields fields = {number("x", {"a"})};
        for (const char* text : {"a\nblue\n", "a,b\n1,2\n3\n", "a\n#N/A\n", "a\n", "a\n1,5\n"}) {
            const auto data = csv(text, fields);
            QVERIFY2(refused_early(data) != "accepted" && refused_early(data) == refusal(data), text);
        }
        // A table that is large is not read to its end for that.
        std::string rows = "a\n";
        for (int i = 0; i < 5000; ++i) rows += "1\n";
        QCOMPARE(refused_early(csv(rows + "blue\n", fields)), QString("accepted"));
        QVERIFY(refusal(csv(rows + "blue\n", fields)).contains("line 5002"));
    }

    void reading_can_be_stopped() {
        std::stop_source stop;
        stop.request_stop();
        const auto says = [&](const nn::DataSpec& data) {
            const auto opened = nn::open_dataset(data, path(""), {stop.get_token(), std::nullopt});
            const auto described = nn::describe_fields(data, path(""), stop.get_token());
            return !opened && !described && opened.error().text() == "Reading was stopped." &&
                   described.error().text() == opened.error().text();
        };
        QVERIFY(says(csv("a,c\n1,b\n", {number("x", {"a"}), words("c", {"c"})})));
        QVERIFY(says(csv("a,c\n1,b\n", {words("x", {"c"}, "one_hot")})));
        spill(path("some.txt"), std::string(100, 'a'));
        QVERIFY(says({"text", {{"path", std::string("some.txt")}}, {}, {}}));
    }
};
QTEST_GUILESS_MAIN(TestCsvForms)
#include "test_csv_forms.moc"
