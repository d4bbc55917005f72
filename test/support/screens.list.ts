import { routesOfWeb } from './screens.ts'
import type { workOn } from './worked-desk.ts'

type Examples = Awaited<ReturnType<typeof workOn>>

/** What stands in for the names in a route; a route with a name that has none here is not looked at, and the test says so. */
const exampleOf: Record<string, (given: Examples) => (string | number | null)[]> = {
  '/cases/:id': ({ caseId, otherId }) => [caseId, otherId],
  '/cases/:id/threads/:threadId': ({ otherId, threadId }) => [`${otherId}/${threadId}`],
  '/cases/:id/plan': ({ caseId }) => [caseId],
  '/service/:id': ({ orders }) => someOfEachWay(orders),
  '/people/:id': ({ customerId }) => [customerId],
  '/people/author/:id': ({ authorId }) => [authorId],
  '/people/import/:id': ({ importId }) => [importId],
  '/knowledge/:id': ({ articleId }) => [articleId],
  '/settings/sources/connect/:network': () => ['mastodon', 'x', 'email'],
  '/settings/sources/connect/attempts/:id': ({ attemptId }) => [attemptId],
  '/settings/sources/:id/search': ({ searchId }) => [searchId],
  '/settings/sources/:id/spend': ({ searchId }) => [searchId],
}

/** States of screens that have an address of their own. */
const states = ({ caseId, otherId, alertId, templateId, webhookId, searchId }: Examples): string[] => [
  '/today?view=mine',
  '/triage?queue=unsure',
  '/triage?queue=praise',
  '/cases?queue=all',
  '/cases?queue=snoozed',
  `/cases/${otherId}?details=1`,
  `/cases/${caseId}?clock=next`,
  '/service?view=list',
  '/service?queue=repair',
  '/service?view=promises',
  '/knowledge?tab=translate',
  '/knowledge?tab=trouble',
  '/knowledge?tab=gaps',
  '/knowledge?tab=bot',
  `/trends/alerts?alert=${alertId}`,
  '/trends/alerts?form=new',
  '/trends/reports?form=new',
  '/people?q=anna',
  '/settings/sources?add=chat',
  `/settings/sources?edit=${searchId}`,
  '/settings/team?add=1',
  '/settings/templates?add=1',
  `/settings/templates?template=${templateId}`,
  `/settings/webhooks?log=${webhookId}`,
  '/nowhere',
]

function someOfEachWay(orders: Examples['orders']): number[] {
  const seen = new Map<string, number>()
  for (const { id, kind } of orders) if (kind === 'repair' || kind === 'return' || kind === 'visit') seen.set(kind, id)
  return [...seen.values()]
}

/** Addresses of the pages before anybody is signed in. */
export const entries = ['/sign-in', '/join/:token', '/enter/:token', '/reset', '/reset/:token', '/welcome']

/** Every address of the client for a signed-in person, with an example for each name, and the states that have one of their own. */
export function listScreens(given: Examples): string[] {
  const routes = routesOfWeb().filter((route) => !entries.includes(route) && route !== '/parts')
  return [
    ...routes.flatMap((route) => {
      if (!route.includes(':')) return [route]
      const examples = exampleOf[route]
      if (!examples) throw new Error(`Nobody looks at ${route}: it has no example.`)
      const [before = '', after = ''] = route.split(/:\w+(?:\/threads\/:\w+)?/)
      return examples(given).map((example) => {
        const [id, thread] = String(example).split('/')
        return thread ? `${before}${id}/threads/${thread}` : `${before}${id}${after}`
      })
    }),
    ...states(given),
  ]
}

/** Addresses that need no row to be there: an empty desk has them all. */
export const plainScreens = (): string[] =>
  routesOfWeb()
    .filter((route) => !entries.includes(route) && route !== '/parts')
    .map((route) => route.replaceAll(/:network/g, 'mastodon').replaceAll(/:\w+/g, '1'))
