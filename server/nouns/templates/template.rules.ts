import { type InterfaceLanguage, interfaceLanguages } from '#shared/agent.ts'
import { mayDo, type Permitted } from '#shared/permission.ts'
import type { TemplateScope } from '#shared/template.ts'

type Person = Permitted & { agentId: number }
type Owned = { scope: TemplateScope; teamId: number | null; ownerId: number | null }

/** Who may use a template: everyone, the people of its team, its owner alone. Who may share them also sees those of teams. */
export const mayUse = (person: Person, one: Owned, teamIds: readonly number[]): boolean =>
  one.scope === 'all' ||
  (one.scope === 'own' && one.ownerId === person.agentId) ||
  (one.scope === 'team' && (mayDo(person, 'templates.share') || (one.teamId !== null && teamIds.includes(one.teamId))))

/** Who may write a template of this kind: who may share them for all, who approves replies for a team of theirs, everyone for themselves. */
export const mayWrite = (person: Person, one: Owned, teamIds: readonly number[]): boolean =>
  one.scope === 'own'
    ? one.ownerId === person.agentId
    : mayDo(person, 'templates.share') ||
      (one.scope === 'team' && mayDo(person, 'replies.approve') && one.teamId !== null && teamIds.includes(one.teamId))

/** Our language for a thread's; English where the thread speaks none of ours. */
export function ourLanguage(lang: string | null): InterfaceLanguage {
  const base = lang?.split('-')[0]?.toLowerCase()
  if (base === 'nb' || base === 'nn') return 'no'
  return interfaceLanguages.find((one) => one === base) ?? 'en'
}

/** The text for a wanted language: its own, else English, else that of the base language. */
export function chooseText<T extends { lang: InterfaceLanguage }>(
  texts: readonly T[],
  wanted: InterfaceLanguage,
  base: InterfaceLanguage,
): T | null {
  const of = (lang: InterfaceLanguage) => texts.find((one) => one.lang === lang)
  return of(wanted) ?? of('en') ?? of(base) ?? texts[0] ?? null
}

/** Whether a text says what an older version of the base language said. */
export const isOutdated = (text: { basedOn: number | null }, base: { version: number } | undefined): boolean =>
  text.basedOn !== null && base !== undefined && text.basedOn < base.version
