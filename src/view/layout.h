// The frame around every page: head, sidebar and the page's own template inside.
#pragma once

#include <ctemplate/template.h>

#include <cstddef>
#include <string>
#include <string_view>

#include "view/pages.h"

namespace beantrack::view {

// One page on its way to HTML.
//
//   Frame frame(page.layout, {.body = kRoomTemplate, .title = "Okello", .style = "room", .script = "room"});
//   frame.body().SetValue("NAME", "Okello");
//   return frame.html();
//
// Borrows what it is given: the page's struct must outlive it.
class Frame {
 public:
  // The entry of the navigation that leads to the page.
  enum class Entry { none, inbox, search, profile };

  struct Parts {
    const char* body;         // the page's template
    std::string_view title;   // of the window, before the product's name
    std::string_view style;   // css/<style>.css
    std::string_view script;  // js/<script>.js for those signed in; empty: only what every page has
    Entry entry = Entry::none;
    bool installable = false;  // links the manifest: a request more on a first visit
  };

  Frame(const Layout& layout, const Parts& parts);

  ctemplate::TemplateDictionary& body() { return *body_; }
  // `body_bytes`: about how large the page's own part is, where it is larger than usual.
  std::string html(std::size_t body_bytes = 0) const;

 private:
  ctemplate::TemplateDictionary dictionary_;
  ctemplate::TemplateDictionary* body_;  // belongs to dictionary_
};

// The language and the direction of a page's own <html>.
void fill_language(ctemplate::TemplateDictionary& page);

// The theme of a page's own <html> and of the browser's bar: part of the page, so that it holds before the first paint
// and without scripts. Where nobody has chosen one, the page offers both and the browser takes its own.
void fill_theme(Theme theme, ctemplate::TemplateDictionary& page);

// "Supplier", "Vendor", "Admin"; and of several: "Suppliers".
std::string_view role_label(Role role);
std::string_view roles_label(Role role);

}  // namespace beantrack::view
