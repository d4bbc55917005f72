/**
 * What goes wrong with a network, as the server says it in English: the fact, then what next. Rows and answers hold the English sentence; a
 * screen reads back from it what it means (`readTrouble`) and says it in the reader's language. The first form of each is the one that
 * translations follow; `{who}` is a network or a server, `{name}` a word of the settings.
 */
export const troubleFacts = {
  unreachable: ['{who} cannot be reached.'],
  late: ['{who} did not answer in time.'],
  broke: ['{who} broke the connection.', 'The connection to {who} broke.'],
  unreadable: ['{who} gave an answer that cannot be read.'],
  unconfirmed: ['{who} did not confirm the reply.'],
  waits: ['{who} asks us to wait.', '{who} asked us to wait.', '{who} asks us to wait before we write again.'],
  credits: ['The {who} account has no credits left.'],
  token: ['{who} refused the access token.'],
  login: ['{who} refused the user name or the password.'],
  refused: ['{who} refused what we asked.'],
  forbidden: ['{who} does not allow this.'],
  'not-let-in': ['{who} does not let this app in. Check the app and the account at {where}.'],
  gone: ['The post is not on {who} any more.'],
  'topic-gone': ['The topic is not on the forum any more.'],
  'visitor-gone': ['The visitor is not known here any more.'],
  'not-known': ['{who} does not know what was asked for.'],
  'fault-writing': ['{who} had a fault while it took the reply.', '{who} failed while it took the reply.'],
  fault: ['{who} has a fault at the moment.'],
  'not-accepted': ['{who} did not accept the request as it is.', '{who} did not accept the request.'],
  'search-refused': ['{who} did not accept the search.'],
  'reply-refused': ['{who} did not accept the reply.', '{who} does not take this reply.'],
  'not-public': ['{who}: this address is not on the public internet.'],
  posted: ['This reply is on {who} already.', '{who} says this reply was posted already.', '{who} says this was posted already.'],
  quota: ['The day’s quota at {who} is used up.'],
  'no-token': ['There is no access token.', 'There is no access token, and nothing to get one with.'],
  'no-login': [
    'There is no user name or no password.',
    'The handle or the app password is missing.',
    'The address, the key or the user of the forum is missing.',
  ],
  'no-address': [
    'The address of the server is missing or not one.',
    'The address of the Mastodon server is missing. Enter one like https://mastodon.social.',
    'The address of the forum is none. Enter one like https://forum.example.com.',
    'The address of a mail server must look like imap.example.com or imap.example.com:993.',
  ],
  'no-mail-address': ['The address of the mailbox is not an e-mail address.'],
  'not-opened': ['The mailbox cannot be opened with these settings.'],
  'no-mailbox': ['There is no mailbox "{name}".'],
  'no-smtp': ['There is no server for outgoing mail.'],
  'no-answer-address': ['This mail has no address that can be answered.'],
  certificate: ['The certificate of {who} is not valid.', '{who} offers no valid encryption.'],
  'mails-left-out': ['The mail server left mails out.'],
  'no-news': [
    'The mail server cannot tell of new mail. It is asked again and again.',
    'The Mastodon server has no protected stream. We go on asking it again and again.',
  ],
  'no-feed': ['There is no feed that can be read at this address.'],
  'feed-large': ['The feed is too large: more than 5 MB.'],
  'feed-only-read': ['A feed can only be read.'],
  'too-long': [
    'The reply is longer than the {n} characters that are allowed.',
    'The reply is longer than the {n} characters of the chat.',
    'The reply is longer than the {n} characters {who} allows.',
    'The reply is longer than {n} characters.',
  ],
  private: [
    'Private replies are not possible on {who}.',
    'Private replies are not possible on {who} here.',
    'Private replies are not possible on {who} from here.',
  ],
  closed: [
    'Nobody, or not we, can answer there.',
    'The topic is closed: nobody can answer in it.',
    'The author of this post lets only some people answer, and we are not among them.',
  ],
  'not-summoned': ['{who} lets a program answer only people who mention or quote us.'],
  'by-program': ['A program wrote this mail, or it names us as its sender: an answer would reach nobody.'],
  'no-account': ['{who} knows no account {name}.', '{who} knows no user {name}.'],
  'whose-token': ['{who} does not say whose token this is.'],
  'no-channel': ['This Google account has no YouTube channel. Sign in with the one that has.'],
  'unknown-ids': ['{who} does not know these posts by their ids.'],
  'not-found-now': ['{who} does not find the post at the moment: its author’s server may be down.'],
  'look-yourself': ['{who} did not let us look for the reply. Look for it on {where} and say whether it is there.'],
  'not-renewed': [
    'The sign-in was not renewed for now.',
    '{who} did not renew the sign-in for now.',
    'Another node is renewing the sign-in.',
  ],
  'chat-alone': ['The chat works only within a desk.'],
  'more-servers': ['More servers are read only for a hashtag. Search for one, such as #hinge, or take the servers out.'],
  'server-silent': ['{who} does not answer since {when}.'],
  'server-closed': ['{who} shows nothing to strangers since {when}.'],
  cap: ['The monthly cap is reached. Raise it to go on; nothing is lost meanwhile as long as the network keeps it.'],
  'cap-page': [
    'What is left of the monthly cap does not pay for the next page. Raise it to go on, or wait for the next month; reading goes on where it stopped.',
  ],
  'cap-there': ['The monthly cap of this {who} account is used up. Raise it at {where}, or wait for the next billing cycle.'],
  'cap-reply': ['{name} has reached its cap for this month. Raise it in Settings, then send again; nothing was sent.'],
  'cap-busy': ['Another call holds what is left of the cap for a moment. The reply leaves right after it.'],
  secret: [
    'The credentials of this source were sealed with another AFTERCARE_SECRET. Enter them again, or start with the secret of before.',
  ],
  removed: ['{name} was removed. Nothing can be sent there.', '{name} was removed.'],
  restored: ['A backup was restored.'],
  stopped: ['{name} is stopped.'],
  unexpected: ['Something unexpected happened while listening: {name}'],
  'gap-feed': ['The feed shows only its newest items, and none of those we knew: some may have passed in between.'],
  'gap-most': [
    '{who} hands out only the newest {n} mentions; more than that came while we did not listen.',
    '{who} hands out only about the newest {n}; more than that came while we did not listen.',
  ],
  'gap-week': ['{who} searches only the last seven days; we did not listen before that.'],
  'gap-stream': ['The stream of {who} does not reach back so far.'],
} as const satisfies Record<string, readonly [string, ...string[]]>

