{{%AUTOESCAPE context="HTML"}}
{{! ROWS are HTML that view/contact_rows has written from templates. }}
<main id="main" class="inbox" tabindex="-1">
  <header class="inbox-head">
    <h1>[[Inbox]]</h1>
    <form id="filter-form" class="filter" action="/chat" method="get" role="search">
      {{#HAS_ROLE}}<input type="hidden" name="role" value="{{ROLE}}">{{/HAS_ROLE}}
      {{#HAS_SHOW}}<input type="hidden" name="show" value="{{SHOW}}">{{/HAS_SHOW}}
      <label class="visually-hidden" for="filter">[[Find people]]</label>
      <input id="filter" class="field" type="search" name="q" value="{{FILTER}}" placeholder="[[Find people]]" autocomplete="off">
      <button class="button-quiet" type="submit">[[Find]]</button>
    </form>
    <nav class="tabs" aria-label="[[People]]">
      {{#TAB}}
      <a class="tab" href="/chat?role={{ROLE}}&amp;q={{FILTER:url_query_escape}}&amp;show={{SHOW}}"{{#SELECTED}} aria-current="page"{{/SELECTED}}>
        {{LABEL}} <span class="tab-count">{{COUNT}}</span>
      </a>
      {{/TAB}}
    </nav>
    <nav class="filters" aria-label="[[Filter conversations]]">
      {{#SHOW_LINK}}
      <a class="filter-link" href="/chat?role={{ROLE}}&amp;q={{FILTER:url_query_escape}}&amp;show={{SHOW}}"{{#SELECTED}} aria-current="page"{{/SELECTED}}>{{LABEL}}</a>
      {{/SHOW_LINK}}
    </nav>
  </header>
  <ul id="contacts" class="contacts" aria-label="[[Conversations]]">
    {{ROWS:none}}
  </ul>
  {{#NOBODY}}<p class="empty">[[No one here yet.]]</p>{{/NOBODY}}
  {{#NOTHING_LEFT}}<p class="empty">[[You’re all caught up.]] <a href="/chat">[[Show everyone]]</a></p>{{/NOTHING_LEFT}}
  {{#NO_MATCH}}<p class="empty">[[No results for “{1}”.|<bdi>{{FILTER}}</bdi>]] <a href="/chat">[[Show everyone]]</a></p>{{/NO_MATCH}}
  <p id="no-match" class="empty hidden" role="status"></p>
  {{#HAS_MORE}}<p class="more"><a href="{{MORE}}">[[Show more]]</a></p>{{/HAS_MORE}}
</main>
