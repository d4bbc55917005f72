import { describe, expect, test } from 'vitest'
import { createWalk, heldBy, type Known, type WalkedRule } from '#server/nouns/rules/rule.rules.ts'
import { type CaseHistory, factsAt, type RuleFacts } from '#server/nouns/rules/rule-history.rules.ts'
import type { RuleAction, RuleConditions } from '#shared/rule.schema.ts'

const now = {
  priority: 'low',
  trend: 'steady',
  assigneeId: 3,
  teamId: null,
  tags: [{ id: 7, nameKey: 'late' }],
  topic: 'repair',
  theme: null,
  product: 'Ro 2',
  merged: false,
} as CaseHistory['now']

const history = (changes: CaseHistory['changes'], more: Partial<CaseHistory> = {}): CaseHistory => ({
  now,
  changes,
  heard: [{ threadId: 1, channel: 'x', lang: 'en', firstAt: 10 }],
  drafts: [],
  orders: [],
  ...more,
})

const at = (id: number) => ({ id, at: id, threadId: null })

describe('a case at an event', () => {
  test.each<[string, CaseHistory['changes'], number, Partial<RuleFacts>]>([
    ['is as today where nothing happened since', [], 50, { priority: 'low', assigneeId: 3, tags: now.tags }],
    [
      'has the priority that the first later change says was before',
      [
        { id: 60, kind: 'case-changed', data: { priority: 'high', was: { priority: 'normal' } } },
        { id: 70, kind: 'case-changed', data: { priority: 'low', was: { priority: 'high' } } },
      ],
      50,
      { priority: 'normal' },
    ],
    [
      'has what the event itself made of it',
      [{ id: 50, kind: 'case-changed', data: { priority: 'low', was: { priority: 'high' } } }],
      50,
      { priority: 'low' },
    ],
    [
      'has what an earlier change made of it where an older desk wrote no before',
      [
        { id: 40, kind: 'case-changed', data: { priority: 'urgent' } },
        { id: 60, kind: 'case-changed', data: { priority: 'low' } },
      ],
      50,
      { priority: 'urgent' },
    ],
    [
      'began as every case does where nothing else is known',
      [{ id: 60, kind: 'case-changed', data: { priority: 'low' } }],
      50,
      { priority: 'normal' },
    ],
    [
      'has whom the first later change says had it',
      [{ id: 60, kind: 'case-assigned', data: { toId: 3, was: { assigneeId: 9, teamId: 4 } } }],
      50,
      { assigneeId: 9, teamId: 4 },
    ],
    ['lacks a tag that came later', [{ id: 60, kind: 'case-tagged', data: { added: 'Late', tagId: 7 } }], 50, { tags: [] }],
    ['lacks one that came later in words of an older desk', [{ id: 60, kind: 'case-tagged', data: { added: 'LATE' } }], 50, { tags: [] }],
    [
      'has a tag that went later',
      [{ id: 60, kind: 'case-tagged', data: { removed: 'Old', tagId: 8 } }],
      50,
      { tags: [...now.tags, { id: 8, nameKey: 'old' }] },
    ],
    ['grew as the trend says', [{ id: 60, kind: 'case-trend', data: { from: 'emerging', to: 'steady' } }], 50, { trend: 'emerging' }],
    ['knows only what was heard by then', [], 5, { channels: [], languages: [], threadId: null }],
    ['was not merged before it was', [{ id: 60, kind: 'case-merged', data: { into: 2 } }], 50, { merged: false }],
  ])('%s', (_words, changes, event, expected) => {
    expect(factsAt(history(changes), at(event))).toMatchObject(expected)
  })

  test('is the same whatever happened after it, as long as that says what was before', () => {
    const facts = factsAt(history([]), at(50))
    const kinds = ['priority', 'holders', 'tags'] as const
    for (let seed = 0; seed < 200; seed++) {
      let state: CaseHistory['now'] = now
      const changes: { id: number; kind: 'case-changed' | 'case-assigned' | 'case-tagged'; data: Record<string, unknown> }[] = []
      for (let n = 0; n < 1 + (seed % 9); n++) {
        const id = 51 + n
        const pick = (seed * 31 + n * 17) % 7
        const kind = kinds[(seed + n * n) % 3]
        if (kind === 'priority') {
          const priority = (['urgent', 'high', 'normal', 'low'] as const)[pick % 4] ?? 'low'
          changes.push({ id, kind: 'case-changed', data: { priority, was: { priority: state.priority } } })
          state = { ...state, priority }
        } else if (kind === 'holders') {
          const assigneeId = pick === 0 ? null : pick
          changes.push({
            id,
            kind: 'case-assigned',
            data: { toId: assigneeId, was: { assigneeId: state.assigneeId, teamId: state.teamId } },
          })
          state = { ...state, assigneeId }
        } else {
          const tag = { id: 20 + pick, nameKey: `t${pick}` }
          const isThere = state.tags.some((one) => one.id === tag.id)
          changes.push({ id, kind: 'case-tagged', data: { [isThere ? 'removed' : 'added']: tag.nameKey, tagId: tag.id } })
          state = { ...state, tags: isThere ? state.tags.filter((one) => one.id !== tag.id) : [...state.tags, tag] }
        }
      }
      const seen = factsAt({ ...history(changes), now: state }, at(50))
      expect({ ...seen, tags: seen.tags.toSorted((a, b) => a.id - b.id) }).toEqual(facts)
    }
  })
})

