// Times as the stores read them. A stored time can lie in the future: the server's clock was set back, or another
// program wrote it by a clock of its own. It is read as now.
#pragma once

// Milliseconds since 1970 of the TIMESTAMP expression `time`, at most now; to stand in a SELECT. NULL stays NULL.
#define BEANTRACK_PAST_MS(time) "CAST(UNIX_TIMESTAMP(LEAST(" time ", CURRENT_TIMESTAMP(3))) * 1000 AS SIGNED)"
