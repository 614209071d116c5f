{{%AUTOESCAPE context="HTML"}}
{{! One entry of the inbox. READ_ONLY, VERIFIED and TIME are HTML. }}
<li data-contact="{{ID}}" data-last="{{LAST_ID}}"{{READ_ONLY:none}}>
  <a class="contact {{REPLY_CLASS}}" href="/chat/{{ID}}">
    <span class="contact-mark {{PRESENCE_CLASS}}" data-presence="{{ID}}" aria-hidden="true">{{INITIAL}}</span>
    <span class="contact-who"><span class="contact-name" dir="auto">{{NAME}}</span> {{VERIFIED:none}} <span class="contact-role">{{ROLE}}</span> <span class="contact-presence visually-hidden">{{PRESENCE}}</span></span>
    <span class="contact-time">{{TIME:none}}</span>
    {{#HAS_PERSON}}<span class="contact-person"><bdi>{{PERSON}}</bdi> · {{ROLE}} · {{ID}}</span>{{/HAS_PERSON}}{{#NO_COMPANY}}<span class="contact-person">{{ROLE}} · {{ID}}</span>{{/NO_COMPANY}}
    <span class="contact-last"><span class="contact-author">{{AUTHOR}}</span> <span class="contact-text" dir="auto">{{TEXT}}</span></span>
    <span class="contact-reply" title="[[Needs reply]]">[[Needs reply]]</span>
    <span class="contact-unread badge {{UNREAD_CLASS}}">{{UNREAD}}</span> <span class="visually-hidden">[[unread]]</span>
  </a>
</li>
