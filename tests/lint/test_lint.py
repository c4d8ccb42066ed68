#!/usr/bin/env python3
"""lint.py against trees made for it: a clean one passes, and every rule catches the file that breaks it."""

import os
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import lint  # noqa: E402

CLEAN = {
    "README.md": "top\n",
    "nn/README.md": "", "nn/model/README.md": "", "nn/engine/README.md": "", "nn/train/README.md": "",
    "app/README.md": "", "app/studio/README.md": "", "app/cli/README.md": "",
    "ui/README.md": "", "tests/README.md": "",
    "nn/model/shape.h": "#pragma once\n#include <vector>\n",
    "nn/model/shape.cpp": '#include "nn/model/shape.h"\n\n#include <string>\n',
    "nn/engine/plan/plan.h": '#pragma once\n#include "nn/model/shape.h"\n#include <Eigen/Dense>\n',
    "nn/engine/weights.h": '#pragma once\n#include "nn/model/shape.h"\n',
    "nn/engine/kernels/vector/simd.h": "#pragma once\n",
    "nn/train/step.cpp": '#include "nn/engine/kernels/vector/simd.h"\n',
    "app/studio/document.h": '#pragma once\n#include "nn/engine/plan/plan.h"\n#include <QObject>\n#include <QUndoStack>\n',
    "app/cli/cli.h": "#pragma once\n",
    "app/main.cpp": '#include "app/cli/cli.h"\n#include "ui/window.h"\n',
    "ui/window.h": '#pragma once\n#include "app/studio/document.h"\n#include "nn/model/shape.h"\n#include <QWidget>\n',
    "tests/ui/helper.h": "#pragma once\n",
    "tests/ui/test_window.cpp": '#include "helper.h"\n#include "ui/window.h"\n#include <QtTest>\n// QTRY_VERIFY\n#include "test_window.moc"\n',
}

# rule -> trees that differ from the clean one in one file
BROKEN = {
    "arrow": [
        {"nn/model/bad.cpp": '#include "nn/engine/plan/plan.h"\n'},
        {"nn/engine/bad.cpp": '#include "app/cli/cli.h"\n'},
        {"app/studio/bad.cpp": '#include "ui/window.h"\n'},
        {"app/studio/bad.cpp": '#include "app/cli/cli.h"\n'},
        {"app/cli/bad.cpp": '#include "app/studio/document.h"\n'},
        {"ui/bad.cpp": '#include "nn/engine/plan/plan.h"\n'},
        {"ui/bad.cpp": '#include "nn/engine/weights.h"\n'},
        {"nn/engine/machine/bad.cpp": '#include "nn/engine/weights.h"\n'},
        {"nn/engine/kernels/vector/bad.cpp": '#include "nn/engine/weights.h"\n'},
        {"nn/engine/kernels/gemm/bad.cpp": '#include "nn/engine/plan/plan.h"\n'},
        {"ui/bad.cpp": '#include "app/cli/cli.h"\n'},
    ],
    "library": [
        {"nn/model/bad.cpp": "#include <QString>\n"},
        {"nn/engine/bad.cpp": "#include <QtCore/QString>\n"},
        {"nn/model/bad.cpp": "#include <Eigen/Dense>\n"},
        {"app/cli/bad.cpp": "#include <QString>\n"},
        {"app/studio/bad.cpp": "#include <QWidget>\n"},
        {"app/studio/bad.cpp": "#include <QtWidgets/QLabel>\n"},
        {"app/studio/bad.cpp": "#include <QGraphicsScene>\n"},
        {"ui/bad.cpp": "#include <Eigen/Core>\n"},
        {"app/cli/bad.cpp": '#include "nn/engine/kernels/vector/simd.h"\n'},
    ],
    "include": [
        {"nn/model/shape.cpp": '#include <string>\n#include "nn/model/shape.h"\n'},
        {"nn/model/bad.cpp": '#include "shape.h"\n'},
        {"nn/model/bad.cpp": '#include "nn/model/../model/shape.h"\n'},
        {"nn/engine/bad.cpp": '#include <vector>\n#include "nn/model/shape.h"\n'},
    ],
    "pragma": [{"nn/model/bad.h": "#include <vector>\n"}],
    "type": [
        {"nn/model/a.cpp": "namespace nn {\nclass Plan final : public Base<int> {\n};\n}\n",
         "nn/engine/b.cpp": "namespace nn {\nnamespace {\nint f() { return 1; }\n}\nstruct Plan {\n    int x{};\n};\n}\n"},
        {"nn/model/a.cpp": "namespace nn { struct A { enum class Kind : int { one }; }; }\n",
         "ui/b.cpp": "enum class nn::A::Kind {\n    two,\n};\n"},
        {"nn/model/a.h": "#pragma once\ntemplate <> struct Of<int> {};\n", "tests/nn/test_b.cpp": "template <>\nstruct Of<int> {};\n"},
    ],
    "body": [{"nn/model/kinds.h": "#pragma once\nnamespace nn {\nint all_kinds(int (*f)(int) = nullptr);\n}\n",
              "nn/engine/kinds.cpp": "namespace nn {\nint all_kinds(int (*f)(int)) {\n    return f(1);\n}\n}\n"}],
    "length": [{"nn/model/bad.cpp": "int x;\n" * 601}],
    "wait": [
        {"tests/ui/test_bad.cpp": "void f() { QTest::qWait(50); }\n"},
        {"tests/nn/test_bad.cpp": "void f() { std::this_thread::sleep_for(1s); }\n"},
    ],
    "marker": [{"nn/model/bad.cpp": "// TO" + "DO later\n"}, {"README.md": "FIX" + "ME\n"}],
    "path": [{"tests/nn/test_bad.cpp": 'auto f = "/ho' + 'me/somebody/data";\n'}],
    "readme": [{"ui/canvas/view.h": "#pragma once\n"}, {"README.md": None}],
}


