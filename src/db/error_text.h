// What may stand in the log of a failed statement's message. The server quotes values in some messages, and a value may
// be what people write.
#pragma once

#include <string>
#include <string_view>

namespace beantrack::db {

// The server's or the client library's message for the error `number`: the whole of it where it names only parts of the
// schema or of the statement, else what comes before the first quotation mark. Of what a trigger says, which is of the
// SQLSTATE class 45 and may have any number, nothing. The statement itself holds no values.
std::string loggable(unsigned number, std::string_view state, const std::string& message);

}  // namespace beantrack::db
