{{%AUTOESCAPE context="HTML"}}
<p class="new-line">[[New messages]]</p>
