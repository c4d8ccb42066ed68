// The program: a command runs in the terminal, everything else opens the window.
#include "app/cli/cli.h"
#include "nn/exchange/exporter.h"
#include "ui/canvas/picture_exporters.h"
#include "ui/main_window.h"

#include <unistd.h>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

namespace {

/// OpenMP's idle threads spin by default for several milliseconds after every step: time taken from the window, the
/// batch loader and other programs. They read their limit from the environment while the program is loaded, before
/// main, so it is set for a second start of the same program. A user's own choice stands.
void limit_spinning(char** argv) {
    if (std::getenv("OMP_WAIT_POLICY") != nullptr || std::getenv("GOMP_SPINCOUNT") != nullptr) return;
    // A spin takes some 140 cycles on recent processors: this is about 80 µs, longer than the gaps between the parallel
    // parts of a step. Measured on two cores busy with other work, steps ran 1.6 to 11 times as fast as with 20000.
    if (setenv("GOMP_SPINCOUNT", "2000", 0) != 0) return;
    // By its own path, so that the program keeps its name in process lists. execv comes back only where it cannot start
    // it: then the program runs with the default.
    std::error_code error;
    const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
    if (!error) execv(program.c_str(), argv);
}

/// Whether to take a word that is no command for a project to open in the window.
bool is_file(const std::string& word) {
    std::error_code error;
    return word.ends_with(".json") || std::filesystem::exists(word, error);
}

}  // namespace

int main(int argc, char** argv) {
    nn::add_exporters(ui::pictureExporters());  // before the commands say what they take
    const std::vector<std::string> words(argv + 1, argv + argc);
    const std::string first = words.empty() ? "" : words.front();
    const bool command = cli::is_command(first);
    if (!command || cli::runs_steps(first)) limit_spinning(argv);
    std::signal(SIGXFSZ, SIG_IGN);  // a file over the user's size limit is an error to report, not a reason to die
    if (command) return cli::run(words);
    const bool qt_option = first.starts_with("-");
    if (!words.empty() && !qt_option && !is_file(first)) return cli::run(words);  // says which command is meant
    return ui::runWindow(argc, argv, QString::fromStdString(qt_option ? std::string() : first));
}
