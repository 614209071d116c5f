// The memory that all workers share for their limits: a small file in the runtime folder, mapped by each of them.
//
// It holds a secret for hashing keys, a place for each worker, and the table of rates. Nobody locks it to read or write
// its contents; the kernel frees a worker's place when the worker dies.
//
// Thread rule: one thread; any number of processes.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/fd.h"
#include "base/rate_table.h"
#include "crypto/token.h"

namespace beantrack::auth {

constexpr std::size_t kMaxWorkers = 256;    // on one machine
constexpr std::size_t kRateBuckets = 8192;  // of 8 users' debts each: 512 KiB

class LimitsFile {
 public:
  // Maps the file `path` and claims a place for this worker. Makes the file, with mode 0600, when there is none. One of
  // another version or size is replaced: workers that use it go on with it until they end. Throws SystemError, and
  // std::runtime_error when there are more than kMaxWorkers.
  explicit LimitsFile(const std::string& path);
  ~LimitsFile();
  LimitsFile(const LimitsFile&) = delete;
  LimitsFile& operator=(const LimitsFile&) = delete;

  std::string_view secret() const;
  std::span<RateTable::Bucket> rates();

  // What each worker is doing; 0: nothing.
  std::span<std::atomic<std::uint64_t>> workers();
  // The key of the session of which each worker had its last request.
  std::span<std::atomic<std::uint64_t>> sessions() { return contents_->sessions; }
  std::size_t own_place() const { return own_place_; }
  // Whether a living worker has claimed that place.
  bool is_claimed(std::size_t place) const;

 private:
  struct Contents {
    std::uint64_t format;  // kFormat
    std::array<char, crypto::kTokenLength> secret;
    std::array<std::atomic<std::uint64_t>, kMaxWorkers> workers;
    std::array<std::atomic<std::uint64_t>, kMaxWorkers> sessions;
    std::array<RateTable::Bucket, kRateBuckets> rates;
  };

  void open(const std::string& path);
  bool is_current() const;
  void fill();
  void claim();

  Fd file_;
  Contents* contents_ = nullptr;
  std::size_t own_place_ = 0;
};

}  // namespace beantrack::auth
