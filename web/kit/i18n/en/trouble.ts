import { type TroubleFact, type TroubleNext, troubleFacts, troubleNexts } from '#shared/trouble.ts'

type Said = { [Fact in TroubleFact as `trouble.${Fact}`]: string } & { [Next in TroubleNext as `trouble.next.${Next}`]: string }

const firstOf = (before: string, forms: Record<string, readonly [string, ...string[]]>) =>
  Object.fromEntries(Object.entries(forms).map(([key, [first]]) => [`${before}${key}`, first]))

/** What goes wrong with a network. The server says it in English itself; the other languages follow these. */
export const trouble = {
  'trouble.who.mail': 'The mail server',
  'trouble.who.smtp': 'The server for outgoing mail',
  'trouble.who.forum': 'The forum',
  'trouble.who.network': 'The network',
  'trouble.says': '{who}: “{says}”',
  ...(firstOf('trouble.', troubleFacts) as Said),
  ...(firstOf('trouble.next.', troubleNexts) as Said),
} as const
