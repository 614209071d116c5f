// Secrets that travel in cookies and forms.
//
// A token is 32 random bytes, written in base64url without padding (RFC 4648 section 5): 43 characters. The database
// keeps only its digest, so that who reads the database cannot take over a session.
//
// Thread rule: any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace beantrack::crypto {

constexpr std::size_t kTokenLength = 43;   // characters of base64url
constexpr std::size_t kDigestLength = 32;  // bytes of SHA-256, and of what a token is made of

// A fresh token. Throws std::runtime_error when the machine has no randomness to give.
std::string new_token();

// Whether `text` has the form of a token: worth a look into the database.
bool is_token(std::string_view text);

// The token of a visitor who has not signed in: "v." and a token. Its form tells it from the token of a session that
// has ended.
std::string new_visitor_token();
// The one that replaces the token of an ended session: "e." and a token. It is the same in all tabs, so the sign-in
// forms in several of them stay valid.
std::string visitor_token_after(std::string_view session_token);

// Whether `text` has the form of one of the two; of the second.
bool is_visitor_token(std::string_view text);
bool is_visitor_token_after(std::string_view text);

// SHA-256 of `text`, in hexadecimal: 2 * kDigestLength characters.
std::string digest(std::string_view text);

// The CSRF token that belongs to a session's or visitor's cookie: HMAC-SHA-256 under the cookie's token, base64url. It
// needs no storage, and whoever sees it in a page cannot find the cookie from it.
std::string csrf_token(std::string_view cookie_token);

// Compares in a time that does not depend on where the two differ.
bool equal(std::string_view a, std::string_view b);

}  // namespace beantrack::crypto
