// All that a page may need besides its request: the configuration, the stores and the way to the push daemon.
//
// Makes no connection: the database is reached for when a page first asks, and again when it was lost.
//
// Thread rule: one thread.
#pragma once

#include "auth/password_hashing.h"
#include "base/config.h"
#include "db/connection.h"
#include "db/company_store.h"
#include "db/contact_store.h"
#include "db/event_store.h"
#include "db/inbox_store.h"
#include "db/known_device_store.h"
#include "db/message_store.h"
#include "db/name_store.h"
#include "db/presence_store.h"
#include "db/reader_store.h"
#include "db/room_store.h"
#include "db/search_store.h"
#include "db/session_store.h"
#include "db/settings_store.h"
#include "db/user_store.h"
#include "pages/inbox_cache.h"
#include "pages/room_cache.h"
#include "push/wake_socket.h"

namespace beantrack::pages {

struct Context {
  explicit Context(const Config& configuration)
      : config(configuration),
        database(config),
        users(database),
        sessions(database, config.session_days),
        readers(database, sessions),
        rooms(database, sessions),
        inboxes(database, sessions),
        settings(database),
        names(database),
        companies(database),
        contacts(database),
        messages(database),
        search(database),
        events(database),
        known_devices(database),
        presence(database),
        daemon(config.wake_socket),
        hashing(config) {}
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  const Config config;
  db::Connection database;
  db::UserStore users;
  db::SessionStore sessions;
  db::ReaderStore readers;
  db::RoomStore rooms;
  db::InboxStore inboxes;
  db::SettingsStore settings;
  db::NameStore names;
  db::CompanyStore companies;
  db::ContactStore contacts;
  db::MessageStore messages;
  db::SearchStore search;
  db::EventStore events;
  db::KnownDeviceStore known_devices;
  db::PresenceStore presence;
  push::WakeSender daemon;
  auth::PasswordHashing hashing;
  RoomCache shown_rooms;
  InboxCache shown_inboxes{kInboxCacheBytes};
};

}  // namespace beantrack::pages
