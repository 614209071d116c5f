{{%AUTOESCAPE context="HTML"}}
{{! The frame of every page. Scripts and styles are files: the Content-Security-Policy allows nothing inline. BODY is the page's own part and PHRASES
are those of scripts, both as HTML. }}
<!doctype html>
<html lang="{{LANGUAGE}}"{{#TURNED}} dir="{{DIRECTION}}"{{/TURNED}}{{#HAS_THEME}} data-theme="{{THEME}}"{{/HAS_THEME}}>
<head>
  <meta charset="utf-8">
  <title>{{TITLE}} – BeanTrack Chat</title>
  <meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content">
  <meta name="description" content="[[For suppliers, vendors and admins of the coffee supply chain.]]">
  <meta name="color-scheme" content="{{COLOR_SCHEME}}">
  {{#BAR}}<meta name="theme-color" content="{{COLOR}}"{{#IF_SCHEME}} media="(prefers-color-scheme: {{SCHEME}})"{{/IF_SCHEME}}>{{/BAR}}
  <meta name="csrf-token" content="{{TOKEN}}">
  {{#SIGNED_IN}}
  <meta name="chat-user" content="{{USER_ID}}">
  <meta name="chat-notify" content="{{NOTIFY}}">
  {{#HAS_CURSOR}}<meta name="chat-cursor" content="{{CURSOR}}">{{/HAS_CURSOR}}
  {{/SIGNED_IN}}
  {{! The icon is in the page: one request less for a first visit. }}
  <link rel="icon" href="data:image/svg+xml,%3Csvg%20xmlns='http://www.w3.org/2000/svg'%20viewBox='0%200%2032%2032'%3E%3Crect%20width='32'%20height='32'%20rx='8'%20fill='%234a2924'/%3E%3Cg%20transform='rotate(32%2016%2016)'%3E%3Cellipse%20cx='16'%20cy='16'%20rx='7.5'%20ry='11'%20fill='%23d3beac'/%3E%3Cpath%20d='M16%205c-3.5%204%203.5%207%200%2011s3.5%207%200%2011'%20fill='none'%20stroke='%234a2924'%20stroke-width='2'/%3E%3C/g%3E%3C/svg%3E">
  {{#INSTALLABLE}}
  <link rel="manifest" href="{{ASSETS}}/manifest.webmanifest">
  <link rel="apple-touch-icon" href="{{ASSETS}}/icons/apple.png">
  {{/INSTALLABLE}}
  <link rel="stylesheet" href="{{ASSETS}}/css/{{STYLE}}.css">
  {{#SIGNED_IN}}
  <script type="module" src="{{ASSETS}}/js/entries/{{SCRIPT}}.js"></script>
  {{/SIGNED_IN}}
</head>
<body>
  {{#SIDEBAR}}
  <a class="skip" href="#main">[[Skip to content]]</a>
  <header class="sidebar">
    <a class="brand" href="/chat">
      <svg class="bean" viewBox="0 0 32 32" aria-hidden="true"><ellipse cx="16" cy="16" rx="10" ry="14" transform="rotate(30 16 16)"/><path d="M22 5c-1 6-9 8-8 14 .4 3-1 6-4 8"/></svg>
      <span class="brand-name">BeanTrack</span>
    </a>
    <nav aria-label="[[Main]]">
      <a class="nav-link" href="/chat"{{#IN_INBOX}} aria-current="page"{{/IN_INBOX}}>
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M4 5h16v11H9l-5 4z"/></svg>
        <span>[[Inbox]]</span> <span id="unread-message-count" class="badge {{UNREAD_CLASS}}">{{UNREAD}}</span> <span class="visually-hidden">[[unread messages]]</span>
      </a>
      <a class="nav-link" href="/chat/search"{{#IN_SEARCH}} aria-current="page"{{/IN_SEARCH}}>
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><circle cx="11" cy="11" r="6"/><path d="M20 20l-4.5-4.5"/></svg>
        <span class="nav-search">[[Search]]</span>
      </a>
    </nav>
    <p id="lost" class="lost-line" role="status"></p>
    <div class="me">
      <a class="me-link" href="/profile"{{#IN_PROFILE}} aria-current="page"{{/IN_PROFILE}}>
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="8" r="4"/><path d="M4 21c1-5 4-7 8-7s7 2 8 7"/></svg>
        <span class="me-name" dir="auto">{{USER_NAME}}</span> <span class="visually-hidden">[[– your profile]]</span>
      </a>
      <span class="me-role">{{USER_ROLE}}</span>
      <form action="/logout" method="post">
        <input type="hidden" name="_token" value="{{TOKEN}}">
        <button class="button-quiet sign-out" type="submit">
          <svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M14 4H5v16h9M10 12h11M17 8l4 4-4 4"/></svg>
          <span>[[Sign out]]</span>
        </button>
      </form>
    </div>
  </header>
  {{/SIDEBAR}}
  {{BODY:none}}
  {{PHRASES:none}}
</body>
</html>
