{{%AUTOESCAPE context="HTML"}}
{{! Kept by the service worker, and shown when there is no network: a page by itself, the same for everyone. }}
<!doctype html>
<html lang="{{LANGUAGE}}"{{#TURNED}} dir="{{DIRECTION}}"{{/TURNED}}>
<head>
  <meta charset="utf-8">
  <title>[[No connection]] – BeanTrack Chat</title>
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="{{COLOR_SCHEME}}">
  {{#BAR}}<meta name="theme-color" content="{{COLOR}}"{{#IF_SCHEME}} media="(prefers-color-scheme: {{SCHEME}})"{{/IF_SCHEME}}>{{/BAR}}
  <link rel="stylesheet" href="/static/css/offline.css">
  <script type="module" src="/static/js/offline.js"></script>
</head>
<body>
<main id="main" class="card">
  <svg class="bean" viewBox="0 0 32 32" aria-hidden="true"><ellipse cx="16" cy="16" rx="10" ry="14" transform="rotate(30 16 16)"/><path d="M22 5c-1 6-9 8-8 14 .4 3-1 6-4 8"/></svg>
  <h1>[[No connection]]</h1>
  <p class="card-lead">[[BeanTrack Chat can’t be reached right now. Your drafts are saved on this device, and unsent messages are sent automatically.]]</p>
  <p class="card-way"><a id="again" class="button" href="/chat">[[Try again]]</a></p>
  <p class="card-note">[[This page reconnects automatically and takes you back to where you were.]]</p>
</main>
</body>
</html>
