{{%AUTOESCAPE context="HTML"}}
{{! One message, wherever it appears. TEXT keeps its line breaks: the style sheet shows them. }}
<div class="bubble {{SIDE}}" id="message-{{ID}}">
  <span class="visually-hidden">{{SENDER}}:</span>
  <p class="bubble-text" dir="auto">{{TEXT:pre_escape}}</p>
  <p class="bubble-meta">
    <time datetime="{{ISO}}">{{CLOCK}}</time> <span class="bubble-state">{{STATE}}</span>
  </p>
</div>
