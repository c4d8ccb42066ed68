// PyTorch source as a project: what forward draws, what is said of the rest, and that nothing hostile costs more than a line.
#include "nn/exchange/python_source/source.h"
#include "nn/train/check.h"

#include <QtTest>

#include <algorithm>

class TestPythonImport : public QObject {
    Q_OBJECT

private:
    static nn::Result<nn::ImportedProject> read(const std::string& text, const nn::ImportRequest& request = {}) {
        return nn::python::read_source(text, request);
    }
    static std::string notes_of(const nn::ImportedProject& imported) {
        std::string text;
        for (const auto& note : imported.notes) text += std::to_string(note.line) + ": " + note.text.text() + "\n";
        return text;
    }
    /// "x>conv conv>relu": the wires of the model's own scope.
    static std::string wires_of(const nn::Graph& graph) {
        std::string text;
        for (const nn::Wire& wire : graph.wires) text += (text.empty() ? "" : " ") + wire.from.text() + ">" + wire.to.text();
        return text;
    }
    static std::string ops_of(const nn::Graph& graph) {
        std::string text;
        nn::for_each_node(graph, "", [&](const std::string& path, const nn::Node& node) {
            text += (text.empty() ? "" : " ") + path + ":" + node.op;
        });
        return text;
    }
    /// A class with these lines in its constructor and its forward.
    static std::string model(const std::string& init, const std::string& forward, const std::string& behind = "") {
        std::string text = "import torch\nimport torch.nn as nn\nimport torch.nn.functional as F\n\nclass Net(nn.Module):\n"
                           "    def __init__(self):\n        super().__init__()\n";
        const auto add = [&](const std::string& lines) {
            std::size_t at = 0;
            while (at < lines.size()) {
                const std::size_t end = std::min(lines.find('\n', at), lines.size());
                text += "        " + lines.substr(at, end - at) + "\n";
                at = end + 1;
            }
        };
        add(init);
        text += "    def forward(self, x):\n";
        add(forward);
        return text + behind;
    }

private slots:
    void forward_is_drawn_data() {
        QTest::addColumn<std::string>("init");
        QTest::addColumn<std::string>("forward");
        QTest::addColumn<std::string>("ops");
        QTest::addColumn<std::string>("wires");
        QTest::newRow("chain") << std::string("self.fc = nn.Linear(4, 3)") << std::string("return F.relu(self.fc(x))")
                               << std::string("x:Input fc:Linear relu:ReLU output:Output") << std::string("x>fc fc>relu relu>output");
        QTest::newRow("residual") << std::string("self.fc = nn.Linear(4, 4)") << std::string("y = self.fc(x)\ny += x\nreturn y * 2")
                                  << std::string("x:Input fc:Linear add:Add mul:Mul output:Output")
                                  << std::string("x>fc fc>add x>add:other add>mul mul>output");
        QTest::newRow("again") << std::string("self.fc = nn.Linear(4, 4)") << std::string("for _ in range(2): x = self.fc(x)\nreturn x")
                               << std::string("x:Input fc:Linear fc2:Reuse output:Output") << std::string("x>fc fc>fc2 fc2>output");
        QTest::newRow("lists") << std::string("self.l = nn.ModuleList([nn.Linear(4, 4) for i in range(2)])")
                               << std::string("for l in self.l: x = l(x)\nreturn x")
                               << std::string("x:Input l:ModuleList l.0:Linear l.1:Linear output:Output")
                               << std::string("x>l.0 l.0>l.1 l.1>output");
        QTest::newRow("sequential") << std::string("self.f = nn.Sequential(nn.Linear(4, 3), nn.Tanh())") << std::string("return self.f(x)")
                                    << std::string("x:Input f:Sequential f.0:Linear f.1:Tanh output:Output")
                                    << std::string("x>f f>output");
        QTest::newRow("opened") << std::string("self.f = nn.Sequential(nn.Linear(4, 3), nn.Tanh())")
                                << std::string("a = self.f[0](x)\nreturn a + self.f[1](a)")
                                << std::string("x:Input f:ModuleList f.0:Linear f.1:Tanh add:Add output:Output")
                                << std::string("x>f.0 f.0>f.1 f.0>add f.1>add:other add>output");
        QTest::newRow("lstm") << std::string("self.r = nn.LSTM(4, 3, batch_first=True)")
                              << std::string("o, (h, c) = self.r(x)\nreturn o[:, -1], h[-1]")
                              << std::string("x:Input r:LSTM select:Select select2:Select output_0:Output output_1:Output")
                              << std::string("x>r r>select r:h_n>select2 select>output_0 select2>output_1");
        QTest::newRow("numbers") << std::string("self.fc = nn.Linear(4, 4)") << std::string("return 1 - self.fc(x) / 2")
                                 << std::string("x:Input fc:Linear div:Div neg:Neg add:Add output:Output")
                                 << std::string("x>fc fc>div div>neg neg>add add>output");
        QTest::newRow("slices") << std::string("self.fc = nn.Linear(6, 6)")
                                << std::string("y = self.fc(x)\nreturn torch.cat([y[:, :2], y[:, 3:], y[..., 0:1]], dim=1)")
                                << std::string("x:Input fc:Linear narrow:Narrow narrow2:Narrow narrow3:Narrow cat:Cat output:Output")
                                << std::string("x>fc fc>narrow fc>narrow2 fc>narrow3 narrow>cat narrow2>cat narrow3>cat cat>output");
        QTest::newRow("parameter") << std::string("self.fc = nn.Linear(4, 4)\nself.g = nn.Parameter(torch.ones(4))")
                                   << std::string("return self.fc(x) * self.g")
                                   << std::string("x:Input g:Parameter fc:Linear mul:Mul output:Output")
                                   << std::string("x>fc fc>mul g>mul:other mul>output");
    }
    void forward_is_drawn() {
        QFETCH(std::string, init);
        QFETCH(std::string, forward);
        const auto imported = read(model(init, forward));
        QVERIFY2(imported, imported ? "" : imported.error().text().c_str());
        QTEST(ops_of(imported->project.graph), "ops");
        QTEST(wires_of(imported->project.graph), "wires");
        const nn::Analysis analysis = nn::check_project(imported->project, {});
        QVERIFY2(analysis.ok(), analysis.first_error().c_str());
        QVERIFY(imported->unmatched.empty());
    }

