import { expect, test } from 'vitest'
import { personOf } from '#server/nouns/identity-providers/claims.rules.ts'

const noGroups = { groupClaim: null, groupRoles: {} }

test('an address counts only where the provider has checked it, wherever it says so', () => {
  const of = (token: object, more: object | null = null) => personOf({ sub: 's', ...token }, more as never, noGroups)?.verifiedEmail
  const email = 'Mari@Fjellro.example'
  expect(of({ email, email_verified: true })).toBe('mari@fjellro.example')
  expect(of({ email, email_verified: 'true' })).toBe('mari@fjellro.example')
  expect(of({ email }, { sub: 's', email_verified: true })).toBe('mari@fjellro.example')
  expect(of({}, { sub: 's', email, email_verified: true })).toBe('mari@fjellro.example')
  for (const not of [undefined, false, 'false', 1, null, 'yes']) expect(of({ email, email_verified: not })).toBeNull()
  // The mark belongs to the address that stands beside it.
  expect(of({ email }, { sub: 's', email: 'other@fjellro.example', email_verified: true })).toBeNull()
  for (const not of ['', 'mari', 'a b@c.example', 7, ['a@b.example'], `${'a'.repeat(250)}@b.example`])
    expect(of({ email: not, email_verified: true })).toBeNull()
})

test('a subject is needed, and is bounded', () => {
  for (const sub of [undefined, '', 7, 'x'.repeat(256)]) expect(personOf({ sub }, null, noGroups)).toBeNull()
  expect(personOf({ sub: 'x'.repeat(255) }, null, noGroups)).not.toBeNull()
})

test('the highest role of any group counts; unknown groups and names of every object give none', () => {
  const with_ = (groups: unknown) =>
    personOf({ sub: 's', groups }, null, { groupClaim: 'groups', groupRoles: { care: 'agent', leads: 'manager' } })?.role
  expect(with_(['care', 'leads'])).toBe('manager')
  expect(with_('care')).toBe('agent')
  for (const none of [undefined, [], ['other'], ['constructor', '__proto__', 'toString'], 7, { care: true }]) expect(with_(none)).toBeNull()
})

test('a name from outside is cleaned and cut', () => {
  const name = personOf({ sub: 's', name: `Mari\n<b>\u0000${'x'.repeat(200)}` }, null, noGroups)?.name ?? ''
  expect(name.length).toBeLessThanOrEqual(80)
  expect(name).not.toMatch(/[\n\u0000]/)
})
