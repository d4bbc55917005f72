/** What the desk answers about a customer, as far as an order asks. */
export type Bought = {
  id: number
  name: string
  purchases: {
    contractOn: string
    items: {
      id: number
      productName: string
      units: { id: number; serial: string; replacedBy: { id: number; serial: string } | null }[]
    }[]
  }[]
}

/** Something a customer has: a line of a purchase, with its number where it has one. */
export type Piece = { key: string; product: string; serial: string | null; purchaseItemId: number; unitId: number | null; boughtOn: string }

/** Everything a customer bought, piece by piece; one that was replaced is named by what stands for it now. */
export function piecesOf({ purchases }: Bought): Piece[] {
  const found = purchases.flatMap(({ contractOn: boughtOn, items }) =>
    items.flatMap(({ id: purchaseItemId, productName: product, units }): Piece[] => {
      if (units.length === 0) return [{ key: `line-${purchaseItemId}`, product, serial: null, purchaseItemId, unitId: null, boughtOn }]
      return units.map((unit) => {
        const { id, serial } = unit.replacedBy ?? unit
        return { key: `unit-${id}`, product, serial, purchaseItemId, unitId: id, boughtOn }
      })
    }),
  )
  return [...new Map(found.map((piece) => [piece.key, piece])).values()]
}

const folded = (text: string) => text.normalize('NFKC').toLowerCase().trim()

/** The piece that is meant where there is no doubt: the only one of the product that was named, or the only one at all. */
export function meantPiece(pieces: readonly Piece[], product: string): Piece | null {
  const meant = product.trim() === '' ? pieces : pieces.filter((piece) => folded(piece.product) === folded(product))
  return meant.length === 1 ? (meant[0] ?? null) : null
}
