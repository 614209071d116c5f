{{%AUTOESCAPE context="HTML"}}
{{! A line among the messages: from here on somebody has another name. }}
<p class="renamed">{{#COMPANY}}[[The company’s name changed from “{1}” to “{2}”.|<bdi>{{OLD}}</bdi>|<bdi>{{NEW}}</bdi>]]{{/COMPANY}}{{#PERSON}}[[The personal name changed from “{1}” to “{2}”.|<bdi>{{OLD}}</bdi>|<bdi>{{NEW}}</bdi>]]{{/PERSON}}</p>