    /// A class of the source's is a Module, whose ports are the arguments of its forward.
    void modules_have_ports() {
        const auto imported = read("import torch, torch.nn as nn\n"
                                   "class Block(nn.Module):\n  def __init__(self, n):\n    super(Block, self).__init__()\n"
                                   "    self.fc = nn.Linear(n, n)\n  def forward(self, a, b=None):\n"
                                   "    y = self.fc(a)\n    return (y if b is None else y + b), y\n"
                                   "class Net(nn.Module):\n  def __init__(self):\n    super().__init__()\n    self.first = Block(5)\n"
                                   "    self.second = Block(5)\n  def forward(self, x):\n    y, raw = self.first(x)\n"
                                   "    z, _ = self.second(y, raw)\n    return z\n");
        QVERIFY2(imported, imported ? "" : imported.error().text().c_str());
        const nn::Graph& graph = imported->project.graph;
        QCOMPARE(wires_of(graph), std::string("x>first first>second first:output_1>second:b second>output"));
        QCOMPARE(wires_of(nn::find_node(graph, "second")->inner), std::string("a>fc fc>add b>add:other add>output_0 fc>output_1"));
        QVERIFY(nn::check_project(imported->project, {}).ok());
        QCOMPARE(imported->matched, (std::vector<std::string>{"first.fc.weight", "first.fc.bias", "second.fc.weight", "second.fc.bias"}));
    }

