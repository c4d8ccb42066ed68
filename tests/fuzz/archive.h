#pragma once
// Zip archives: what is behind their checksums is found only where these are true.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fuzz {

/// The archive with the checksums that its stored entries have; as it is where it has no directory to go by.
std::string with_true_checksums(std::string_view zip);
/// An archive of stored entries.
std::string zip_of(const std::vector<std::pair<std::string, std::string>>& entries);

}  // namespace fuzz
