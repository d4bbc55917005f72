import { describe, expect, test } from 'vitest'
import { guessOrder } from '../../../web/nouns/service-orders/order-guess.ts'
import { type Bought, meantPiece, piecesOf } from '../../../web/nouns/service-orders/pieces.ts'

const unit = (id: number, serial: string, replacedBy: { id: number; serial: string } | null = null) => ({ id, serial, replacedBy })
const bought = (items: Bought['purchases'][number]['items']): Bought => ({
  id: 7,
  name: 'Aino',
  purchases: [{ contractOn: '2026-01-05', items }],
})

describe('what a customer has', () => {
  test('each piece stands for itself, a line without numbers for the whole of it', () => {
    const pieces = piecesOf(
      bought([
        { id: 1, productName: 'Ro 2', units: [unit(11, 'R2-1'), unit(12, 'R2-2')] },
        { id: 2, productName: 'Dugg', units: [] },
      ]),
    )
    expect(pieces.map(({ product, serial, purchaseItemId, unitId }) => [product, serial, purchaseItemId, unitId])).toEqual([
      ['Ro 2', 'R2-1', 1, 11],
      ['Ro 2', 'R2-2', 1, 12],
      ['Dugg', null, 2, null],
    ])
  })

  test('a piece that was replaced is named by what stands for it now, once', () => {
    const now = { id: 13, serial: 'R2-9' }
    const pieces = piecesOf(bought([{ id: 1, productName: 'Ro 2', units: [unit(11, 'R2-1', now), unit(13, 'R2-9')] }]))
    expect(pieces.map(({ serial, unitId }) => [serial, unitId])).toEqual([['R2-9', 13]])
  })

  test('a piece is taken only where there is no doubt', () => {
    const pieces = piecesOf(
      bought([
        { id: 1, productName: 'Ro 2', units: [unit(11, 'R2-1'), unit(12, 'R2-2')] },
        { id: 2, productName: 'Dugg', units: [] },
      ]),
    )
    expect(meantPiece(pieces, 'dugg')?.purchaseItemId).toBe(2)
    expect(meantPiece(pieces, 'Ro 2')).toBeNull()
    expect(meantPiece(pieces, '')).toBeNull()
    expect(meantPiece(pieces.slice(2), '')?.purchaseItemId).toBe(2)
    expect(meantPiece(pieces.slice(2), 'Ro 2')).toBeNull()
  })
})

describe('what a new order begins with', () => {
  const said = (text: string, topic: 'return' | 'defect' | null = null, product: string | null = null) => ({ text, topic, product })

  test('the kind from the topic, the product that was named last, the fault from the title of the case', () => {
    const thread = {
      case: { id: 1, title: 'Dugg · lid opens · at night' },
      mentions: [said('a', 'defect', 'Ro 2'), said('b', 'return', 'Dugg')],
    }
    expect(guessOrder(thread)).toEqual({ kind: 'return', product: 'Dugg', fault: 'lid opens · at night' })
  })

  test('without a case the last words are the fault, cut between words', () => {
    const { kind, fault } = guessOrder({ case: null, mentions: [said(`the hinge\n broke ${'again and '.repeat(20)}`)] })
    expect(kind).toBe('repair')
    expect(fault.length).toBeLessThanOrEqual(120)
    expect(fault).toMatch(/^the hinge broke again .* (again|and)$/)
    expect(guessOrder({ case: null, mentions: [said('x'.repeat(300))] }).fault).toHaveLength(120)
  })
})