/** What is done next, as a sentence of its own behind the fact. */
export const troubleNexts = {
  again: ['We try again by ourselves.'],
  'on-reset': ['We go on by ourselves when the limit resets.'],
  on: ['We go on by ourselves.'],
  'on-midnight': ['We go on by ourselves at midnight, Pacific time.'],
  'sign-in': ['Sign in again in the settings of this source.'],
  check: ['Check the settings of this source.', 'Check its address in the settings of this source.'],
  enter: [
    'Enter it in the settings of this source.',
    'Enter one in the settings of this source.',
    'Enter both in the settings of this source.',
    'Enter them in the settings of this source.',
    'Enter them again in the settings of this source.',
    'Enter the account in the settings of this source.',
    'Enter the server itself in the settings of this source.',
  ],
  look: ['We look for it before anything is tried again.', 'We look for it.'],
  elsewhere: ['Reply in public, or by another channel.'],
  shorten: ['Shorten it.'],
  'top-up': ['Top it up, then resume the source.', 'Buy credits at X, then resume the source.'],
  'by-hand': ['Post this reply by hand.', 'Answer on the page itself.'],
} as const satisfies Record<string, readonly [string, ...string[]]>

export type TroubleFact = keyof typeof troubleFacts
export type TroubleNext = keyof typeof troubleNexts
/** What an English sentence means: the fact with its values, what next, and the network's own words where it quotes them. */
export type Trouble = { fact: TroubleFact; values: Record<string, string>; next: TroubleNext | null; says: string | null }

const nexts = Object.entries(troubleNexts).flatMap(([next, forms]) => forms.map((form) => ({ next: next as TroubleNext, form })))

const facts = Object.entries(troubleFacts).flatMap(([fact, forms]) =>
  forms.map((form) => {
    const pattern = form
      .replaceAll(/[.*+?^$()|[\]\\]/g, String.raw`\$&`)
      .replaceAll('{when}', '(?<when>\\d[^;]{1,30} UTC)')
      .replaceAll(/\{(\w+)\}/g, '(?<$1>.{1,300}?)')
    return { fact: fact as TroubleFact, pattern: new RegExp(`^${pattern}$`, 'u'), names: form.match(/\{/g)?.length ?? 0 }
  }),
)
// What names less says more: "The chat works …" before "{who} works …".
facts.sort((a, b) => a.names - b.names)

/** What an English sentence of the server means; null when it is none of those (an old row, a network's own words). */
export function readTrouble(sentence: string): Trouble | null {
  const quoting = /^(?<before>.*?) [^\s.][^.]{0,30} says: “(?<says>.*?)”?$/su.exec(sentence)
  const whole = quoting?.groups?.before ?? sentence
  const ending = nexts.find(({ form }) => whole.endsWith(` ${form}`))
  const told = ending ? whole.slice(0, -ending.form.length - 1) : whole
  for (const { fact, pattern } of facts) {
    const found = pattern.exec(told)
    if (found) return { fact, values: { ...found.groups }, next: ending?.next ?? null, says: quoting?.groups?.says ?? null }
  }
  return null
}
