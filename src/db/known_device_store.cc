#include "db/known_device_store.h"

namespace beantrack::db {

bool KnownDeviceStore::knows(std::string_view token_digest, std::string_view user_id) {
  return !connection_
              .query("SELECT 1 FROM chat_known_devices WHERE token_digest = UNHEX(?) AND user_id = ?",
                     {token_digest, user_id})
              .empty();
}

void KnownDeviceStore::remember(std::string_view old_digest, std::string_view new_digest, std::string_view user_id) {
  connection_.execute("UPDATE chat_known_devices SET token_digest = UNHEX(?) WHERE token_digest = UNHEX(?)",
                      {new_digest, old_digest});
  connection_.execute(
      "INSERT INTO chat_known_devices (token_digest, user_id) VALUES (UNHEX(?), ?)"
      " ON DUPLICATE KEY UPDATE seen_at = CURRENT_TIMESTAMP(3)",
      {new_digest, user_id});
  const auto surplus = connection_.query(
      "SELECT HEX(token_digest) FROM chat_known_devices WHERE user_id = ? AND token_digest <> UNHEX(?)"
      " ORDER BY seen_at DESC LIMIT ? OFFSET ?",
      {user_id, new_digest, kDeviceExpiryBatch, kDevicesPerAccount - 1});
  for (const auto& row : surplus)
    connection_.execute("DELETE FROM chat_known_devices WHERE token_digest = UNHEX(?) AND user_id = ?",
                        {row.text(0), user_id});
}

std::uint64_t KnownDeviceStore::expire() {
  return connection_.execute(
      "DELETE FROM chat_known_devices WHERE seen_at <= CURRENT_TIMESTAMP(3) - INTERVAL ? DAY LIMIT ?",
      {kDeviceDays, kDeviceExpiryBatch});
}

}  // namespace beantrack::db
