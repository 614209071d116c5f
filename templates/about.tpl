{{%AUTOESCAPE context="HTML"}}
<main id="main" class="about" tabindex="-1">
  <header class="about-head">
    <h1><bdi>{{NAME}}</bdi></h1>
    <p>{{ROLE}} · {{ID}}</p>
    {{#VERIFIED}}<p class="about-verified">{{>MARK}} [[Verified by BeanTrack since {1}|{{SINCE}}]]</p>{{/VERIFIED}}
    {{#UNVERIFIED}}<p class="about-warning">[[Not verified. Confirm who this is through another channel before you pay or ship anything.]]</p>{{/UNVERIFIED}}
  </header>
  {{#SAVED}}<p class="saved" role="status">[[Company details saved.]]</p>{{/SAVED}}
  <section class="panel" aria-labelledby="about-heading">
    <h2 id="about-heading" class="visually-hidden">[[About]]</h2>
    <dl class="facts">
      {{#PERSON}}<div><dt>[[Personal name]]</dt><dd><bdi>{{TEXT}}</bdi></dd></div>{{/PERSON}}
      {{#REGISTRATION}}<div><dt>[[Registration number]]</dt><dd><bdi>{{TEXT}}</bdi></dd></div>{{/REGISTRATION}}
      {{#CENTER}}<div><dt>[[Supply center]]</dt><dd><bdi>{{TEXT}}</bdi></dd></div>{{/CENTER}}
      {{#REGION}}<div><dt>[[Region]]</dt><dd><bdi>{{TEXT}}</bdi></dd></div>{{/REGION}}
      {{#COMPANY_ID}}<div><dt>[[Company ID]]</dt><dd>{{TEXT}}</dd></div>{{/COMPANY_ID}}
      {{#MEMBER}}<div><dt>[[On BeanTrack since]]</dt><dd>{{TEXT}}</dd></div>{{/MEMBER}}
    </dl>
  </section>
  {{#FORMER}}
  <section class="panel" aria-labelledby="former-heading">
    <h2 id="former-heading">[[Former names]]</h2>
    <ul class="former">
      {{#CHANGE}}<li>{{>LINE}}<p class="former-day">{{DAY}}</p></li>{{/CHANGE}}
    </ul>
  </section>
  {{/FORMER}}
  {{#EDIT}}
  <section class="panel" aria-labelledby="edit-heading">
    <div class="panel-about">
      <h2 id="edit-heading">[[Company details]]</h2>
      <p>[[Administrators only. Everyone sees this name, and every conversation shows the change.]]</p>
    </div>
    <form class="panel-form" action="/chat/{{ID}}/company" method="post">
      <input type="hidden" name="_token" value="{{TOKEN}}">
      <label for="company">[[Company name]]</label>
      <input id="company" class="field" type="text" name="company" value="{{TYPED}}" dir="auto" maxlength="{{MAX_NAME}}" autocomplete="off" required{{#REFUSED}} autofocus aria-invalid="true" aria-describedby="company-error"{{/REFUSED}}>
      {{#REFUSED}}<p id="company-error" class="alert" role="alert">{{ERROR}}</p>{{/REFUSED}}
      <label class="choice"><input type="checkbox" name="approved" value="1"{{#APPROVED}} checked{{/APPROVED}}> [[Approved (shown as verified)]]</label>
      <button class="button" type="submit">[[Save details]]</button>
    </form>
  </section>
  {{/EDIT}}
  {{#OTHER}}<p class="about-back"><a href="/chat/{{ID}}">[[Back to the conversation]]</a></p>{{/OTHER}}
</main>
