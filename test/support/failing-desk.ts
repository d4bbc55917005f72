import type { Context } from '#server/kit/database/context.ts'

/** How our own tables fail: `read`: nothing can be read; `write`: no transaction begins; `answer`: one is kept, and nobody hears; `hang`: none ends. */
export type ContextFault = 'read' | 'write' | 'answer' | 'hang'

/** A desk whose tables fail as `fault` says, until the caller sets it to null. */
export function failingContext(context: Context): { context: Context; failing: { fault: ContextFault | null } } {
  const failing = { fault: null as ContextFault | null }
  const db = new Proxy(context.db, {
    get(target, name) {
      if (name === 'selectFrom' && failing.fault === 'read') throw new Error('The disk cannot be read.')
      if (name === 'transaction' && failing.fault === 'write') throw new Error('The disk is full.')
      if (name === 'transaction' && failing.fault === 'hang') return () => ({ execute: () => new Promise<never>(() => undefined) })
      if (name === 'transaction' && failing.fault === 'answer')
        return () => ({
          execute: async (work: Parameters<ReturnType<Context['db']['transaction']>['execute']>[0]) => {
            await target.transaction().execute(work)
            throw new Error('The line to the database broke.')
          },
        })
      const value = Reflect.get(target, name) as unknown
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  return { context: { ...context, db }, failing }
}
