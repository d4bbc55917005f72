/** Currencies whose smallest unit is not a hundredth. ISO 4217, 2024; those not named have two decimals. */
const decimals: Readonly<Record<string, number>> = {
  BHD: 3,
  BIF: 0,
  CLF: 4,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  IQD: 3,
  ISK: 0,
  JOD: 3,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  PYG: 0,
  RWF: 0,
  TND: 3,
  UGX: 0,
  UYI: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
}

/** How many decimals amounts in this currency (ISO 4217) have. */
export const decimalsOf = (currency: string): number => decimals[currency] ?? 2

/** Minor units as a plain number of the currency, for `Intl.NumberFormat`: 1290 EUR → 12.9, 1290 ISK → 1290. */
export const majorUnits = (minor: number, currency: string): number => minor / 10 ** decimalsOf(currency)

/**
 * An amount split into whole minor units by weights, nothing lost: the remainder goes, unit by unit, to the first parts.
 * @param weights at least one of them above 0
 */
export function splitAmount(amount: number, weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const parts = weights.map((weight) => Math.floor((amount * weight) / total))
  let left = amount - parts.reduce((sum, part) => sum + part, 0)
  return parts.map((part, n) => {
    if (left === 0 || !weights[n]) return part
    left -= 1
    return part + 1
  })
}