    /// Where the size of the data stands, and what is said where it stands nowhere.
    void sizes_of_inputs() {
        const std::string net = model("self.c = nn.Conv2d(3, 4, 3)\nself.fc = nn.Linear(4 * 9, 2)",
                                      "x = self.c(x)\nreturn self.fc(torch.flatten(x, 1))");
        const auto shape = [](const nn::ImportedProject& imported) {
            return nn::to_string(imported.project.data.fields.at(0).options.at("shape"));
        };
        const auto guessed = read(net);
        QVERIFY(guessed);
        QCOMPARE(guessed->project.data.source, std::string("random"));
        QCOMPARE(shape(*guessed), std::string("(3, 5, 5)"));  // 3 x 3 behind the Conv2d
        QVERIFY(notes_of(*guessed).find("the size of 'x' is not in the source") != std::string::npos);
        const auto asked = read(net, {{{"x", {3, 5, 5}}}, ""});
        QVERIFY(asked && notes_of(*asked).find("the size of") == std::string::npos);
        const auto called = read(net + "model = Net()\nmodel(torch.randn(8, 3, 5, 5))\n");
        QVERIFY(called && notes_of(*called).find("the size of") == std::string::npos);
        QCOMPARE(shape(*called), std::string("(3, 5, 5)"));
        const auto summed = read(net + "from torchsummary import summary\nmodel = Net()\nsummary(model, (3, 5, 5))\n");
        QVERIFY(summed);
        QCOMPARE(shape(*summed), std::string("(3, 5, 5)"));
    }

    /// What an exporter writes behind the header, and what people do.
    void sizes_in_a_comment() {
        const auto imported = read("import torch.nn as nn\nclass Net(nn.Module):\n  def __init__(self):\n    super().__init__()\n"
                                   "    self.r = nn.LSTM(28, 8, batch_first=True)\n  def forward(self, image):  # (N, 1, 28, 28)\n"
                                   "    rows = image.squeeze(1)\n    r, _ = self.r(rows)\n    last = r[:, -1]\n    return last\n");
        QVERIFY2(imported, imported ? "" : imported.error().text().c_str());
        QVERIFY2(imported->notes.empty(), notes_of(*imported).c_str());
        QCOMPARE(nn::to_string(imported->project.data.fields.at(0).options.at("shape")), std::string("(1, 28, 28)"));
        QCOMPARE(ops_of(imported->project.graph), std::string("image:Input r:LSTM rows:Squeeze last:Select output:Output"));
        QCOMPARE(wires_of(imported->project.graph), std::string("image>rows rows>r r>last last>output"));
    }

    void indices_are_whole_numbers() {
        const auto imported = read(model("self.e = nn.Embedding(50, 4)", "return self.e(x).mean(1)"));
        QVERIFY(imported);
        QCOMPARE(nn::to_string(imported->project.data.fields.at(0).options.at("classes")), std::string("50"));
        QVERIFY(nn::check_project(imported->project, {}).ok());
    }

    void an_input_that_there_is_not_is_refused() {
        const auto imported = read(model("self.fc = nn.Linear(4, 3)", "return self.fc(x)"), {{{"y", {4}}}, ""});
        QVERIFY(!imported);
        QCOMPARE(imported.error().text(), std::string("line 5: the network has no input 'y'; it has: x"));
    }

    void class_is_chosen() {
        const std::string two = "import torch.nn as nn\nclass A(nn.Module):\n  def __init__(self):\n    super().__init__()\n"
                                "    self.a = nn.Linear(2, 2)\n  def forward(self, x):\n    return self.a(x)\n"
                                "class B(nn.Module):\n  def __init__(self, n_classes):\n    super().__init__()\n"
                                "    self.b = nn.Linear(2, n_classes)\n  def forward(self, x):\n    return self.b(x)\n";
        const auto last = read(two);
        QVERIFY(last);
        QCOMPARE(last->project.name, std::string("B"));
        QVERIFY(notes_of(*last).find("the argument 'n_classes' of B is not given; it is set to 10") != std::string::npos);
        QCOMPARE(read(two, {{}, "A"})->project.name, std::string("A"));
        QCOMPARE(read(two + "model = A()\n")->project.name, std::string("A"));
        const auto none = read(two, {{}, "C"});
        QVERIFY(!none);
        QCOMPARE(none.error().text(), std::string("line 1: there is no class 'C' of nn.Module; there are: A, B"));
    }

