// Whose messages a search finds: of both people, the user's own, or those of the other person.
#pragma once

namespace beantrack {

enum class SearchAuthor { anybody, me, them };

}  // namespace beantrack
