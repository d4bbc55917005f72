const logFactorials = [0]

function logFactorial(n: number): number {
  for (let next = logFactorials.length; next <= n; next++) logFactorials.push((logFactorials[next - 1] as number) + Math.log(next))
  return logFactorials[n] as number
}

const logChoose = (of: number, some: number) => logFactorial(of) - logFactorial(some) - logFactorial(of - some)

/**
 * How likely it is by chance that at least `met` of `drawn` have something that `having` of all `from` have (hypergeometric tail, as in
 * Fisher's exact test, one-sided). Whole numbers; 0 … 1.
 */
export function chanceOfShare({ met, drawn, having, from }: { met: number; drawn: number; having: number; from: number }): number {
  let chance = 0
  for (let count = met; count <= Math.min(drawn, having); count++) {
    if (drawn - count > from - having) continue
    chance += Math.exp(logChoose(having, count) + logChoose(from - having, drawn - count) - logChoose(from, drawn))
  }
  return Math.min(1, chance)
}

/** How likely it is by chance that something comes at least `met` times where it comes `usual` times on average (Poisson tail). 0 … 1. */
export function chanceOfMore(met: number, usual: number): number {
  let below = 0
  for (let count = 0; count < met; count++) below += Math.exp(-usual + count * Math.log(usual) - logFactorial(count))
  return Math.max(0, 1 - below)
}
