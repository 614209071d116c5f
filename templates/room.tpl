{{%AUTOESCAPE context="HTML"}}
{{! ROWS and BLANK are HTML that view/rows and view/bubble have written from templates; VERIFIED is that of verified.tpl.
OLDER and NEWER are paths of ids, escaped by view/room_page. }}
<nav class="beside" aria-label="[[Conversations]]">
  <a class="beside-all" href="/chat">[[All conversations]]</a>
  <ul id="contacts" class="contacts"></ul>
</nav>
<main id="main" class="room {{ROOM_CLASS}}" tabindex="-1">
  <header class="room-head">
    <a class="back" href="/chat" aria-label="[[Back to the inbox]]">
      <svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M15 5l-7 7 7 7"/></svg>
    </a>
    <div class="room-who">
      <h1><a href="/chat/{{CONTACT_ID}}/about"><bdi>{{CONTACT_NAME}}</bdi></a></h1>
      <p>{{VERIFIED:none}} {{CONTACT_ROLE}} <span id="presence" class="presence {{PRESENCE_CLASS}}" data-presence="{{CONTACT_ID}}">{{#ONLINE}}[[online]]{{/ONLINE}}{{#SEEN}}[[last seen {1}|<time datetime="{{SEEN_ISO}}">{{SEEN_WHEN}}</time>]]{{/SEEN}}</span>{{#HAS_PERSON}} <span class="room-person">· <bdi>{{PERSON}}</bdi> · {{CONTACT_ID}}</span>{{/HAS_PERSON}}{{#NO_COMPANY}} <span class="room-person">· {{CONTACT_ID}}</span>{{/NO_COMPANY}}</p>
    </div>
    <a class="room-search" href="/chat/search?with={{CONTACT_ID}}" aria-label="[[Search this conversation]]">
      <svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><circle cx="11" cy="11" r="6"/><path d="M20 20l-4.5-4.5"/></svg>
    </a>
  </header>
  {{! Scripts mark what is looked at: what is on the page is marked here only by who has none. }}
  {{#UNREAD}}
  {{#ON_PAGE}}<noscript>{{/ON_PAGE}}
  <form class="above" action="/chat/mark-read" method="post">
    {{#UNREAD_ABOVE}}<a href="/chat/{{CONTACT_ID}}?at={{FIRST_UNREAD}}#message-{{FIRST_UNREAD}}">[[Earlier unread messages: {1}|{{COUNT}}]]</a>{{/UNREAD_ABOVE}}
    <input type="hidden" name="_token" value="{{TOKEN}}">
    <input type="hidden" name="sender_id" value="{{CONTACT_ID}}">
    <input type="hidden" name="up_to" value="{{LAST_ID}}">
    <button class="button-link" type="submit">[[Mark all as read]]</button>
  </form>
  {{#ON_PAGE}}</noscript>{{/ON_PAGE}}
  {{/UNREAD}}
  <section class="scroller" tabindex="0" aria-label="[[Conversation]]">
    <div class="history">
      <p class="history-link {{OLDER_CLASS}}">
        <a id="older" href="{{OLDER:none}}">[[Older messages]]</a>
      </p>
      <div id="chat-messages" role="log" aria-relevant="additions" aria-label="[[Messages]]"{{#UNMARKED}} data-unmarked{{/UNMARKED}}>
        {{ROWS:none}}
      </div>
      {{#EMPTY}}
      <p class="empty">[[No messages yet. Say hello.]]</p>
      {{/EMPTY}}
      <div id="pending"></div>
      <template id="pending-bubble">{{BLANK:none}}</template>
      {{#NOT_NEWEST}}
      <p class="history-link">
        <a id="newer" href="{{NEWER:none}}">[[Newer messages]]</a>
        <a id="newest" href="/chat/{{CONTACT_ID}}">[[Newest messages]]</a>
      </p>
      {{/NOT_NEWEST}}
    </div>
  </section>
  <button id="jump" class="jump hidden" type="button">[[Newest messages]] <span id="jump-count" class="badge hidden"></span></button>
  {{#READ_ONLY}}<p id="read-only" class="composer">{{REASON}}</p>{{/READ_ONLY}}
  <form id="chat-form" class="composer {{FORM_CLASS}}" action="/chat/send" method="post" autocomplete="off">
    <input type="hidden" name="_token" value="{{TOKEN}}">
    <input type="hidden" name="receiver_id" id="receiver_id" value="{{CONTACT_ID}}">
    <input type="hidden" name="client_id" value="{{CLIENT_ID}}">
    <p id="chat-error" class="alert" role="alert">{{ERROR}}</p>
    <p id="send-status" class="visually-hidden" role="status"></p>
    <div id="quote" class="quote {{QUOTE_CLASS}}">
      <input type="hidden" name="reply_to" value="{{QUOTE_ID}}">
      <p><b class="quote-sender" dir="auto">{{QUOTE_SENDER}}</b> <span class="quote-text" dir="auto">{{QUOTE_TEXT}}</span></p>
      <a class="quote-drop" href="/chat/{{CONTACT_ID}}" aria-label="[[Cancel reply]]">&times;</a>
    </div>
    <label class="visually-hidden" for="message">[[Message]]</label>
    <textarea id="message" name="message" rows="1" dir="auto" required placeholder="[[Write a message]]" aria-describedby="chat-error"{{#REFUSED}} aria-invalid="true"{{/REFUSED}}>&#10;{{DRAFT:pre_escape}}</textarea>
    <p id="characters-left" class="characters-left hidden" aria-live="polite"></p>
    <button class="button" type="submit">
      <svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M4 12l16-8-5 16-4-6z"/></svg>
      <span>[[Send]]</span>
    </button>
  </form>
</main>
