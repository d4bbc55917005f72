import type { Handle } from '../../kit/database/database.ts'
import type { Engine } from '../../kit/database/engine.ts'
import { readJson } from '../../kit/database/json.ts'
import { forgetSuggestions } from '../merge-suggestions/merge-suggestion.store.ts'
import { getProductName } from '../products/product.store.ts'
import { listEvidence, listSaid, lockCase, updateCase } from './case.store.ts'
import { isStillSaid, quote, weightsOfWords, wordsStillSaid } from './case.title.ts'

/**
 * Words that left this case with a thread, and were then taken away by their author, leave its row: it is named by what is still said
 * there. A title that a person wrote stays, and one that others in the case still say.
 * @returns the title it has now
 * @throws Refusal `case-merged` when it lives on in another
 */
export async function forgetLeftWords(tx: Handle, engine: Engine, id: number): Promise<string> {
  const row = await lockCase(tx, engine, id)
  const [said, evidence] = [await listSaid(tx, id), await listEvidence(tx, id)]
  const words = wordsStillSaid(readJson(row.words), evidence)
  await forgetSuggestions(tx, id)
  const stays = row.titledBy !== null || isStillSaid(row.title, said, evidence)
  const title = stays
    ? row.title
    : quote({ product: await getProductName(tx, row.product), weights: weightsOfWords(words), said }) || `C-${id}`
  await updateCase(tx, id, {
    ...(said.length === 0 && { lastText: '' }),
    words: JSON.stringify(words),
    ...(!stays && { title, titleName: null }),
  })
  return title
}
