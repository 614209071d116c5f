<?php
declare(strict_types=1);

const ROOM_MESSAGES = 50;
const CONTACTS = 200;

function database(): PDO
{
    static $database;
    return $database ??= new PDO('mysql:unix_socket=' . getenv('DB_SOCKET') . ';dbname=bench_php;charset=utf8mb4',
        getenv('DB_USER'), null, [
            PDO::ATTR_PERSISTENT => true,
            PDO::ATTR_EMULATE_PREPARES => getenv('EMULATE_PREPARES') === '1',
            PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION,
            PDO::ATTR_DEFAULT_FETCH_MODE => PDO::FETCH_ASSOC,
        ]);
}

function rows(string $sql, array $values): PDOStatement
{
    $statement = database()->prepare($sql);
    $statement->execute($values);
    return $statement;
}

function session(string $token): array|false
{
    return rows('SELECT u.id, u.name, u.role, s.csrf FROM sessions s JOIN users u ON u.id = s.user_id
                  WHERE s.token_hash = ? AND s.seen_at > NOW() - INTERVAL 30 DAY',
        [hash('sha256', $token, true)])->fetch();
}

function unread_count(int $me): int
{
    return (int) rows('SELECT COUNT(*) FROM messages WHERE receiver_id = ? AND is_read = 0', [$me])->fetchColumn();
}

function user(int $id): array|false
{
    return rows('SELECT id, name, role FROM users WHERE id = ?', [$id])->fetch();
}

/**
 * The newest messages of two people, the oldest of them first. The numbers alone are merged: with the texts in it, the
 * server would write its temporary table to disk.
 */
function messages(int $me, int $contact): array
{
    $newest = 'SELECT id FROM messages WHERE sender_id = ? AND receiver_id = ? ORDER BY id DESC LIMIT '
        . (ROOM_MESSAGES + 1);
    $messages = rows("SELECT m.id, m.sender_id, m.content, m.is_read, m.created_at, m.read_at
                        FROM (($newest) UNION ALL ($newest) ORDER BY id DESC LIMIT " . (ROOM_MESSAGES + 1) . ') AS newest
                        JOIN messages m ON m.id = newest.id ORDER BY m.id DESC',
        [$me, $contact, $contact, $me])->fetchAll();
    return array_reverse(array_slice($messages, 0, ROOM_MESSAGES));
}

/** The people with whom somebody has written, the last conversation first. */
function contacts(int $me): array
{
    return rows('SELECT u.id, u.name, u.role, m.id AS last_id, m.sender_id, m.content, m.created_at,
                        (SELECT COUNT(*) FROM messages n
                          WHERE n.receiver_id = ? AND n.is_read = 0 AND n.sender_id = u.id) AS unread
                   FROM (SELECT contact, MAX(last) AS last FROM (
                          SELECT receiver_id AS contact, MAX(id) AS last FROM messages
                           WHERE sender_id = ? GROUP BY receiver_id
                          UNION ALL SELECT sender_id, MAX(id) FROM messages
                           WHERE receiver_id = ? AND is_read = 0 GROUP BY sender_id
                          UNION ALL SELECT sender_id, MAX(id) FROM messages
                           WHERE receiver_id = ? AND is_read = 1 GROUP BY sender_id) AS either
                         GROUP BY contact ORDER BY last DESC LIMIT ' . CONTACTS . ') AS conversations
                   JOIN messages m ON m.id = conversations.last
                   JOIN users u ON u.id = conversations.contact
                  ORDER BY m.id DESC', [$me, $me, $me, $me])->fetchAll();
}

function sent_message(int $me, int $receiver, string $text): array
{
    rows('INSERT INTO messages (sender_id, receiver_id, content, created_at) VALUES (?, ?, ?, NOW())',
        [$me, $receiver, $text]);
    return ['id' => (int) database()->lastInsertId(), 'sender_id' => $me, 'content' => $text, 'is_read' => 0,
        'created_at' => gmdate('Y-m-d H:i:s'), 'read_at' => null];
}