def write(root, tree):
    for path, text in tree.items():
        file = os.path.join(root, path)
        if text is None:
            os.remove(file)
            continue
        os.makedirs(os.path.dirname(file), exist_ok=True)
        with open(file, "w", encoding="utf-8") as out:
            out.write(text)


class LintTest(unittest.TestCase):
    def test_clean_tree_passes(self):
        with tempfile.TemporaryDirectory() as root:
            write(root, CLEAN)
            self.assertEqual(lint.check_tree(root), [])

    def test_every_rule_catches_its_violation(self):
        for rule, trees in BROKEN.items():
            for tree in trees:
                with self.subTest(rule=rule, tree=tree), tempfile.TemporaryDirectory() as root:
                    write(root, CLEAN)
                    write(root, tree)
                    self.assertEqual({found[2] for found in lint.check_tree(root)}, {rule})

    def test_600_lines_are_allowed(self):
        with tempfile.TemporaryDirectory() as root:
            write(root, CLEAN)
            write(root, {"nn/model/long.cpp": "int x;\n" * 600})
            self.assertEqual(lint.check_tree(root), [])

    def test_types_that_no_other_file_can_know_may_share_a_name(self):
        with tempfile.TemporaryDirectory() as root:
            write(root, CLEAN)
            named = "namespace nn { template <class T> struct Of { struct Part; }; struct Part {}; }\n"
            write(root, {"nn/model/a.cpp": named, "nn/model/of.cpp": "namespace other { struct Part {}; }\n// struct Part {\n",
                         "nn/model/b.cpp": "namespace nn {\nnamespace {\nstruct Part {};\n}\n}  // namespace nn\n",
                         "nn/model/c.cpp": 'namespace nn {\nvoid f() {\n    struct Part { char c = \'{\'; } p;\n    g("{", 1\'000);\n}\n}\n',
                         "tests/nn/test_a.cpp": "struct Probe {};\n", "tests/nn/test_b.cpp": "struct Probe {};\n"})
            self.assertEqual(lint.check_tree(root), [])

    def test_functions_that_no_header_shares_may_share_a_name(self):
        with tempfile.TemporaryDirectory() as root:
            write(root, CLEAN)
            write(root, {"nn/model/a.h": "#pragma once\nnamespace nn {\nint f(int x);\nint g();\nstruct S {\n    int h() const;\n};\n}\n",
                         "nn/model/a.cpp": '#include "nn/model/a.h"\n\nnamespace nn {\nint f(int x) { return x; }\nint g() { return 2; }\n}\n',
                         "nn/engine/a.cpp": "namespace nn {\nnamespace {\nint f(int x) { return x + 1; }\n}\nstatic int g() { return f(1); }\n"
                                            "int k = g();\nint h() { return 1; }\n}\nnamespace other {\nint g() { return 3; }\n}\n"})
            self.assertEqual(lint.check_tree(root), [])

    def test_build_folders_are_not_read(self):
        with tempfile.TemporaryDirectory() as root:
            write(root, CLEAN)
            write(root, {"build/release/bad.h": "#include <QWidget>\n", ".cache/bad.h": "bad\n"})
            self.assertEqual(lint.check_tree(root), [])

    def test_the_script_reports_by_status_and_line(self):
        with tempfile.TemporaryDirectory() as root:
            write(root, CLEAN)
            script = [sys.executable, os.path.join(HERE, "lint.py"), root]
            self.assertEqual(subprocess.run(script, capture_output=True).returncode, 0)
            write(root, {"ui/bad.cpp": '\n#include "nn/engine/plan/plan.h"\n'})
            run = subprocess.run(script, capture_output=True, text=True)
            self.assertEqual(run.returncode, 1)
            self.assertIn("ui/bad.cpp:2: arrow:", run.stdout)


if __name__ == "__main__":
    unittest.main()
