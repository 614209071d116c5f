#include "text/reserved_words.h"

#include <algorithm>
#include <span>
#include <string>
#include <unordered_set>

#include "text/confusable.h"

namespace beantrack::text {
namespace {

constexpr std::size_t kMostParts = 6;  // words in a row that are read as one: "Mo de ra tor"

constexpr std::string_view kBrand = "BeanTrack";  // reserved also within a word

// Arabic words that are also common given names are reserved with their article only.
constexpr std::string_view kReserved[] = {
    "admin", "admins", "administrator", "administrators", "administration", "sysadmin", "superuser",
    "webmaster", "postmaster", "operator", "operators", "support", "system", "moderator", "moderators", "moderation",
    "security", "staff", "official", "helpdesk", "helpline", "hotline", "billing", "verified",
    "approved", "notification", "notifications", "certified", "confirmed", "trusted", "treasury", "payment", "payments",
    "customer care", "customer service", "customer services", "client service", "service desk", "service center",
    "service centre", "service team",
    "administrateur", "administrateurs", "administratrice", "assistance", "système", "modérateur", "modérateurs",
    "modératrice", "sécurité", "personnel", "officiel", "officielle", "vérifié", "vérifiée", "approuvé", "approuvée",
    "opérateur", "facturation", "certifié", "certifiée", "confirmé", "confirmée", "de confiance", "trésorerie",
    "paiement", "paiements", "service client", "service clients", "service clientèle", "relation clientèle",
    "مدير", "المدير", "مسؤول", "المسؤول", "إدارة", "الإدارة", "دعم", "الدعم", "النظام", "المشرف", "الأمن", "الأمان",
    "الموظف", "الموظفين", "الرسمي", "الرسمية", "خدمة", "الخدمة", "خدمات", "موثق", "الموثق", "المعتمد", "الفواتير",
    "مؤكد", "المؤكد", "موثوق", "الموثوق", "الخزينة", "الخزانة", "مدفوعات", "المدفوعات", "رعاية العملاء",
    "msimamizi", "huduma",
};

// Reserved only where no other word goes with them: there are honest names with these.
constexpr std::string_view kReservedAlone[] = {"root", "service", "services"};
constexpr std::size_t kShortWord = 2;  // characters: a number or an initial makes no other name

std::unordered_set<std::string> skeletons_of(std::span<const std::string_view> words) {
  std::unordered_set<std::string> skeletons;
  for (const auto word : words) skeletons.insert(name_skeleton(word));
  return skeletons;
}

bool is_reserved_alone(std::string_view name) {
  static const auto reserved = skeletons_of(kReservedAlone);
  if (reserved.contains(name_skeleton(name))) return true;
  auto words = skeletons_within(name, 1);
  std::erase_if(words, [](const std::string& word) { return word.size() <= kShortWord; });
  return !words.empty() &&
         std::ranges::all_of(words, [](const std::string& word) { return reserved.contains(word); });
}

}  // namespace

bool has_reserved_word(std::string_view name) {
  static const auto reserved = skeletons_of(kReserved);
  static const std::string brand = name_skeleton(kBrand);
  return name_skeleton(name).find(brand) != std::string::npos || is_reserved_alone(name) ||
         std::ranges::any_of(skeletons_within(name, kMostParts),
                             [](const std::string& skeleton) { return reserved.contains(skeleton); });
}

}  // namespace beantrack::text
