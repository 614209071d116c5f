// The triggers that the migrations create.
#pragma once

#include <array>
#include <string_view>

namespace beantrack::db {

// These give ids to new rows. The old application has triggers of the same names.
constexpr std::array<std::string_view, 4> kIdTriggers{"before_users_insert", "before_supplier_insert",
                                                      "before_wholesaler_insert", "before_messages_insert"};

// All others.
inline constexpr auto kOtherTriggers = std::to_array<std::string_view>({
    "before_messages_insert_values",  "after_messages_insert",            "after_messages_delete",
    "after_chat_sessions_delete",     "after_users_update",               "before_users_delete",
    "after_users_delete",             "after_users_delete_settings",
    "after_users_delete_contacts",    "after_users_delete_devices",       "after_messages_update",
    "after_messages_delete_contacts", "after_users_update_contacts",      "before_users_update_names",
    "after_users_update_names",       "after_users_insert_names",         "after_users_delete_names",
    "after_supplier_insert",          "after_supplier_update",            "after_supplier_delete",
    "after_wholesaler_insert",        "after_wholesaler_update",          "after_wholesaler_delete",
    "after_messages_update_page",     "after_messages_delete_page",       "after_messages_update_inbox",
    "after_users_insert_inbox",       "after_users_update_inbox",         "after_users_delete_inbox",
    "after_chat_changed_conversations_delete",
    "after_users_delete_eras"});

// Those of earlier versions.
constexpr std::array<std::string_view, 2> kFormerTriggers{"before_messages_insert_to_self",
                                                          "before_messages_insert_old_clock"};

// As a condition on information_schema.triggers: an id trigger is ours, not the old application's.
#define BEANTRACK_OWN_ID_TRIGGER \
  "(action_statement LIKE '%chat_counters%' OR action_statement LIKE '%message_sequence%')"

}  // namespace beantrack::db
