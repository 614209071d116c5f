{{%AUTOESCAPE context="HTML"}}
<main id="main" class="profile" tabindex="-1">
  <header class="profile-head">
    <h1>[[Profile]]</h1>
    <p class="profile-email"><bdi>{{EMAIL}}</bdi></p>
  </header>
  {{#SAVED}}<p class="saved" role="status">{{NOTICE}}</p>{{/SAVED}}

  <section class="panel" aria-labelledby="name-heading">
    <div class="panel-about">
      <h2 id="name-heading">[[Name]]</h2>
      {{#PERSONAL_ONLY}}<p>[[Shown to everyone you message.]]</p>{{/PERSONAL_ONLY}}
      {{#COMPANY}}<p class="profile-company"><bdi>{{COMPANY_NAME}}</bdi> {{>VERIFIED}}</p>
      <p>[[Everyone sees this name. It comes from your company’s details in BeanTrack; only administrators can change it.]]</p>
      <p>[[Your own name is shown next to it.]]</p>{{/COMPANY}}
      <p><a href="/chat/{{ID}}/about">[[How others see you]]</a></p>
    </div>
    <form class="panel-form" action="/profile" method="post">
      <input type="hidden" name="_token" value="{{TOKEN}}">
      <label for="name">[[Your name]]</label>
      <input id="name" class="field" type="text" name="name" value="{{NAME}}" dir="auto" maxlength="{{MAX_NAME}}" autocomplete="name" required{{#NAME_REFUSED}} autofocus aria-invalid="true" aria-describedby="name-error"{{/NAME_REFUSED}}>
      {{#NAME_REFUSED}}<p id="name-error" class="alert" role="alert">{{ERROR}}</p>{{/NAME_REFUSED}}
      <button class="button" type="submit">[[Save name]]</button>
    </form>
  </section>

  <section class="panel" aria-labelledby="settings-heading">
    <div class="panel-about">
      <h2 id="settings-heading">[[Settings]]</h2>
      <p>[[These settings apply on all your devices.]]</p>
    </div>
    <form class="panel-form" action="/profile/settings" method="post">
      <input type="hidden" name="_token" value="{{TOKEN}}">
      <label for="language">[[Language]]</label>
      <select id="language" class="field" name="language">
        <option value="">[[Browser default]]</option>
        {{#LANGUAGE}}<option value="{{TAG}}" lang="{{TAG}}"{{#CHOSEN}} selected{{/CHOSEN}}>{{LANGUAGE_NAME}}</option>{{/LANGUAGE}}
      </select>
      <fieldset class="choices">
        <legend>[[Theme]]</legend>
        <label class="choice"><input type="radio" name="theme" value="auto"{{#THEME_AUTO}} checked{{/THEME_AUTO}}> [[Device default]]</label>
        <label class="choice"><input type="radio" name="theme" value="light"{{#THEME_LIGHT}} checked{{/THEME_LIGHT}}> [[Light]]</label>
        <label class="choice"><input type="radio" name="theme" value="dark"{{#THEME_DARK}} checked{{/THEME_DARK}}> [[Dark]]</label>
      </fieldset>
      <fieldset class="choices">
        <legend>[[When a message arrives]]</legend>
        <label class="choice"><input id="notify-desktop" type="checkbox" name="notify_desktop" value="1"{{#NOTIFY_DESKTOP}} checked{{/NOTIFY_DESKTOP}}> [[Show a notification]]</label>
        <label class="choice"><input id="notify-sound" type="checkbox" name="notify_sound" value="1"{{#NOTIFY_SOUND}} checked{{/NOTIFY_SOUND}}> [[Play a sound]]</label>
        <p id="notify-note" class="choices-note" aria-live="polite"></p>
      </fieldset>
      <button class="button" type="submit">[[Save settings]]</button>
    </form>
  </section>

  <section class="panel" aria-labelledby="password-heading">
    <div class="panel-about">
      <h2 id="password-heading">[[Password]]</h2>
      <p>[[Changing it signs you out everywhere else.]]</p>
    </div>
    <form class="panel-form" action="/profile/password" method="post">
      <input type="hidden" name="_token" value="{{TOKEN}}">
      {{! For password managers, which keep a password under its account. }}
      <input class="hidden" type="email" value="{{EMAIL}}" autocomplete="username" readonly tabindex="-1" aria-hidden="true">
      <label for="current-password">[[Current password]]</label>
      <input id="current-password" class="field" type="password" name="current_password" autocomplete="current-password" required{{#CURRENT_REFUSED}} autofocus aria-invalid="true" aria-describedby="current-error"{{/CURRENT_REFUSED}}>
      {{#CURRENT_REFUSED}}<p id="current-error" class="alert" role="alert">{{ERROR}}</p>{{/CURRENT_REFUSED}}
      <label for="new-password">[[New password]]</label>
      <input id="new-password" class="field" type="password" name="password" autocomplete="new-password" minlength="{{MIN_PASSWORD}}" required aria-describedby="password-rule{{#NEW_REFUSED}} new-error{{/NEW_REFUSED}}"{{#NEW_REFUSED}} autofocus aria-invalid="true"{{/NEW_REFUSED}}>
      <p id="password-rule" class="panel-note">[[At least {1} characters. Longer is stronger: try a few words.|{{MIN_PASSWORD}}]]</p>
      {{#NEW_REFUSED}}<p id="new-error" class="alert" role="alert">{{ERROR}}</p>{{/NEW_REFUSED}}
      <label for="password-again">[[Confirm new password]]</label>
      <input id="password-again" class="field" type="password" name="password_again" autocomplete="new-password" minlength="{{MIN_PASSWORD}}" required{{#REPEATED_REFUSED}} autofocus aria-invalid="true" aria-describedby="again-error"{{/REPEATED_REFUSED}}>
      {{#REPEATED_REFUSED}}<p id="again-error" class="alert" role="alert">{{ERROR}}</p>{{/REPEATED_REFUSED}}
      <button class="button" type="submit">[[Change password]]</button>
    </form>
  </section>

  <section class="panel" aria-labelledby="sessions-heading">
    <div class="panel-about">
      <h2 id="sessions-heading">[[Sessions]]</h2>
      <p>[[Where you are signed in. If you do not recognize a session, sign it out and change your password.]]</p>
    </div>
    <div class="panel-form">
      <ul class="sessions">
        {{#SESSION}}
        <li>
          <div class="session-what">
            <p id="session-{{ID}}" class="session-device">{{DEVICE}}</p>
            <p class="session-times">[[Signed in {1}|<time datetime="{{CREATED_ISO}}">{{CREATED}}</time>]]{{#OTHER}}[[, last seen {1}|<time datetime="{{SEEN_ISO}}">{{SEEN}}</time>]]{{/OTHER}}</p>
          </div>
          {{#CURRENT}}<p class="session-this">[[This session]]</p>{{/CURRENT}}
          {{#ENDABLE}}
          <form action="/profile/sessions" method="post">
            <input type="hidden" name="_token" value="{{TOKEN}}">
            <input type="hidden" name="id" value="{{ID}}">
            <button class="button-quiet" type="submit" aria-describedby="session-{{ID}}">[[Sign out]]</button>
          </form>
          {{/ENDABLE}}
        </li>
        {{/SESSION}}
      </ul>
      {{#MORE_SESSIONS}}<p class="panel-note">[[Older sessions are not shown.]]</p>{{/MORE_SESSIONS}}
      <form class="session-all" action="/profile/sessions/end" method="post">
        <input type="hidden" name="_token" value="{{TOKEN}}">
        <button class="button-quiet" type="submit" name="which" value="others">[[Sign out everywhere else]]</button>
        <button class="button-quiet" type="submit" name="which" value="all">[[Sign out everywhere]]</button>
      </form>
    </div>
  </section>
</main>
