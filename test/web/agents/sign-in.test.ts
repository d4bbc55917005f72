import { expect, test } from 'vitest'
import { targetOf } from '../../../web/pages/sign-in/sign-in.target.ts'

test('after signing in the page that was asked for opens', () => {
  expect(targetOf('/service?queue=loop', '/triage')).toBe('/service?queue=loop')
})

test('without one the first page of the role opens', () => {
  expect(targetOf(undefined, '/triage')).toBe('/triage')
  expect(targetOf('', '/triage')).toBe('/triage')
})

test('an address outside of this desk is never followed', () => {
  for (const asked of ['https://bad.example', '//bad.example', '/\\bad.example', 'javascript:alert(1)', 'triage'])
    expect(targetOf(asked, '/triage'), asked).toBe('/triage')
})

test('the ways in do not lead back to themselves', () => {
  expect(targetOf('/sign-in?to=/sign-in', '/triage')).toBe('/triage')
  expect(targetOf('/welcome', '/triage')).toBe('/triage')
})
