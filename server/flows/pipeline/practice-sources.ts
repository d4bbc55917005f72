import { z } from 'zod'
import { channelLabels, channelNames } from '#shared/channel.ts'
import type { Context } from '../../kit/database/context.ts'
import { readJson } from '../../kit/database/json.ts'
import { second } from '../../kit/lib/clock.ts'
import { wordsOf } from '../../kit/lib/errors.ts'
import type { Log } from '../../kit/lib/log.ts'
import type { SecretBox } from '../../kit/lib/secret-box.ts'
import { addPracticeBudget } from '../../nouns/goodwill/goodwill.actions.ts'
import { addPracticePolicy } from '../../nouns/policies/practice-policy.ts'
import { addPracticeProducts } from '../../nouns/products/product.actions.ts'
import { addNewSource, changeSource } from '../../nouns/sources/source.actions.ts'
import { listSources } from '../../nouns/sources/source.store.ts'

/** People on X who write about the brand without addressing it: they can be answered by hand only. */
const practiceSearch = '(fjellro OR "Ro 2" OR "Foss 60") -@fjellro -from:fjellro'

const accountsSchema = z.array(z.object({ channel: z.enum(channelNames), path: z.string(), settings: z.record(z.string(), z.string()) }))

/**
 * Listens to the practice networks: to who speaks to the brand on each, on X also to who only speaks about it, and to a chat. After a
 * restart they may be at another address.
 * @param practice where they tell which accounts the brand has there; while they do not answer it is the one on X, with this token
 */
export async function listenToPractice(
  context: Context,
  secretBox: SecretBox,
  log: Log,
  practice: { url: string; token: string },
): Promise<void> {
  const { url, token } = practice
  const accounts = await findAccounts(url).catch((error) => {
    log.warn({ err: error }, `the practice networks do not say who is there: ${wordsOf(error)}`)
    return [{ channel: 'x' as const, settings: { baseUrl: url, accessToken: token } }]
  })
  const known = (await listSources(context.db)).filter((source) => source.practice === 1 && source.channel !== 'chat')
  for (const source of known) {
    const settings: Record<string, string> | undefined = accounts.find(({ channel }) => channel === source.channel)?.settings
    if (settings && readJson(source.settings).baseUrl !== settings.baseUrl)
      await changeSource(context, secretBox, null, source.id, { settings })
  }
  if (known.length > 0) return
  await addPracticeProducts(context)
  await addPracticePolicy(context)
  await addPracticeBudget(context)
  for (const { channel, settings } of accounts) {
    const name = channel === 'x' ? 'Practice: mentions' : `Practice: ${channelLabels[channel]}`
    await addNewSource(context, secretBox, null, { channel, name, settings }, true)
    if (channel === 'x')
      await addNewSource(context, secretBox, null, { channel, name: 'Practice: search', query: practiceSearch, settings }, true)
  }
  const chat = { origins: url, title: 'Fjellro help', greeting: 'Hello! What can we do for you?' }
  await addNewSource(context, secretBox, null, { channel: 'chat', name: 'Practice: chat', settings: chat }, true)
}

async function findAccounts(url: string) {
  const answer = await fetch(`${url}/practice/accounts`, { signal: AbortSignal.timeout(10 * second) })
  const accounts = accountsSchema.parse(await answer.json())
  return accounts.map(({ channel, path, settings }) => ({ channel, settings: { baseUrl: `${url}${path}`, ...settings } }))
}
