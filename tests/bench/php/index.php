<?php
// The same jobs in plain PHP: no framework, prepared statements, a persistent connection.
declare(strict_types=1);

require __DIR__ . '/database.php';
require __DIR__ . '/pages.php';

$path = strtok($_SERVER['REQUEST_URI'], '?');
$me = session(substr($_COOKIE['beantrack_session'] ?? '', 0, 100));
if ($path === '/chat/unread') {
    header('Content-Type: application/json');
    echo '{"count":', $me ? unread_count($me['id']) : 0, '}';
} elseif (!$me) {
    http_response_code(401);
} elseif ($path === '/chat') {
    inbox_page($me, contacts($me['id']));
} elseif ($path === '/chat/send' && $_SERVER['REQUEST_METHOD'] === 'POST') {
    if (!hash_equals($me['csrf'], $_SERVER['HTTP_X_CSRF_TOKEN'] ?? '')) {
        http_response_code(403);
    } else {
        $text = trim($_POST['message'] ?? '');
        $receiver = user_number($_POST['receiver_id'] ?? '');
        if ($text === '' || mb_strlen($text) > 4000 || $receiver === 0) {
            http_response_code(422);
        } else {
            bubble($me['id'], ['id' => $receiver], sent_message($me['id'], $receiver, $text));
        }
    }
} elseif (preg_match('~^/chat/(U[0-9]{5,})$~', $path, $match)) {
    $contact = user(user_number($match[1]));
    if (!$contact) {
        http_response_code(404);
    } else {
        room_page($me, $contact, messages($me['id'], $contact['id']));
    }
} else {
    http_response_code(404);
}
