{{%AUTOESCAPE context="HTML"}}
<main id="main" class="search" tabindex="-1">
  <h1>[[Search]]</h1>
  <form id="search-form" class="search-form" action="/chat/search" method="get" role="search">
    <div class="search-words">
      <label class="visually-hidden" for="words">[[Search terms]]</label>
      <input id="words" class="field" type="search" name="q" value="{{WORDS}}" dir="auto" placeholder="[[Words or numbers]]" autocomplete="off"{{#BEGINS}} autofocus{{/BEGINS}}{{#REFUSED}} aria-describedby="search-error"{{/REFUSED}}>
      <button class="button" type="submit">[[Search]]</button>
    </div>
    <div class="search-where">
      <p>
        <label for="with">[[Conversation]]</label>
        <select id="with" class="field" name="with">
          <option value="">[[All conversations]]</option>
          {{#CHOICE}}<option value="{{ID}}"{{#CHOSEN}} selected{{/CHOSEN}}>{{NAME}}</option>{{/CHOICE}}
        </select>
      </p>
      <p>
        <label for="by">[[Sent by]]</label>
        <select id="by" class="field" name="by">
          <option value="">[[Anyone]]</option>
          <option value="me"{{#BY_ME}} selected{{/BY_ME}}>[[Me]]</option>
          <option value="them"{{#BY_THEM}} selected{{/BY_THEM}}>[[The other person]]</option>
        </select>
      </p>
      <p>
        <label for="from">[[From]]</label>
        <input id="from" class="field" type="date" name="from" value="{{FROM}}">
      </p>
      <p>
        <label for="to">[[To]]</label>
        <input id="to" class="field" type="date" name="to" value="{{TO}}">
      </p>
    </div>
    <input type="hidden" name="zone" value="{{OTHER_ZONE}}">
    <p class="search-zone">[[Dates use the {1} time zone.|<bdi id="search-zone">{{ZONE}}</bdi>]]</p>
    {{#MORE_CONTACTS}}<p>[[The list shows your most recent conversations. To search another one, open it and choose “Search this conversation”.]] <a href="/chat">[[Go to the inbox]]</a></p>{{/MORE_CONTACTS}}
    {{#REFUSED}}<p id="search-error" class="alert" role="alert">{{ERROR}}</p>{{/REFUSED}}
  </form>
  {{#HELP}}
  <p class="empty">[[Finds messages that contain all your words, newest first. The last word can be incomplete: “arab” finds “Arabica”. Capitals and accents are ignored.]]</p>
  <p class="empty">[[Without words, it lists messages by conversation, date or sender.]]</p>
  {{/HELP}}
  {{#FOUND}}
  <h2 class="visually-hidden" id="results-title">[[Search results]]</h2>
  <ol class="results" aria-labelledby="results-title">
    {{#RESULT}}
    <li>
      <a class="result" href="/chat/{{CONTACT_ID}}?at={{ID}}#message-{{ID}}">
        <span class="result-who"><span class="result-name" dir="auto">{{CONTACT}}</span> {{>VERIFIED}} <span class="result-role">{{ROLE}}</span></span>
        {{#HERE}}<time class="result-time" datetime="{{ISO}}">{{WHEN}}</time>{{/HERE}}{{#ELSEWHERE}}<span class="result-time">{{WHEN}}</span>{{/ELSEWHERE}}
        <span class="result-text">{{#OWN}}<span class="result-author">[[You:]]</span> {{/OWN}}<span class="result-excerpt" dir="auto">{{#CUT_BEFORE}}…{{/CUT_BEFORE}}{{#PIECE}}{{#PLAIN}}{{TEXT}}{{/PLAIN}}{{#MATCH}}<mark>{{TEXT}}</mark>{{/MATCH}}{{/PIECE}}{{#CUT_AFTER}}…{{/CUT_AFTER}}</span></span>
      </a>
    </li>
    {{/RESULT}}
  </ol>
  {{/FOUND}}
  {{#NOTHING}}
  <p class="empty" role="status">[[No results for “{1}”. Try fewer or shorter words.|<bdi>{{WORDS}}</bdi>]]</p>
  {{/NOTHING}}
  {{#NO_MESSAGES}}
  <p class="empty" role="status">[[No messages found. Try other dates or another conversation.]]</p>
  {{/NO_MESSAGES}}
  {{#HAS_MORE}}<p class="search-more"><a href="{{MORE}}">[[Older results]]</a></p>{{/HAS_MORE}}
</main>
