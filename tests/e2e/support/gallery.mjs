// People and conversations to look at: always the same names, words and times, so that two runs give the same pictures.
import { people } from './people.mjs';
import { quote, sql } from './sql.mjs';

/** The moment at which the pictures are taken, UTC; all that is written here is older. */
export const NOW = new Date('2026-03-12T09:30:00Z');

const WIDE = 'W'.repeat(60);

const CAST = {
  reader: ['vendor', 'Nakasero Coffee House'], // with ordinary conversations
  talk: ['supplier', 'Zombo Hills Growers'], // a short one
  long: ['supplier', 'Kasese Washing Station'], // one of more than two pages
  quiet: ['admin', 'Ruth Achieng'], // none yet
  fresh: ['supplier', 'Ibanda Women’s Cooperative'], // some unread
  swahili: ['vendor', 'Duka la Kahawa Arusha'],
  mill: ['supplier', 'Sironko Wet Mill'], // and some more, so that the first screen of the inbox is an ordinary one
  harbour: ['vendor', 'Kilindini Forwarders'],
  office: ['admin', 'Peter Okello'],
  stranger: ['supplier', WIDE], // whose conversations are all hostile
  wide: ['vendor', 'Llanfairpwllgwyngyll'.repeat(3)],
  script: ['vendor', '<script>alert("1")</script> & <b>Co</b> {{NAME}} &amp; Sons ☕'],
  arabic: ['admin', 'شركة القهوة العربية الأصيلة للتجارة والتصدير المحدودة 🐪 صنعاء'],
};

const TALK = `
1 06:12 < Good morning! The first lots of the season are dry. Shall I send you samples?
1 06:40 > Good morning, please do. Washed and natural, 200 g each.
1 06:41 < They go out with the noon bus.
1 12:05 < Sent. The bus is at the park at about five. Ask for Moses.
2 05:55 > Got them, thank you! We cup on Thursday.
2 06:30 < Looking forward to it ☕
3 08:02 > The natural is lovely: blueberry, long finish, 86.5.
3 08:03 > What would be the price of 40 bags?
3 08:20 < 5.40 USD a kilo ex warehouse Paidha.\\nFor all forty: 5.25.
3 08:31 > Agreed at 5.25. Can you load on Monday?
3 08:44 < Monday 8:00 is fine. The truck needs 3 tonnes.`;

const FRESH = `
3 07:00 > Is the organic certificate renewed?
3 09:02 < It came this morning!
3 09:03 < I will bring the original. The copy for the customs people is with Grace, who is at the office until four.`;

const SWAHILI = `
2 14:10 < Bei ya Robusta wiki hii ni ngapi kwa kilo?
2 14:15 > Leo ni dola 2.10 kwa kilo, mifuko 100 iko tayari.`;

const HARBOUR = '1 13:40 < The container is on board. Papers follow by courier.';
const OFFICE = '1 11:05 > My new phone number is in the profile now.';
const MILL = '1 08:15 < The pulper is repaired, we start again tomorrow.';

const ORDINARY = [
  'Yes.',
  'How many bags are left of lot 17?',
  'Twelve. Two of them are wet, so I would not count on those before they have been turned for another week.',
  'Understood.\\nThen please keep\\n- eight for us\\n- two for Entebbe',
  'https://example.com/lots/2026/17/moisture?unit=percent&from=2026-03-01#chart',
  'OK 👍',
  'The road is closed at the bridge. The driver waits at the weighing station and calls when it opens.',
];

/** What has broken other pages: long words, long texts, other scripts and directions, and what looks like HTML. */
const HOSTILE = [
  'W'.repeat(400),
  `https://example.com/${'a-very-long-path/'.repeat(30)}?q=${'x'.repeat(200)}`,
  '<script>alert(1)</script><img src=x onerror=alert(2)>"><svg/onload=alert(3)>',
  '{{TEXT}}{{#SIGNED_IN}} &lt;b&gt; &amp;amp; </textarea></div></main>',
  'مرحبا بكم، متى تصل شحنة القهوة؟ \u202Eright to left\u202C שלום',
  'كم سعر الكيلو؟ 5.25 USD (FOB Mombasa) — ممتاز!',
  '\u{1F468}\u200D\u{1F469}\u200D\u{1F467}\u200D\u{1F466}'.repeat(40),
  'a\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308'.repeat(20), // piled accents
  'line\n\n\n\n   indented\t\ttabs\n',
  '咖啡豆什么时候到港？请告诉我们船名和预计到达时间。'.repeat(8),
  '_'.repeat(300),
  'x',
  'A longer text, as people write it when they have to explain something. '.repeat(56), // nearly 4,000 characters
  'y'.repeat(4000),
];

const LATEST = '2026-03-12 09:20:00'; // of a message that does not say when

const moment = (day, clock) => `2026-03-${String(9 + Number(day)).padStart(2, '0')} ${clock}:00`;

