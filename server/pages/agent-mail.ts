import type { InterfaceLanguage } from '#shared/agent.ts'
import { type AgentMailWords, agentMailWords } from './agent-mail.words.ts'

type Parts = {
  occasion: Exclude<keyof AgentMailWords, 'hello' | 'ignore' | 'not-you'>
  lang: InterfaceLanguage
  name: string
  link: string | null
}

/** The mail to a person of the team about their way in, as plain text. */
export function agentMail({ occasion, lang, name, link }: Parts, brand: string): { subject: string; text: string } {
  const words = agentMailWords[lang]
  const { subject, text } = words[occasion]
  const end = occasion === 'reset' ? words.ignore : words['not-you']
  const paragraphs = [words.hello.replace('{name}', name), text, ...(link === null ? [] : [link]), end, `${brand} · Aftercare`]
  return { subject: subject.replace('{brand}', brand), text: paragraphs.join('\n\n') }
}