    void slips_are_read_and_named_data() {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<std::string>("ops");
        QTest::addColumn<QStringList>("notes");
        QTest::newRow("names") << std::string("import torch.nn as nn\nimpirt torch.nn.function as F\nclass Model(nn.Module)\n"
                                              "  def __init__(self):\n    super(Model,self).__init__()\n"
                                              "    self.conv1 = nn.Conv2d(1,20,5)\n    self.conv2 = nn.Conv2d(20,20,5)\n"
                                              "  def foward(self,x):\n    x = F.relu(self.conv1(x))\n"
                                              "    return F.relu(self.convx(x))\n")
                               << std::string("x:Input conv1:Conv2d conv2:Conv2d relu:ReLU relu2:ReLU output:Output")
                               << QStringList{"2: 'impirt' is read as 'import'", "2: 'function' is read as 'functional'",
                                              "3: the colon at the end", "8: 'foward' is read as 'forward'", "10: there is no 'convx'; it is read as 'conv2'"};
        QTest::newRow("methods") << std::string("import torch.nn as nn\nclass Model(nn.Module):\n  def __init__(self):\n"
                                                "    super(Model.self).__init__()\n      self.add_module('conv',nn.Conv2d(10,20,4))\n"
                                                "      self.add_modulde('conv1',nn.Conv2d(20,10,4))\nmodel = Model()\n"
                                                "for sub_module in model.children():\n  print(sub_module)\n")
                                 << std::string("conv:Conv2d conv1:Conv2d")
                                 << QStringList{"4: a point stands where a comma is meant", "5: this line is indented more",
                                                "6: there is no 'add_modulde'; it is read as 'add_module'"};
        QTest::newRow("tensors") << std::string("import torch\nfrom torch.autograd import Variable\nimport torch.nn as nn\n"
                                                "class Model(nn.Module):\n  def __init__(self):\n    super(Model,self).__init__()\n"
                                                "    self.conv2 = nn.Liner(1,2)\n    self.vari = Variable(torch.rand([1]))\n"
                                                "    self.par = nn.Parameter(torch.rand([1]))\n"
                                                "    self.register_buffer('buffer',torch.randn([2,3]))\nmodel = Model()\n"
                                                "print(model.state_dict().keys())\n输出： odict_keys(['par','buffer'])\n")
                                 << std::string("par:Parameter buffer:Buffer conv2:Linear")
                                 << QStringList{"7: 'Liner' is read as 'Linear'"};
        QTest::newRow("open brackets") << std::string("model = nn.Sequential(\n  nn.Conv2d(1,20,5),\n  nn.Relu(),\n  nn.Relu())\n"
                                                      " model = nn.Sequential(OrderedDict([\n   ('conv1',nn.Conv2d(1,20,5)),\n"
                                                      "   ('relu',nn.Relu(1,20,5)),\n   ('conv2'nn.Conv2d(20,64,5)),\n   ])\n \n")
                                       << std::string("input:Input conv1:Conv2d relu:ReLU conv2:Conv2d output:Output")
                                       << QStringList{"3: 'Relu' is read as 'ReLU'", "8: a comma is missing here",
                                                      "7: ReLU is given more arguments than it takes"};
        QTest::newRow("return in the loop") << std::string(" class MyModule(nn.Module):\n  def __init__(self):\n"
                                                           "    super(MyModule,self).__init()\n"
                                                           "    self.linears = nn.ModuleList([nn.Linear(10,10) for i in range(2) ])\n"
                                                           "   def forward(self.x):\n    for i,l in enumerate(self.linears):\n"
                                                           "      x = self.linears[i //2](x) +l(x)\n      return x\n")
                                            << std::string("x:Input linears:ModuleList linears.0:Linear linears.1:Linear "
                                                           "linears_0:Reuse add:Add output:Output")
                                            << QStringList{"3: '__init' is read as '__init__'", "5: a point stands",
                                                           "8: this return stands in the loop"};
    }
    void slips_are_read_and_named() {
        QFETCH(std::string, text);
        QFETCH(QStringList, notes);
        const auto imported = read(text);
        QVERIFY2(imported, imported ? "" : imported.error().text().c_str());
        QTEST(ops_of(imported->project.graph), "ops");
        const std::string said = notes_of(*imported);
        for (const QString& note : notes) QVERIFY2(said.find(note.toStdString()) != std::string::npos, said.c_str());
    }

