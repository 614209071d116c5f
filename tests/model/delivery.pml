// How a message gets from its sender to a page, exactly once, whatever dies in between: the delivery protocol as a
// model, of which spin searches every run.
//
//   tests/model/run                    searches the model, and a variant of it for each rule that is broken
//   tests/model/run FORGET_BY_NUMBER   tells the shortest story in which that goes wrong
//   spin -search delivery.pml          by hand: searches, and then
//   spin -t -T -B delivery.pml         tells how the error came about that was found
//
// Proven, for commits in any order, any interleaving of the steps below, and FAULTS faults anywhere among them:
// - A text is stored once, however often it is sent; what is acknowledged is committed.              (sender)
// - An id of the log is given once, and a message stands in the log once.                            (relay)
// - A batch is committed only while its relay holds the lease, though that may expire at any moment.  (relay)
// - A stream's ids increase, and none of its user's events lies between two that follow each other.  (page)
// - A page never shows a message twice.                                                              (add)
// - In the end every message stands on the page, at whatever moment that was opened. "In the end" needs no fairness:
//   no run goes on for ever (there is no cycle to find), so it is the moment when nothing can move.  (at_rest)
//
// Left out, because nothing is lost by it:
// - Other pages. No page changes what another one sees, so what holds for any of them holds for all.
// - The insert. It gives the number, but nobody sees the row before the commit: here the numbers are there from the
//   start. A send that dies before its commit has not happened; of two at once, one waits at the unique key.
// - Clocks. A lease expires when a step says so: certainly when its holder is dead, as a fault at any other time.
// - That a batch locks the lease. Here another relay may take an expired lease at any moment of the batch, which then
//   fails at its commit, as in a cluster. What locks the log's position may likewise be certified at the commit: of two
//   batches the second is rolled back, which is as if it had waited.
// - Batches and pieces of a replay, which are single events with nothing in between; wake-ups and polls, since whatever
//   can happen does, at any later time; the mailbox from tailer to event loop, which is a tailer that reads later. (The log
//   keeps days: no tailer is too late for it.)
// - Full queues, pings and ended sessions. They cut the stream, which is cut at any point here.
// Relied upon: the database commits a transaction whole, keeps it, and shows it to all who read afterwards.
// Not here: how the tabs of one browser share a stream (live_events.js). Here each page has its own.

#ifndef MESSAGES
#define MESSAGES 3  // numbered from 1; at most 7
#endif
#ifndef FOREIGN
#define FOREIGN 2   // the one between two other people, in the log but not for our page; 0: none
#endif
#ifndef FAULTS
#define FAULTS 2    // in one run
#endif
#define RELAYS 2
#ifndef OLD
#define OLD 0       // 1: the first relay is of an earlier version, which knows no lease
#endif
#define QUEUE 1     // events that may wait for a replay to end

// The rules, each named by its breach: spin -DBREAK=NAIVE makes the variant without the first.
mtype = {
  NOTHING,
  NAIVE,                   // the relay asks for numbers above its last, and misses those that are committed later
  NO_ROW_LOCK,             // beside a relay that knows no lease, both give the same ids; the primary key refuses one
  LEASE_CHECKED_BEFORE,    // the lease is renewed before the batch and not in it: a late batch is committed
  LEASE_WITHOUT_END,       // nobody takes the place of a relay that died
  HUNG_RELAY_KEEPS_ROWS,   // the server does not end the connection of a relay that hangs amid a batch
  FAN_OUT_BEFORE_COMMIT,   // an event is told, then rolled back, and its id given to another; or no replay sees it yet
  REPLAY_BEFORE_REGISTER,  // what is logged between the replay and the registration reaches nobody
  SERVE_BEFORE_POSITION,   // a daemon replays before it begins to follow the log: the same gap, later
  FLUSH_BLINDLY,           // what waited is told, though the replay has told it
  CHECK_BEFORE_READ,       // the log is trimmed between the look whether it reaches back and the reading
  NO_RESET,                // a cursor older than the log gets what is left
  MESSAGES_BEFORE_CURSOR,  // what is committed and logged between the two reaches neither the page nor its stream
  FORGET_BY_NUMBER,        // a list that shows a message is thought to show all lesser numbers, too
  SHOW_BLINDLY,            // an event adds a message that the page has
  NO_UNIQUE_KEY            // a text whose answer was lost is stored again
};
#ifndef BREAK
#define BREAK NOTHING
#endif
#define broken(rule) (BREAK == rule)

#define NONE        255
#define bit(n)      (1 << (n))             // a byte is a set of message numbers
#define has(set, n) ((set) & bit(n))
#define ALL         (bit(MESSAGES + 1) - bit(1))
#define OURS        (ALL & ~bit(FOREIGN))  // those that concern the page's user
#define ours(id)    has(OURS, chat_events[id])

// The database.
byte messages, jobs;             // sets: what is committed
byte chat_events[MESSAGES + 2];  // by id: a message's number
byte log_position;               // the last committed event's id, in chat_counters
byte row_lock = NONE, job;       // who holds that row, and the message whose event it appends
byte holder = MESSAGES + 1;      // of the lease: at first the second relay
bool expired;                    // the lease
byte logged;                     // set: what was ever committed to the log
byte trimmed;                    // events up to this id are deleted