/** Rows from lines of "day hour:minute < text" (theirs) or "… > text" (mine). */
function script(lines, me, other) {
  return lines
    .trim()
    .split('\n')
    .map((line) => line.match(/^(\d) (\S+) ([<>]) (.*)$/))
    .map(([, day, clock, side, text]) => ({
      from: side === '>' ? me : other,
      to: side === '>' ? other : me,
      text: text.replaceAll('\\n', '\n'),
      at: moment(day, clock),
    }));
}

/** `count` rows by turns of the two, some minutes apart. */
function byTurns(texts, count, me, other, day) {
  return Array.from({ length: count }, (_, i) => ({
    from: i % 3 === 1 ? me : other,
    to: i % 3 === 1 ? other : me,
    text: texts[i % texts.length].replaceAll('\\n', '\n'),
    at: moment(day, `${String(5 + Math.floor(i / 20)).padStart(2, '0')}:${String((i % 20) * 3).padStart(2, '0')}`),
  }));
}

/** Inserts messages in their order. All but the last `unread` have been read. Answers the id of the last. */
export async function insert(rows, unread = 0) {
  const values = rows.map(({ from, to, text, at = LATEST }, i) => {
    const read = i < rows.length - unread ? 1 : 0;
    return `(${quote(from.id)}, ${quote(to.id)}, ${quote(text)}, ${read}, '${at}', '${at}')`;
  });
  const [[id]] = await sql(`SET time_zone = '+00:00';
    INSERT INTO messages (sender_id, receiver_id, content, is_read, created_at, updated_at) VALUES ${values.join()};
    SELECT @beantrack_message_id`);
  return id;
}

// Companies of some of them: the name above is the company's, these are the person's and what the card has.
const COMPANIES = {
  reader: { person: 'Joseph Ssali', approved: '2024-02-01', region: 'Central Uganda', number: 'UG-W-7001' },
  talk: { person: 'Grace Nandutu', approved: '2024-05-17', region: 'Paidha', number: 'UG-S-7002', before: 'Zombo Hills' },
  long: { person: 'Moses Baluku', approved: null, region: 'Kasese', number: 'UG-S-7003' },
  wide: { person: 'Gerallt'.repeat(12), approved: '2023-11-30', region: WIDE, number: 'W'.repeat(80), before: WIDE },
};

async function addCompanies(cast) {
  for (const [part, { person, approved, region, number, before }] of Object.entries(COMPANIES)) {
    const { id, name, role, email } = cast[part];
    const [table, extra] = role === 'supplier' ? ['supplier', 'supply_center_id'] : ['wholesaler', 'distribution_region'];
    const unique = `${number}-${id}`;
    await sql(`INSERT INTO ${table}
        (user_id, name, contact_person, email, phone, address, registration_number, approved_date, ${extra})
      VALUES (${quote(id)}, ${quote(name)}, '', ${quote(email)}, '', ${quote(`Plot 4, ${region}`)}, ${quote(unique)},
        ${approved ? quote(approved) : 'NULL'}, ${quote(role === 'supplier' ? 'SC00007' : region)});
      UPDATE users SET name = ${quote(person)}, created_at = '2023-08-14 09:00:00' WHERE id = ${quote(id)};
      DELETE FROM chat_name_changes WHERE user_id = ${quote(id)};
      UPDATE users SET renamed_at = NULL WHERE id = ${quote(id)};`);
    if (before)
      await sql(`SET time_zone = '+00:00';
        UPDATE users SET renamed_at = '2026-03-11 13:00:00' WHERE id = ${quote(id)};
        INSERT INTO chat_name_changes (user_id, kind, old_name, new_name, changed_at)
        VALUES (${quote(id)}, 'company', ${quote(before)}, ${quote(name)}, '2026-03-11 13:00:00')`);
  }
}

/** Makes the people of CAST, signed in, and what they have written. Answers them by their part. */
export async function makeGallery() {
  const parts = Object.keys(CAST);
  const made = await people(parts.length);
  const cast = Object.fromEntries(parts.map((part, i) => [part, made[i]]));
  for (const [part, [role, name]] of Object.entries(CAST)) Object.assign(cast[part], { role, name });
  await sql(
    made
      .map(({ id, name, role }) => `UPDATE users SET name = ${quote(name)}, role = '${role}' WHERE id = '${id}';`)
      .join(' '),
  );
  await addCompanies(cast);
  const { reader, stranger } = cast;
  await insert(script(MILL, reader, cast.mill));
  await insert(script(OFFICE, reader, cast.office));
  await insert(script(HARBOUR, reader, cast.harbour));
  await insert(byTurns(ORDINARY, 140, reader, cast.long, 2));
  await insert(script(SWAHILI, reader, cast.swahili));
  await insert(script(TALK, reader, cast.talk));
  await insert(script(FRESH, reader, cast.fresh), 2);

  const many = Array.from({ length: 1200 }, () => ({
    from: cast.arabic,
    to: stranger,
    text: HOSTILE[4],
    at: moment(1, '07:00'),
  }));
  await insert(many, many.length);
  await insert([{ from: cast.script, to: stranger, text: HOSTILE[2], at: moment(2, '07:00') }], 1);
  await insert(byTurns(HOSTILE, 3 * HOSTILE.length, stranger, cast.wide, 3), 1);
  return cast;
}