    void what_cannot_be_known_is_named() {
        const auto imported = read(model("self.a = nn.Linear(4, 4)\nself.b = Secret(4)\nself.c = nn.Linear(4, 4)",
                                         "x = self.a(x)\nif x.sum() > 0:\n    x = x * 2\nfor t in range(x.item()):\n    x = self.c(x)\n"
                                         "return self.c(x)"));
        QVERIFY2(imported, imported ? "" : imported.error().text().c_str());
        const std::string said = notes_of(*imported);
        QVERIFY2(said.find("9: the name 'Secret' is not defined") != std::string::npos, said.c_str());
        QVERIFY2(said.find("13: this condition is not known") != std::string::npos, said.c_str());
        QVERIFY2(said.find("15: how far this range goes") != std::string::npos, said.c_str());
        QCOMPARE(imported->unmatched, std::vector<std::string>{"b"});
        QVERIFY2(wires_of(imported->project.graph) == "x>a a>mul mul>c c>output", wires_of(imported->project.graph).c_str());
    }

    void nothing_to_draw_is_an_error_data() {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<QString>("error");
        QTest::newRow("empty") << std::string() << "line 1: no network is made here";
        QTest::newRow("a loop") << std::string("for param in model.parameters():\n  print(type(param.data))\n") << "line 1: no network is made here";
        QTest::newRow("endless") << std::string("x = 1\nwhile True:\n  pass\n") << "line 2: this loop does not end within 300 passes";
        QTest::newRow("endless forward") << model("self.a = nn.Linear(2, 2)", "while True:\n    x = self.a(x)") << "line 10: this loop does not end";
        QTest::newRow("brackets") << std::string(300'000, '(') << "line 1: brackets stand in one another more than 200 deep";
        QTest::newRow("recursion") << std::string("def f(x):\n  return f(x)\nf(1)\n") << "line 2: calls stand in one another too deep";
        QTest::newRow("modules in modules") << model("self.a = Net()", "return x") << "line 7: calls stand in one another too deep";
        QTest::newRow("growing") << std::string("x = [1]\nwhile True:\n  x = x + x\n") << "line 3: reading does not come to an end here";
        QTest::newRow("huge") << std::string("x = [0] * 10 ** 9\n") << "line 1: reading does not come to an end here";
        QTest::newRow("many layers") << model("self.a = nn.Linear(2, 2)", "for i in range(100000): x = self.a(x)\nreturn x")
                                     << "line 10: this loop has more than";
        QTest::newRow("no Python") << std::string("this is prose, (not code\n") << "line 1: ";
        QTest::newRow("binary") << std::string("\x7f"
                                               "ELF\x01\x02\x03", 7) << "line 1: ";
    }
    void nothing_to_draw_is_an_error() {
        QFETCH(std::string, text);
        QFETCH(QString, error);
        const auto imported = read(text);
        QVERIFY(!imported);
        QVERIFY(imported.error().usage);
        const QString said = QString::fromStdString(imported.error().text());
        QVERIFY2(said.startsWith(error), qPrintable(said));
        QVERIFY(!said.contains('\n'));
    }

    /// Functions of nothing, and of tensors that there cannot be.
    void positions_and_masks() {
        // Fixed values are drawn where they are used, once in a drawing; truths are counted with.
        const auto drawn = [](const std::string& init, const std::string& forward) {
            const auto imported = read(model(init, forward));
            return imported ? ops_of(imported->project.graph) + " | " + notes_of(*imported) : imported.error().text();
        };
        const std::string places = drawn("self.words = nn.Embedding(9, 4)\nself.places = nn.Embedding(16, 4)",
                                         "b, t = x.shape\np = torch.arange(t, dtype=torch.long, device=x.device).unsqueeze(0)\n"
                                         "return self.words(x) + self.places(p) + self.places(p)");
        QVERIFY2(places.find(":Arange") != std::string::npos && places.find(":Arange", places.find(":Arange") + 1) == std::string::npos, places.c_str());
        const std::string mask = "self.register_buffer('mask', torch.tril(torch.ones(4, 4)))";
        for (const std::string forward : {"return x.masked_fill(self.mask == 0, float('-inf'))", "return x.masked_fill(~self.mask.bool(), -1e9)",
                                          "return x.masked_fill(self.mask[:4, :4].eq(0).view(1, 4, 4), -1e9)"}) {
            const std::string text = drawn(mask, forward);
            QVERIFY2(text.starts_with("x:Input mask:Buffer ") && text.find("counterpart") == std::string::npos, text.c_str());
            QVERIFY2(text.find(":Mul") != std::string::npos && text.find(":Add") != std::string::npos, text.c_str());
        }
        const auto kept = read(model(mask, "return x + self.mask"));
        QVERIFY(kept && nn::find_node(kept->project.graph, "mask")->options.at("init") == nn::OptionValue(std::string("tril")));
        // What is not known to hold 0 and 1 alone is not guessed.
        const std::string unknown = drawn("self.register_buffer('mask', torch.rand(4, 4))", "return x.masked_fill(self.mask == 0, 0)");
        QVERIFY2(unknown.find("'masked_fill' has no counterpart") != std::string::npos, unknown.c_str());
        const std::string causal = drawn("self.q = nn.Linear(8, 8)", "q = self.q(x).view(-1, 2, 4)\nreturn F.scaled_dot_product_attention(q, q, q, is_causal=True)");
        QVERIFY2(causal.find(":Triu") != std::string::npos && causal.find(":Full") != std::string::npos, causal.c_str());
    }

    void functions_of_nothing() {
        for (const char* what : {"torch.stack([])", "torch.cat([], 1)", "torch.chunk(torch.zeros(0), 2)", "torch.zeros(0, 5).mean(1)",
                                 "torch.zeros(10 ** 9, 10 ** 9, 10 ** 9) @ torch.zeros(10 ** 9)", "torch.relu()", "F.max_pool2d(3)",
                                 "torch.zeros(-3).view(-1)", "torch.ones(3)[0:0]", "x[9]", "x.view(0, 0)", "x.chunk(0)", "x.split(0)"}) {
            const auto imported = read(model("self.fc = nn.Linear(4, 4)", std::string("y = ") + what + "\nreturn self.fc(x)"));
            QVERIFY2(imported, what);
        }
    }

    /// Modules and lists that hold each other are followed once.
    void circles() {
        const auto imported = read(model("self.fc = nn.Linear(3, 3)\nself.fc.back = self\nself.me = self\nl = []\nl.append(l)\n"
                                         "for p in self.parameters(): p.requires_grad = False\nself.again = copy.deepcopy(self.fc)",
                                         "return self.fc(x)"));
        QVERIFY2(imported || imported.error().text().starts_with("line "), imported ? "" : imported.error().text().c_str());
    }

    /// Half a source, or one with a byte changed, is a source with slips: never more.
    void cut_and_changed_sources() {
        const std::string whole = model("self.c = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU())\nself.fc = nn.Linear(36, 2)",
                                        "x = self.c(x)\nx = x.view(x.size(0), -1)\nreturn F.softmax(self.fc(x), dim=1)",
                                        "net = Net()\nnet(torch.randn(1, 3, 5, 5))\n");
        std::size_t drawn = 0;
        for (std::size_t length = 0; length < whole.size(); length += 3) drawn += read(whole.substr(0, length)) ? 1 : 0;
        QVERIFY(drawn > 10);
        for (std::size_t at = 0; at < whole.size(); at += 2) {
            std::string changed = whole;
            changed[at] = "([,:.\n'0*"[at % 9];
            drawn += read(changed) ? 1 : 0;
        }
        QVERIFY(drawn > 100);
    }
};

QTEST_GUILESS_MAIN(TestPythonImport)
#include "test_python_import.moc"
