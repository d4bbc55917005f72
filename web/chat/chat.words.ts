/** The words of the chat window. It loads nothing of the desk's own texts: a visitor's first message should cost little. */
const english = {
  open: 'Chat with us',
  openNew: 'Chat with us, new answer',
  window: 'Chat',
  close: 'Close the chat',
  said: 'Messages',
  write: 'Your message',
  send: 'Send',
  you: 'You',
  sending: 'on its way',
  waiting: 'A person answers here, within {hours} hours at most. You can close this page and come back, or leave an address in a message.',
  offline: 'No connection. What you write is kept and sent as soon as there is one.',
  forgets: 'Your browser keeps nothing for this page: the conversation ends when you close it.',
  tooMany: 'That was a lot at once. It is sent again in a minute.',
  notNow: 'The chat is closed at the moment. What you wrote is kept here and sent when it opens.',
  badMessage: 'This message could not be sent: {text}',
} as const

export type ChatWords = Record<keyof typeof english, string>

const languages: Record<string, ChatWords> = { en: english }

/** The words for the reader's first language that there are words for, and that language. */
export function wordsFor(wanted: readonly string[]): { lang: string; words: ChatWords } {
  const lang = wanted.map((tag) => tag.toLowerCase().split('-')[0] ?? '').find((tag) => Object.hasOwn(languages, tag)) ?? 'en'
  return { lang, words: languages[lang] ?? english }
}
