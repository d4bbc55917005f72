import { expect, it } from 'vitest'
import { weightsOf } from '#server/engines/language/model.ts'
import { readText } from '#server/engines/language/read-text.ts'

const text = 'Die Pumpe ist kaputt, niemand antwortet. constructor toString __proto__'

it.each(['constructor', '__proto__', 'toString', 'valueOf', 'hasOwnProperty', 'prototype', '', '-', '12', 'x'.repeat(5_000)])(
  'reads a text whose language is given as %s like one without',
  (lang) => {
    expect(readText({ text, lang })).toEqual(readText({ text }))
    expect(readText({ text, hint: lang })).toEqual(readText({ text }))
    expect(weightsOf(lang)).toBe(weightsOf('shared'))
  },
)
