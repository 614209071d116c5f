// The frame around every page: head, sidebar and the page's own template inside.
#pragma once

#include <ctemplate/template.h>

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "view/pages.h"

namespace beantrack::view {

// One page on its way to HTML.
//
//   Frame frame(page.layout, {.title = "Okello", .style = "about"});
//   frame.body().SetValue("NAME", "Okello");
//   return frame.html(kAboutTemplate);
//
// Borrows what it is given: the page's struct must outlive it.
class Frame {
 public:
  // The entry of the navigation that leads to the page.
  enum class Entry { none, inbox, search, profile };

  struct Parts {
    std::string_view title;   // of the window, before the product's name
    std::string_view style;   // css/<style>.css
    std::string_view script = "page";  // js/entries/<script>.js, for those signed in
    Entry entry = Entry::none;
    bool installable = false;  // links the manifest: a request more on a first visit
  };

  Frame(const Layout& layout, const Parts& parts);

  // What the page's own template is filled from. The visitor's TOKEN is there.
  ctemplate::TemplateDictionary& body() { return body_; }
  // The page, with its own template inside. `more_bytes`: about how much larger it is than usual.
  std::string html(const char* body, std::size_t more_bytes = 0) const;
  // The page, with what `append_body` appends inside.
  std::string html(const std::function<void(std::string& html)>& append_body, std::size_t more_bytes = 0) const;

 private:
  const Layout& layout_;
  Parts parts_;
  ctemplate::TemplateDictionary body_;
};

// Takes the layout apart. Throws ConfigError as Pieces does.
void load_layout();

// The language and the direction of a page's own <html>.
void fill_language(ctemplate::TemplateDictionary& page);

// The theme of a page's own <html> and of the browser's bar: part of the page, so that it holds before the first paint
// and without scripts. Where nobody has chosen one, the page offers both and the browser takes its own.
void fill_theme(Theme theme, ctemplate::TemplateDictionary& page);

// "Supplier", "Vendor", "Admin"; and of several: "Suppliers".
std::string_view role_label(Role role);
std::string_view roles_label(Role role);

}  // namespace beantrack::view
