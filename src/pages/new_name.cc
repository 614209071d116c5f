#include "pages/new_name.h"

#include "base/text.h"
#include "text/confusable.h"
#include "text/name.h"
#include "text/reserved_words.h"

namespace beantrack::pages {

std::string tidy_name(const std::string& typed) { return text::normalize_whitespace(trim(typed)); }

std::optional<http::HttpError> check_new_name(const std::string& name, Role chosen_by) {
  switch (text::check_name(name)) {
    case TextFault::none: break;
    case TextFault::not_utf8: return http::HttpError(400, "The name is not valid UTF-8.");
    case TextFault::empty: return http::HttpError(422, "Enter a name that contains a letter or a digit.");
    case TextFault::too_long:
      return http::HttpError(422, "The name is longer than {1} characters.", {std::to_string(kMaxNameCharacters)});
    case TextFault::control_character:
      if (text::has_badge_symbol(name))
        return http::HttpError(422, "The name contains a check mark, a star or a similar symbol. Please remove it.");
      return http::HttpError(422, "The name contains invisible characters. Please type it instead of pasting it.");
  }
  if (text::mixes_scripts(name))
    return http::HttpError(422, "A word in the name mixes alphabets. Please use one alphabet.");
  if (text::has_id(name))
    return http::HttpError(422, "The name contains something that looks like a BeanTrack ID, such as "
                                "“U00013”. Please remove it.");
  if (chosen_by != Role::admin && text::has_reserved_word(name))
    return http::HttpError(422, "The name contains a word reserved for BeanTrack staff, such as “Admin” or "
                                "“Support”. Please remove it.");
  return std::nullopt;
}

http::HttpError too_similar(const db::SimilarName& similar) {
  if (similar.within)
    return http::HttpError(422, "The name contains or resembles “{1}”, the name of another company.", {similar.name});
  return http::HttpError(422, "The name is too similar to “{1}”, the name of another person or company. Please make it"
                              " distinct: add a middle name or your town, for example.",
                         {similar.name});
}

http::HttpError unstorable_name() {
  return http::HttpError(422, "The name contains characters that cannot be stored.");
}

}  // namespace beantrack::pages
