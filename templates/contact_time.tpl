{{%AUTOESCAPE context="HTML"}}
<time datetime="{{ISO}}">{{WHEN}}</time>