describe('conditions', () => {
  const facts = factsAt(history([]), { id: 50, at: 50, threadId: 1 })
  test.each<[RuleConditions, boolean]>([
    [{}, true],
    [{ priority: ['low', 'high'] }, true],
    [{ priority: ['high'] }, false],
    [{ assigneeId: 3 }, true],
    [{ assigneeId: 'nobody' }, false],
    [{ teamId: 4 }, false],
    [{ tag: [6, 7] }, true],
    [{ tag: [6] }, false],
    [{ channel: ['x'], language: ['en', 'fi'] }, true],
    [{ channel: ['x'], language: ['fi'] }, false],
    [{ topic: 'repair' }, true],
    [{ theme: 'late-delivery' }, false],
    [{ trend: ['steady'] }, true],
  ])('%j hold: %s', (conditions, holds) => {
    expect(heldBy(conditions, facts) !== null).toBe(holds)
  })
})

const known: Known = {
  tags: new Map([[7, 'Late']]),
  teams: new Map([[4, { name: 'Repairs', gone: false }]]),
  agents: new Map([
    [1, { name: 'Anne', gone: false }],
    [3, { name: 'Mari', gone: false }],
  ]),
  templates: new Map([[5, { name: 'Sorry', gone: false, usableBy: [1] }]]),
  mayDo: (_owner, needs) => needs !== 'orders.write',
  mostTags: 2,
  keyOf: (name) => name.toLowerCase(),
}

const rule = (actions: RuleAction[], more: Partial<WalkedRule> = {}): WalkedRule => ({
  id: 1,
  version: 1,
  triggers: ['case-opened'],
  conditions: {},
  actions,
  stop: false,
  ownerId: 1,
  after: 0,
  ...more,
})

describe('what an action finds in its way', () => {
  test.each<[string, RuleAction[], (string | null)[]]>([
    ['a tag that is there', [{ do: 'tag', name: 'LATE' }], ['already']],
    [
      'no room for a third',
      [
        { do: 'tag', name: 'New' },
        { do: 'tag', name: 'More' },
      ],
      [null, 'full'],
    ],
    [
      'the same done a moment before',
      [
        { do: 'tag', name: 'New' },
        { do: 'tag', name: 'new' },
      ],
      [null, 'already'],
    ],
    ['the priority it has', [{ do: 'priority', priority: 'low' }], ['already']],
    ['who has it', [{ do: 'assign', to: 3 }], ['already']],
    ['nothing, for a team', [{ do: 'team', teamId: 4 }], [null]],
    ['what its owner may not', [{ do: 'order', kind: 'repair', fault: 'x' }], ['role']],
    ['a draft that was made before', [{ do: 'draft', templateId: 5 }], ['already']],
  ])('%s', (_words, actions, expected) => {
    const of = history([], { drafts: [{ threadId: 1, templateId: 5, at: 20 }] })
    const { runs } = createWalk([rule(actions)], known)({ id: 50, kind: 'case-opened', at: 50, caseId: 1, threadId: 1 }, of)
    expect(runs[0]?.outcomes.map(({ skipped }) => skipped)).toEqual(expected)
  })

  test('a merged case, whatever it is', () => {
    const { runs } = createWalk([rule([{ do: 'priority', priority: 'high' }])], known)(
      { id: 50, kind: 'case-opened', at: 50, caseId: 1, threadId: 1 },
      { ...history([]), now: { ...now, merged: true } },
    )
    expect(runs[0]?.outcomes.map(({ skipped }) => skipped)).toEqual(['merged'])
  })

  test('what it did itself at an earlier event, until somebody changes it', () => {
    const walk = createWalk([rule([{ do: 'priority', priority: 'high' }], { conditions: { priority: ['low'] } })], known)
    const event = (id: number) => ({ id, kind: 'case-opened' as const, at: id, caseId: 1, threadId: 1 })
    expect(walk(event(50), history([])).runs).toHaveLength(1)
    expect(walk(event(51), history([])).runs).toHaveLength(0)
    const since: CaseHistory['changes'] = [{ id: 52, kind: 'case-changed', data: { priority: 'low', was: { priority: 'low' } } }]
    expect(walk(event(53), history(since)).runs).toHaveLength(1)
  })
})
