// How a row of messages becomes a Message: the columns that the stores select, and the reading of them.
#pragma once

#include <cstddef>

#include "db/past_time.h"
#include "db/row.h"
#include "model/message.h"

namespace beantrack::db {

// To stand in a SELECT in which the table messages is called m.
#define BEANTRACK_MESSAGE_COLUMNS                                   \
  "m.id, m.seq, m.sender_id, m.receiver_id, m.content, m.is_read, " \
  BEANTRACK_PAST_MS("m.created_at") ", " BEANTRACK_PAST_MS("m.read_at") ", m.reply_to"

constexpr std::size_t kMessageColumns = 9;

// The message whose columns begin at `first`, with its text as people are shown it; without its quote.
Message message_from(const Row& row, std::size_t first = 0);

}  // namespace beantrack::db
