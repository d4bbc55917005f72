/**
 * What people answered. Of single complaints: `refused` that were offered a case and belong to none of them, `missed` that belong to a case
 * which was not offered, or cases put together that nobody was asked about. Of pairs of cases that the desk asked about: `together`, `apart`.
 */
export type Answers = { refused: number; missed: number; together: number; apart: number }

export const noAnswers: Answers = { refused: 0, missed: 0, together: 0, apart: 0 }

/** Of the pairs a desk asks about so many are right (measured, see docs/decisions/0024); answers as good as that change nothing. */
const usuallyRight = 0.7
/** As many imagined answers stand behind that: the first few of a desk move little. */
const imagined = 30
/** How far answers move the log odds that the nearest case is the right one: further down than up, since a wrong join is not seen. */
const leastOdds = -1
const mostOdds = 0.5
const leastScore = -0.08
const mostScore = 0.12

const logOdds = (share: number) => Math.log(share / (1 - share))
const within = (value: number, least: number, most: number) => Math.max(least, Math.min(most, value))

/** How much higher a score must be until a person is asked. */
export function askingShift({ refused, missed, together, apart }: Answers): number {
  const pairs = usuallyRight * apart - (1 - usuallyRight) * together
  return within(0.001 * (refused + pairs) - 0.002 * missed, leastScore, mostScore)
}

/**
 * What is added to the log odds that the nearest case is the right one, by how often this desk was right where it asked: the share of pairs
 * put together, with `imagined` answers of a usual desk (the mean of a Beta distribution), against that of a usual desk.
 */
export function oddsShift({ together, apart }: Answers): number {
  const share = (together + imagined * usuallyRight) / (together + apart + imagined)
  return within(logOdds(share) - logOdds(usuallyRight), leastOdds, mostOdds)
}