// The daemon that serves the page, which is a subscriber of its hub.
byte position = NONE;            // the hub's, unknown at first
mtype = { GONE, ASKED, HALF_ANSWERED, ANSWERED, LIVE };
mtype replay = GONE;
byte cursor;                     // the last event that the subscriber was told
bool reaches;                    // DatabaseWorkers' answer: whether the log reaches back to the cursor,
byte found;                      // and the next event after it or 0; or else where the log stands, to begin anew from
bool overflowed;                 // more came than may wait
chan waiting = [QUEUE] of { byte };              // ids
chan stream = [2 * MESSAGES] of { byte, byte };  // frames: id, number; the number 0 is a reset

// The page.
bool opened;
byte page_cursor;                // the last event that it received
byte shown, wanted;              // sets: what stands on it; what events have named since

byte faults = FAULTS;
hidden byte n;                   // scratch, within a step

// ---- The sender repeats one text until an answer arrives.

active [MESSAGES] proctype sender() {
  byte number = _pid + 1;  // the first processes are the senders
  do
  :: atomic {
       if
       :: !has(messages, number) || broken(NO_UNIQUE_KEY) ->
          printf("message %d is committed, with its job\n", number);
          assert(!has(messages, number));
          messages = messages | bit(number); jobs = jobs | bit(number)
       :: else  // duplicate key: the stored message is the answer
       fi;
       if
       :: assert(has(messages, number)); break
       :: faults > 0 -> faults--; printf("the answer is lost\n")
       fi }
  od
}

// ---- The relays: Relay::run_batch. A transaction takes whichever job, appends its event and deletes it.

byte dead = NONE;                // a relay that died, or hangs for good

#define is_old(relay) (relay == MESSAGES && (OLD || broken(NO_ROW_LOCK)))
#define may_relay     (is_old(_pid) || holder == _pid)

#define sees(number) (has(jobs, number) && (!broken(NAIVE) || bit(number) > logged))

inline roll_back() { chat_events[log_position + 1] = 0; job = 0; row_lock = NONE }

active [RELAYS] proctype relay() {
end:
  do
  :: d_step { dead != _pid && !is_old(_pid) && expired ->
       printf("relay %d takes the lease, or renews it\n", _pid);
       holder = _pid; expired = false }
  :: atomic { dead != _pid && may_relay &&
       (broken(NAIVE) -> jobs > logged : jobs) && (row_lock == NONE || broken(NO_ROW_LOCK)) ->
       row_lock = _pid; job = 1;
       do :: sees(job) -> break :: jobs >> (job + 1) -> job++ od;
       printf("a relay locks the log's position and appends event %d, message %d\n", log_position + 1, job);
       assert(!chat_events[log_position + 1]);
       chat_events[log_position + 1] = job }
  :: d_step { dead != _pid && row_lock == _pid && !may_relay && !broken(LEASE_CHECKED_BEFORE) ->
       printf("  and rolls back, since another holds the lease\n");
       roll_back() }
  :: d_step { dead != _pid && row_lock == _pid && (may_relay || broken(LEASE_CHECKED_BEFORE)) ->
       printf("  and commits\n");
       assert(may_relay);
       assert(!has(logged, job));
       logged = logged | bit(job); jobs = jobs & ~bit(job); log_position++;
       job = 0; row_lock = NONE }
  od
}

// ---- The rest of the daemon: EventLogTailer, Hub, DatabaseWorkers. After a cut it may be another daemon.

inline pass(id) { if :: id > cursor || broken(FLUSH_BLINDLY) -> cursor = id; stream!id,chat_events[id] :: else fi }

inline hold(id) { if :: len(waiting) < QUEUE && !overflowed -> waiting!id :: else -> overflowed = true; forget() fi }

inline forget() { do :: waiting?n :: empty(waiting) -> break od }

inline finish_replay() {
  if
  :: overflowed -> overflowed = false; replay = ASKED
  :: else -> do :: waiting?n -> pass(n) :: empty(waiting) -> break od; replay = LIVE
  fi
}

