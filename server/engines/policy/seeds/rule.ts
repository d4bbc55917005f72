import type { PolicyRule } from '#shared/policy.schema.ts'

/** What a seed leaves out: nobody has read it yet. */
export type Seed = Omit<PolicyRule, 'statute' | 'sureness' | 'reviewedBy' | 'layer' | 'topics'> &
  Partial<Pick<PolicyRule, 'layer' | 'topics'>> & { statute: string; sureness?: PolicyRule['sureness'] }

/** Rules of one statute book: of the law, about `topics`, in `countries`, of high sureness, unless a seed says otherwise. */
export const lawOf = (countries: string[] | undefined, topics: PolicyRule['topics'], seeds: readonly Seed[]): PolicyRule[] =>
  seeds.map((seed) => ({ countries, topics, layer: 'statute', sureness: 'H', reviewedBy: null, ...seed }))
