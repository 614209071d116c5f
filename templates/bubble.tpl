{{%AUTOESCAPE context="HTML"}}
{{! One message, wherever it appears. TEXT keeps its line breaks: the style sheet shows them. LINKED is the same, as HTML that view/links has escaped. }}
<div class="bubble {{SIDE}}" id="message-{{ID}}">
  <span class="visually-hidden">[[{1}:|<bdi>{{SENDER}}</bdi>]]</span>
  {{#QUOTE}}<a class="bubble-quote" href="/chat/{{CONTACT}}?at={{QUOTE_ID}}#message-{{QUOTE_ID}}"><b dir="auto">{{QUOTE_SENDER}}</b> <span dir="auto">{{QUOTE_TEXT}}</span></a>{{/QUOTE}}
  <p class="bubble-text" dir="auto">{{TEXT:pre_escape}}{{LINKED:none}}</p>
  <p class="bubble-meta">
    <a class="bubble-reply" href="/chat/{{CONTACT}}?reply={{ID}}#message" aria-label="[[Reply]]">&#x21A9;&#xFE0E;</a>
    <a class="bubble-link" href="/chat/{{CONTACT}}?at={{ID}}#message-{{ID}}" title="{{FULL}}"><time datetime="{{ISO}}">{{CLOCK}}</time></a>
    <span class="bubble-state">{{STATE}}{{#READ}}[[Read {1}|<time datetime="{{READ_ISO}}">{{READ_CLOCK}}</time>]]{{/READ}}</span>
  </p>
</div>