active proctype hub() {
end:
  do
  :: atomic { opened && position == NONE ->  // a daemon's tailer begins to follow the log, or is anywhere behind its end
       position = 0;
       do :: position < log_position -> position++ :: break od;
       printf("a daemon has delivered up to %d\n", position) }
  :: d_step { opened && replay == GONE && (position != NONE || broken(SERVE_BEFORE_POSITION)) ->
       printf("the page connects with cursor %d\n", page_cursor);
       cursor = page_cursor; replay = ASKED }

  // DatabaseWorkers reads what comes after the cursor, and then asks whether the log reached back so far.
  :: d_step { replay == (broken(CHECK_BEFORE_READ) -> HALF_ANSWERED : ASKED) ->
       for (n : cursor + 1 .. log_position) { if :: !found && n > trimmed && ours(n) -> found = n :: else fi };
       printf("a database worker reads: next is event %d (0: none)\n", found);
       replay = (replay == ASKED -> HALF_ANSWERED : ANSWERED) }
  :: d_step { replay == (broken(CHECK_BEFORE_READ) -> ASKED : HALF_ANSWERED) ->
       reaches = cursor >= trimmed || broken(NO_RESET);
       found = (reaches -> found : log_position);
       printf("a database worker checks: the log reaches back to %d: %d\n", cursor, reaches);
       replay = (replay == ASKED -> HALF_ANSWERED : ANSWERED) }
  :: d_step { replay == ANSWERED ->
       if
       :: !reaches -> cursor = found; stream!cursor,0; finish_replay()
       :: reaches && found -> pass(found); replay = ASKED
       :: reaches && !found -> finish_replay()
       fi;
       found = 0; reaches = false }

  // Hub::deliver
  :: d_step { replay != GONE && position < log_position + (broken(FAN_OUT_BEFORE_COMMIT) && job) ->
       position++;
       printf("the hub delivers event %d\n", position);
       if
       :: ours(position) && replay == LIVE -> pass(position)
       :: ours(position) && replay != LIVE && !broken(REPLAY_BEFORE_REGISTER) -> hold(position)
       :: else
       fi }
  od
}

// ---- The page: made by room.cc, told by live_events.js, filled by sync.js.

inline add(m) {
  if
  :: !has(shown, m) || broken(SHOW_BLINDLY) ->
     printf("the page shows message %d\n", m);
     assert(!has(shown, m));
     shown = shown | bit(m)
  :: else
  fi
}

active proctype page() {
  byte id, number;
  bool stale, fetching;
  byte asked, fetched;  // sets: what was wanted when the newest messages were asked for, and those messages

  page_cursor = log_position;
  d_step { for (n : 1 .. MESSAGES) { if :: has(messages & OURS, n) -> add(n) :: else fi };
    printf("the page's messages are read\n") };
  d_step { page_cursor = (broken(MESSAGES_BEFORE_CURSOR) -> log_position : page_cursor);
    printf("the page is open, with cursor %d\n", page_cursor);
    opened = true };
end:
  do
  :: d_step { stream?id,number ->
       printf("the page receives event %d\n", id);
       if
       :: number == 0 -> assert(id >= page_cursor); stale = true
       :: else ->
          assert(id > page_cursor);
          for (n : page_cursor + 1 .. id - 1) { assert(!ours(n)) };
          wanted = wanted | bit(number)
       fi;
       page_cursor = id; id = 0; number = 0 }

  :: d_step { wanted && !stale && !fetching ->  // fetchWanted
       for (n : 1 .. MESSAGES) { if :: has(wanted, n) -> add(n) :: else fi };
       wanted = 0 }

  // refresh, after a reset or when much is wanted: until the answer is here, more may be committed, told and wanted.
  :: d_step { (stale || wanted) && !fetching ->
       printf("the page asks for the newest messages\n");
       fetched = messages & OURS; asked = wanted; fetching = true; stale = false }
  :: d_step { fetching ->
       printf("the page has the newest messages\n");
       for (n : 1 .. MESSAGES) {
         if :: has(fetched, n) -> add(n) :: else fi;
         if :: (broken(FORGET_BY_NUMBER) -> bit(n) <= fetched : has(asked, n)) -> wanted = wanted & ~bit(n) :: else fi
       };
       fetched = 0; asked = 0; fetching = false }
  od
}

// ---- What goes wrong.

inline cut() {
  forget();
  do :: stream?n,_ :: empty(stream) -> break od;
  position = NONE; replay = GONE; cursor = 0; found = 0; reaches = false; overflowed = false
}

#define streaming (faults > 0 && replay != GONE)
#define relaying  (faults > 0 && row_lock != NONE)

// Trimming a part of the log does to a cursor what trimming all of it does, or nothing: so here it is always all.
active proctype fate() {
end:
  do
  :: d_step { streaming -> faults--; cut(); printf("the stream is cut\n") }
  :: d_step { relaying -> faults--; roll_back(); printf("the relay's transaction is killed\n") }
  :: d_step { faults > 0 && dead == NONE -> faults--; dead = holder; printf("relay %d hangs for good\n", dead) }
  :: d_step { faults > 0 && !expired && dead != holder ->
       faults--; expired = true; printf("the lease expires, though its holder is alive\n") }
  :: d_step { !expired && dead == holder && !broken(LEASE_WITHOUT_END) -> expired = true; printf("the lease expires\n") }
  :: d_step { row_lock != NONE && row_lock == dead && !broken(HUNG_RELAY_KEEPS_ROWS) ->
       roll_back(); printf("the server ends the connection of the relay that hangs\n") }
  :: d_step { streaming && relaying -> faults--; cut(); roll_back(); printf("a daemon dies\n") }
  :: d_step { faults > 0 && trimmed < log_position -> faults--; trimmed = log_position; printf("the log is trimmed\n") }
  od
}

active proctype at_rest() {
  timeout;  // nothing can move any more
  assert(messages == ALL && logged == ALL && shown == OURS)
}
