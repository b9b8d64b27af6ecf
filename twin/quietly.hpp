#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace rtx::twin {

/// For waits of which the end is told by an error code (closed, cancelled), which is no failure here.
inline constexpr auto quietly = boost::asio::as_tuple(boost::asio::use_awaitable);

}  // namespace rtx::twin
