// The loaded templates. Only the files of view/ include this: ctemplate ends here.
#pragma once

#include <ctemplate/template.h>

#include <string>
#include <string_view>

#include "view/pages.h"

namespace beantrack::view {

// The names of the templates, as they lie in the template folder.
constexpr char kLayoutTemplate[] = "layout.tpl";
constexpr char kLoginTemplate[] = "login.tpl";
constexpr char kInboxTemplate[] = "inbox.tpl";
constexpr char kContactTemplate[] = "contact.tpl";
constexpr char kContactTimeTemplate[] = "contact_time.tpl";
constexpr char kRoomTemplate[] = "room.tpl";
constexpr char kSearchTemplate[] = "search.tpl";
constexpr char kAboutTemplate[] = "about.tpl";
constexpr char kProfileTemplate[] = "profile.tpl";
constexpr char kErrorTemplate[] = "error.tpl";
constexpr char kOfflineTemplate[] = "offline.tpl";
constexpr char kBubbleTemplate[] = "bubble.tpl";
constexpr char kDayTemplate[] = "day.tpl";
constexpr char kNewTemplate[] = "new.tpl";
constexpr char kRenamedTemplate[] = "renamed.tpl";
constexpr char kVerifiedTemplate[] = "verified.tpl";
constexpr char kPhrasesTemplate[] = "phrases.tpl";

// Appends the template `name`, filled from `dictionary`, to `html`. Throws std::logic_error when load_templates has not
// run.
void expand(const char* name, const ctemplate::TemplateDictionary& dictionary, std::string& html);

// A string that outlives the dictionary, without the dictionary's usual copy of it.
inline ctemplate::TemplateString borrow(std::string_view text) {
  return ctemplate::TemplateString(text.data(), text.size());
}

}  // namespace beantrack::view
