<?php
declare(strict_types=1);

function h(string $text): string
{
    return htmlspecialchars($text, ENT_QUOTES, 'UTF-8');
}

function user_id(int $id): string
{
    return sprintf('U%05d', $id);
}

function user_number(string $id): int
{
    return preg_match('/^U([0-9]{5,9})$/', $id, $match) ? (int) $match[1] : 0;
}

function message_id(int $id): string
{
    return sprintf('M%05d', $id);
}

function bubble(int $me, array $contact, array $message): void
{
    $own = $message['sender_id'] === $me;
    $with = user_id($contact['id']);
    $id = message_id($message['id']);
    $time = strtotime($message['created_at'] . ' UTC');
    $clock = gmdate('h:i A', $time);
    $state = $own ? 'Sent' : '';
    if ($own && $message['is_read']) {
        $state = 'Read';
        if ($message['read_at'] !== null) {
            $read = strtotime($message['read_at'] . ' UTC');
            $state .= ' <time datetime="' . gmdate('Y-m-d\TH:i:s.000\Z', $read) . '">' . gmdate('h:i A', $read) . '</time>';
        }
    }
    $sender = $own ? 'You' : h($contact['name']);
    $side = $own ? 'bubble-own' : '';
    $text = h($message['content']);
    $full = gmdate('j F Y, h:i A', $time);
    $iso = gmdate('Y-m-d\TH:i:s.000\Z', $time);
    echo <<<HTML
<div class="bubble $side" id="message-$id"><span class="visually-hidden"><bdi>$sender</bdi>:</span><p class="bubble-text"
dir="auto">$text</p><p class="bubble-meta"><a class="bubble-reply" href="/chat/$with?reply=$id#message"
aria-label="Reply">&#x21A9;&#xFE0E;</a><a class="bubble-link" href="/chat/$with?at=$id#message-$id"
title="$full"><time datetime="$iso">$clock</time></a><span class="bubble-state">$state</span></p></div>
HTML;
}

function room_page(array $me, array $contact, array $messages): void
{
    $title = $contact['name'];
    $unread = unread_count($me['id']);
    $page = __DIR__ . '/room.php';
    require __DIR__ . '/layout.php';
}

function inbox_page(array $me, array $contacts): void
{
    $title = 'Inbox';
    $unread = unread_count($me['id']);
    $page = __DIR__ . '/inbox.php';
    require __DIR__ . '/layout.php';
}
