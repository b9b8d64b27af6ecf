#include "parsers/show_status_user.hpp"

#include "parsers/grammar.hpp"

#include <chrono>

namespace rtx::parsers {
namespace {

namespace grammar {

using pegtl::one;
using pegtl::opt;
using pegtl::plus;
using pegtl::seq;
using pegtl::sor;

struct beginning : pegtl::success {};
struct self : one<'*'> {};
struct administrator : one<'+'> {};
struct radius : one<'@'> {};
struct user_name : word {};
struct connection : word {};
struct login_time : seq<number, lit<"/">, number, blanks, number, lit<":">, number> {};
struct hours : number {};
struct minutes : number {};
struct seconds : number {};
struct ip : address {};

struct flags : seq<opt<self>, opt<administrator>, opt<radius>, some_blanks> {};
struct place_and_time : seq<word, blanks, login_time, blanks> {};

// *+@netadmin        telnet1    03/02 08:31  0:00:00    192.0.2.44
struct row
    : seq<pegtl::at<flags, opt<pegtl::not_at<place_and_time>, word, blanks>, place_and_time>, known,
          beginning, flags, opt<pegtl::not_at<place_and_time>, user_name, blanks>, connection, blanks,
          login_time, blanks, hours, lit<":">, minutes, lit<":">, seconds, opt<blanks, ip>, end_of_line> {};

//    (*: current user, +: administrator mode, @: authenticated via RADIUS)
struct legend : seq<begins<"(*:">, rest_of_line, end_of_line> {};
//    username        connection login time   idle       IP address
struct heading : seq<begins<"username", "ユーザー名", "ユーザ名">, rest_of_line, end_of_line> {};
struct rule : seq<plus<one<'-'>>, known, end_of_line> {};

struct report : lines<legend, heading, rule, row> {};

}  // namespace grammar

template <class Rule>
struct action : pegtl::nothing<Rule> {};

using Output = ShowStatusUser;

// clang-format off
template <> struct action<grammar::beginning>     : begin<&Output::user> {};
template <> struct action<grammar::self>          : mark<&Output::user, &LoggedIn::self> {};
template <> struct action<grammar::administrator> : mark<&Output::user, &LoggedIn::administrator> {};
template <> struct action<grammar::radius>        : mark<&Output::user, &LoggedIn::radius> {};
template <> struct action<grammar::user_name>     : store<&Output::user, &LoggedIn::name> {};
template <> struct action<grammar::connection>    : store<&Output::user, &LoggedIn::connection> {};
template <> struct action<grammar::login_time>    : store<&Output::user, &LoggedIn::login_time> {};
template <> struct action<grammar::hours>         : add<std::chrono::hours, &Output::user, &LoggedIn::idle> {};
template <> struct action<grammar::minutes>       : add<std::chrono::minutes, &Output::user, &LoggedIn::idle> {};
template <> struct action<grammar::seconds>       : add<std::chrono::seconds, &Output::user, &LoggedIn::idle> {};
template <> struct action<grammar::ip>            : store<&Output::user, &LoggedIn::address> {};
template <> struct action<unknown_text>           : append<&Output::unrecognised> {};
// clang-format on

}  // namespace

Result<ShowStatusUser> parse_show_status_user(std::string_view output) {
  return parse_all<ShowStatusUser, grammar::report, action>(output);
}

}  // namespace rtx::parsers
