// How a row of messages becomes a Message: the columns that the stores select, and the reading of them.
#pragma once

#include <cstddef>

#include "db/row.h"
#include "model/message.h"

namespace beantrack::db {

// To stand in a SELECT in which the table messages is called m.
#define BEANTRACK_MESSAGE_COLUMNS                                                   \
  "m.id, m.seq, m.sender_id, m.receiver_id, m.content, m.is_read, "                 \
  "CAST(UNIX_TIMESTAMP(m.created_at) * 1000 AS SIGNED), "                           \
  "CAST(UNIX_TIMESTAMP(m.read_at) * 1000 AS SIGNED), m.reply_to"

constexpr std::size_t kMessageColumns = 9;

// The message whose columns begin at `first`; without its quote.
Message message_from(const Row& row, std::size_t first = 0);

}  // namespace beantrack::db
