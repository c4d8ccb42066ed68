#pragma once
// .gz files in memory. Internal to nn/io and nn/data.

#include "nn/model/result.h"

#include <cstdint>
#include <stop_token>
#include <string>
#include <string_view>

namespace nn {

/// True where the bytes start as a .gz file does.
inline bool is_gzip(std::string_view bytes) { return bytes.starts_with("\x1f\x8b"); }
/// Unpacks all members, CRC checked. Refused above `limit` bytes. Ends early, with `reading_stopped`, once `stop` is asked for.
Result<std::string> gunzip(std::string_view packed, std::uint64_t limit, const std::stop_token& stop = {});
/// The first `count` bytes, or fewer where there are fewer; `packed` may be cut off behind them.
Result<std::string> gunzip_start(std::string_view packed, std::size_t count);

}  // namespace nn
