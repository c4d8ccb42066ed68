// Prints the level of the library that the loader chose, and that of the library's part that is compiled once.
#include "nn/engine/machine/processor.h"

#include <cstdio>
#include <string>

std::string level_compiled_once();

int main() { std::printf("%s %s\n", std::string(nn::processor_level()).c_str(), level_compiled_once().c_str()); }
