import type { Understanding } from '#shared/understanding.ts'
import type { Product } from './products.ts'

export type TextToRead = {
  text: string
  /** Believed when given (BCP 47); otherwise guessed. */
  lang?: string | null
  /** The network's or the author's usual language: a hint for very short texts. */
  hint?: string | null
  /** What we sell, with other spellings; without it the practice brand's catalogue. */
  products?: readonly Product[]
}

/** Says what a text says. Pure and synchronous; a few tens of microseconds for a post, bounded for a hostile one. */
export type Reader = (input: TextToRead) => Understanding
