// What the tests of pages have in common: the names that they use, and somebody who is signed in.
#pragma once

#include <cppunit/extensions/HelperMacros.h>

#include <string>

#include "http/guard.h"
#include "support/site.h"

namespace beantrack::pages {

using tests::FakeSource;
using tests::has;
using tests::kPassword;
using tests::Site;
using tests::TestDatabase;

// Okello, a supplier, is signed in and may write to Namusoke, a vendor.
class PageTest : public CppUnit::TestFixture {
 public:
  void setUp() override {
    me = site.database.add_user(Role::supplier, "Okello");
    contact = site.database.add_user(Role::vendor, "Namusoke");
    token = site.database.sign_in(me);
  }

 protected:
  Site site{TestDatabase::shared()};
  std::string me, contact, token;
};

// The session's token that a response sets; empty: it sets none.
inline std::string token_of(const http::Response& response) {
  const std::string cookie{response.header("Set-Cookie")};
  const std::string start = std::string(kSessionCookie) + "=";
  return cookie.starts_with(start) ? cookie.substr(start.size(), cookie.find(';') - start.size()) : std::string();
}

}  // namespace beantrack::pages
