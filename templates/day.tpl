{{%AUTOESCAPE context="HTML"}}
<p class="day">{{DAY}}</p>
