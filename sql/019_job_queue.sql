-- A job is of the chat's queue unless its writer names another, as the old application does. So the programs need no
-- right to name one: what stands in the old application's queues is code that it runs.
ALTER TABLE jobs ALTER COLUMN queue SET DEFAULT 'chat';
