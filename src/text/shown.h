// What people are shown of what the database holds: any program, import or prompt may have written there.
//
// Every store that reads a name or a message's text calls these: nothing past src/db sees what is stored.
//
// Thread rule: any thread.
#pragma once

#include <string>
#include <string_view>

namespace beantrack::text {

// The text of a message:
//   - of an attachment of the application that was there before, {"type":"attachment","file_name":…,"file_path":…}, the
//     name of the file, else the last part of its path, else kNamelessFile. The folders of a path are not shown. JSON
//     that is anything else, or malformed, is a text.
//   - nothing, where the text shows nothing (text/visible.h);
//   - else the text itself.
std::string shown_message(std::string content);
constexpr std::string_view kNamelessFile = "📎";

// A name without what one does not see in it and what turns the text around it (text/name.h), and with a single space
// for each row of blanks, line breaks and other control characters. Where nothing is left to see, `id`.
std::string shown_name(std::string_view name, std::string_view id);

}  // namespace beantrack::text
