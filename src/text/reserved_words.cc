#include "text/reserved_words.h"

#include <algorithm>
#include <string>
#include <unordered_set>

#include "text/confusable.h"

namespace beantrack::text {
namespace {

constexpr std::size_t kMostParts = 6;  // words in a row that are read as one: "Mo de ra tor"

constexpr std::string_view kBrand = "BeanTrack";  // reserved also within a word

// Arabic words that are also common given names are reserved with their article only.
constexpr std::string_view kReserved[] = {
    "admin", "admins", "administrator", "administrators", "administration", "sysadmin", "superuser", "root",
    "webmaster", "postmaster", "operator", "operators", "support", "system", "moderator", "moderators", "moderation",
    "security", "staff", "official", "service", "services", "helpdesk", "helpline", "hotline", "billing", "verified",
    "approved", "notification", "notifications",
    "administrateur", "administrateurs", "administratrice", "assistance", "système", "modérateur", "modérateurs",
    "modératrice", "sécurité", "personnel", "officiel", "officielle", "vérifié", "vérifiée", "approuvé", "approuvée",
    "opérateur", "facturation",
    "مدير", "المدير", "مسؤول", "المسؤول", "إدارة", "الإدارة", "دعم", "الدعم", "النظام", "المشرف", "الأمن", "الأمان",
    "الموظف", "الموظفين", "الرسمي", "الرسمية", "خدمة", "الخدمة", "خدمات", "موثق", "الموثق", "المعتمد", "الفواتير",
};

std::unordered_set<std::string> make_skeletons() {
  std::unordered_set<std::string> skeletons;
  for (const auto word : kReserved) skeletons.insert(name_skeleton(word));
  return skeletons;
}

}  // namespace

bool has_reserved_word(std::string_view name) {
  static const auto reserved = make_skeletons();
  static const std::string brand = name_skeleton(kBrand);
  return name_skeleton(name).find(brand) != std::string::npos ||
         std::ranges::any_of(skeletons_within(name, kMostParts),
                             [](const std::string& skeleton) { return reserved.contains(skeleton); });
}

}  // namespace beantrack::text
