// Reads HTTP/1.1 responses from a connection that is kept, with a Content-Length, chunked, or
// ended by the connection's end (then done() stays false):
//
//   ResponseReader reader;
//   reader.feed(bytes);
//   if (reader.done()) use(reader.status(), reader.body());
//   reader.reset();  // for the next response
//
// A chunked body grows while it arrives (an event stream): take_body() hands over what is there so far.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace bench {

struct ProtocolError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class ResponseReader {
 public:
  // Throws ProtocolError for what is not HTTP.
  void feed(std::string_view bytes);

  bool has_head() const { return state_ != State::head; }
  bool done() const { return state_ == State::done; }
  int status() const { return status_; }
  bool closes() const { return closes_; }  // the server closes the connection after this response
  const std::string& body() const { return body_; }
  std::string take_body();
  void reset();

 private:
  enum class State { head, body, unbounded, chunk_size, chunk, chunk_end, trailer, done };

  void read_head();
  bool step();
  bool take_line(std::string& line);
  bool take_bytes();

  State state_ = State::head;
  std::string pending_;
  std::size_t used_ = 0;  // bytes of pending_ that have been consumed
  std::string body_;
  std::size_t missing_ = 0;  // bytes of the body or the chunk that have not arrived
  int status_ = 0;
  bool closes_ = false;
};

}  // namespace bench
