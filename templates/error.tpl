{{%AUTOESCAPE context="HTML"}}
<main id="main" class="card" tabindex="-1">
  <p class="card-status">{{STATUS}}</p>
  <h1>{{TITLE}}</h1>
  <p class="card-lead">{{MESSAGE}}</p>
  <p class="card-way">
    {{#TO_INBOX}}<a class="button" href="/chat">[[Go to the inbox]]</a>{{/TO_INBOX}}
    {{#TO_LOGIN}}<a class="button" href="/login">[[Go to sign in]]</a>{{/TO_LOGIN}}
  </p>
  {{#HAS_REQUEST_ID}}<p class="card-note">[[If you report this, mention request {1}.|<code>{{REQUEST_ID}}</code>]]</p>{{/HAS_REQUEST_ID}}
</main>
