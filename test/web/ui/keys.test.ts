import { describe, expect, it } from 'vitest'
import { chordOf, matchKeys, type Press, takesText } from '../../../web/kit/ui/key-match.ts'

const press = (key: string, held: Partial<Press> = {}): Press => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
})

describe('what a key press means', () => {
  it.each(['i', 'I', 'ı', 'İ'])('takes %s for the same key, so that Turkish keyboards work', (key) => {
    expect(chordOf(press(key))).toBe('i')
  })

  it('takes Ctrl and ⌘ for the same', () => {
    expect(chordOf(press('k', { ctrlKey: true }))).toBe('ctrl+k')
    expect(chordOf(press('k', { metaKey: true }))).toBe('ctrl+k')
  })

  it('names Shift with letters and named keys only: other characters say it themselves', () => {
    expect(chordOf(press('X', { shiftKey: true }))).toBe('shift+x')
    expect(chordOf(press('F6', { shiftKey: true }))).toBe('shift+f6')
    expect(chordOf(press('?', { shiftKey: true }))).toBe('?')
    expect(chordOf(press('/', { shiftKey: true }))).toBe('/')
  })

  it('leaves Alt and AltGr to the writing of characters', () => {
    expect(chordOf(press('e', { altKey: true }))).toBe('')
    expect(chordOf(press('€', { altKey: true, ctrlKey: true }))).toBe('')
  })

  it('never takes Tab, dead keys or half-composed letters', () => {
    for (const key of ['Tab', 'Dead', 'Process', 'Shift', 'Control']) expect(chordOf(press(key))).toBe('')
  })
})

describe('matching keys to commands', () => {
  const bindings = ['j', 'g i', 'g c', 'ctrl+k']

  it('finds a single key', () => {
    expect(matchKeys(bindings, 'j', null)).toEqual({ binding: 'j', pending: false })
  })

  it('waits after the first key of a sequence', () => {
    expect(matchKeys(bindings, 'g', null)).toEqual({ binding: null, pending: true })
  })

  it('finds a sequence by both keys and does not begin another inside of it', () => {
    expect(matchKeys(bindings, 'c', 'g')).toEqual({ binding: 'g c', pending: false })
    expect(matchKeys(bindings, 'g', 'g')).toEqual({ binding: null, pending: false })
  })

  it('does not take the second key of a sequence alone', () => {
    expect(matchKeys(bindings, 'i', null).binding).toBeNull()
  })
})

describe('where single keys must not act', () => {
  it('are places to write', () => {
    expect(takesText({ tagName: 'TEXTAREA' })).toBe(true)
    expect(takesText({ tagName: 'INPUT', type: 'search' })).toBe(true)
    expect(takesText({ tagName: 'DIV', isContentEditable: true })).toBe(true)
  })

  it('are not buttons and boxes to tick', () => {
    expect(takesText({ tagName: 'INPUT', type: 'checkbox' })).toBe(false)
    expect(takesText({ tagName: 'BUTTON' })).toBe(false)
    expect(takesText(null)).toBe(false)
  })
})
