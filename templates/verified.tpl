{{%AUTOESCAPE context="HTML"}}
<svg class="verified" width="16" height="16" viewBox="0 0 16 16" fill="var(--online)" role="img" aria-label="[[Verified company]]"><circle cx="8" cy="8" r="8"/><path d="M4.5 8.2l2.4 2.4 4.6-5" fill="none" stroke="var(--surface)" stroke-width="2"/></svg>
