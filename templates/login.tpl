{{%AUTOESCAPE context="HTML"}}
<main id="main" class="card">
  <svg class="bean" viewBox="0 0 32 32" aria-hidden="true"><ellipse cx="16" cy="16" rx="10" ry="14" transform="rotate(30 16 16)"/><path d="M22 5c-1 6-9 8-8 14 .4 3-1 6-4 8"/></svg>
  {{#CLEARS}}<img src="/login/clear" alt="" hidden>{{/CLEARS}}
  <h1>BeanTrack Chat</h1>
  <p class="card-lead">[[For suppliers, vendors and admins of the coffee supply chain.]]</p>
  {{#REFUSED}}<p id="login-error" class="alert" role="alert">{{ERROR}}</p>{{/REFUSED}}
  <form class="card-form" action="/login" method="post">
    <input type="hidden" name="_token" value="{{TOKEN}}">
    {{#HAS_NEXT}}<input type="hidden" name="next" value="{{NEXT}}">{{/HAS_NEXT}}
    <label for="email">[[Email]]</label>
    <input id="email" class="field" type="email" name="email" value="{{EMAIL}}" dir="auto" autocomplete="username" required{{#REFUSED}} aria-describedby="login-error"{{/REFUSED}}>
    <label for="password">[[Password]]</label>
    <input id="password" class="field" type="password" name="password" autocomplete="current-password" required>
    <button class="button" type="submit">[[Sign in]]</button>
  </form>
</main>
