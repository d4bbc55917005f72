import type { Join, JoinReason, Theme } from '#shared/clustering.ts'
import type { Answers } from './answers.ts'
import type { CaseName } from './case-name.ts'

/** What of a text counts when problems are compared. Serialisable: it is kept with the mention, so that the index is rebuilt without reading texts again. */
export type Evidence = {
  /** Version of the algorithm and vocabulary that read it. */
  version: string
  /** Language whose words it carries: words are compared only with words of the same language. */
  lang: string
  /** Each term once: its key (`c:hinge`, `w:abgeb`, `e:R2-24391187`) and the word as written. */
  terms: [key: string, word: string][]
  /** It is its author's own matter (my parcel, my refund); none when it may have a common cause. */
  theme?: Theme
  /** What it is about as a direction, whatever the words (see embedding.ts); none where no word of it was ever learnt. */
  vector?: string
}

/** A near case. `offered`: near enough that a person is asked about it. */
export type Suggested = { caseId: number; score: number; alike: number; offered: boolean; because: JoinReason[] }

export type Decision = {
  /** The case to join; null opens a new one. */
  caseId: number | null
  joined: Join
  /** `join`: done by itself; `suggest`: a person is asked; `new`: nothing near. In the last two a new case is opened meanwhile. */
  band: 'join' | 'suggest' | 'new'
  score: number
  because: JoinReason[]
  /** The nearest cases, best first, at most five. */
  suggestions: Suggested[]
  /** What the chance that the first of them is right follows from (see confidence.ts); none where it is certain. */
  signals: number[]
}

/** What is certain before any meaning is weighed. The caller has seen that these cases take it; the index may not know them (a resolved case that reopens). */
export type Certain = {
  /** Case of the known thread this mention continues. */
  thread?: number | null
  /** Cases of the author's complaints within the join window, the newest first. */
  author?: readonly number[]
  /** Cases that a person said it does not belong to. */
  cannot?: readonly number[]
}

/** Two cases that look like one problem. `join`: the machine may do it while both are young and untouched; `suggest`: a person is asked. */
export type MergeProposal = { from: number; into: number; score: number; band: 'join' | 'suggest' }

/** Asked of a person for each case: the second and third are as often right as the first. */
export const mostAlike = 3

/** Two cases that a person is asked about: whether they are one problem. `because` says from the smaller or newer (`from`) to the other. */
export type MergeSuggestion = { from: number; into: number; score: number; because: JoinReason[] }

/** Mentions of a case older than the newest it is remembered by: of them only this is counted. `lang` and `theme` are their evidence's. */
export type OlderMentions = { lang: string; theme?: Theme; count: number }

/** All open cases in memory: candidates in microseconds. Rebuilt from rows at start; the same rows give the same answers. */
export type CaseIndex = {
  /** Reads only; nothing is added until `add`. */
  decide(evidence: Evidence, certain: Certain): Decision
  /** Puts a mention into a case, opening the case when it is not known yet. */
  add(caseId: number, mentionId: number, evidence: Evidence): void
  /** Counts mentions as if each had been added before the newest that are remembered, which must follow by `add`. */
  addOlder(caseId: number, mentions: OlderMentions): void
  remove(caseId: number, mentionId: number, evidence: Evidence): void
  merge(from: number, into: number): void
  /** Cases whose newest mention came after `since` (a mention id) and that look like a bigger or older one. Changes nothing. */
  listMerges(since: number): MergeProposal[]
  /** Cases whose newest mention came after `since` (a mention id). */
  listChanged(since: number): number[]
  /** At most three cases that look like the same problem as this one, best first; own matters are left out. Changes nothing. */
  listAlike(caseId: number): MergeSuggestion[]
  /** The theme of a case that holds its author's own matter; null where it may have a common cause. */
  themeOf(caseId: number): Theme | null
  /** What a person said of a case the index knows: whose own matter it is, or nobody's (null). */
  setTheme(caseId: number, theme: Theme | null): void
  /** Forgets a case that takes no more mentions. */
  drop(caseId: number): void
  /** What people answered up to now, all of it: moves from when on they are asked and what the machine dares by itself. */
  teach(answers: Answers): void
  /** What a case is called (null where too little is said), steady against `before`, the words that name the problem, most telling first, and how much each term of it tells. */
  name(
    caseId: number,
    lang: string,
    before?: CaseName | null,
  ): { name: CaseName | null; words: string[]; weights: ReadonlyMap<string, number> }
  size: number
}
