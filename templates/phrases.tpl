{{%AUTOESCAPE context="HTML"}}
{{! The phrases of scripts, for pages that are not in English. }}
<template id="phrases">
  <i data-en="Read {1}">[[Read {1}]]</i>
  <i data-en="New messages">[[New messages]]</i>
  <i data-en="online">[[online]]</i>
  <i data-en="last seen {1}">[[last seen {1}]]</i>
  <i data-en="You:">[[You:]]</i>
  <i data-en="Not sent yet: {1}.">[[Not sent yet: {1}.]]</i>
  <i data-en="Not sent: {1}">[[Not sent: {1}]]</i>
  <i data-en="Sending…">[[Sending…]]</i>
  <i data-en="Try now">[[Try now]]</i>
  <i data-en="Edit">[[Edit]]</i>
  <i data-en="Delete">[[Delete]]</i>
  <i data-en="Characters left: {1}">[[Characters left: {1}]]</i>
  <i data-en="Too long: {1} of at most {2} characters.">[[Too long: {1} of at most {2} characters.]]</i>
  <i data-en="Sign in again">[[Sign in again]]</i>
  <i data-en="You are signed out. {1}.">[[You are signed out. {1}.]]</i>
  <i data-en="Nobody on this page. Press Enter to look among everybody.">[[Nobody on this page. Press Enter to look among everybody.]]</i>
  <i data-en="Link copied">[[Link copied]]</i>
  <i data-en="no connection">[[no connection]]</i>
  <i data-en="no answer from BeanTrack">[[no answer from BeanTrack]]</i>
  <i data-en="you are signed out">[[you are signed out]]</i>
  <i data-en="BeanTrack is busy">[[BeanTrack is busy]]</i>
  <i data-en="The server refused it ({1}).">[[The server refused it ({1}).]]</i>
  <i data-en="is writing…">[[is writing…]]</i>
</template>
