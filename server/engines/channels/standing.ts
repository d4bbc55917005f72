import type { Standing } from './channel.ts'

/**
 * What is left of a limit, as an answer told it in texts or numbers: `resetsAt` in epoch ms, our clock. Nothing when one of them is
 * missing or makes no sense: a meter shows only what is known.
 */
export function quotaOf(left: unknown, of: unknown, resetsAt: number | null): Pick<Standing, 'quota'> {
  const [some, all] = [countIn(left), countIn(of)]
  if (some === null || all === null || all === 0 || some > all || resetsAt === null) return {}
  return { quota: { left: some, of: all, resetsAt } }
}

function countIn(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) && number >= 0 ? Math.floor(number) : null
}
