#include "health/verdict.hpp"

#include <doctest/doctest.h>

using namespace rtx::health;

TEST_SUITE("verdict") {
  TEST_CASE("each health has a name, and is found by it") {
    for (const Health health : {Health::healthy, Health::degraded, Health::could_not_tell, Health::down})
      CHECK(health_named(name_of(health)) == health);
    CHECK_FALSE(health_named("well").has_value());
  }

  TEST_CASE("what is down decides over what could not be told, and that over what is degraded") {
    CHECK(Health::down > Health::could_not_tell);
    CHECK(Health::could_not_tell > Health::degraded);
    CHECK(Health::degraded > Health::healthy);
  }
}
