import type { TestProject } from 'vitest/node'
import { startPostgres } from '#server/scripts/bench/postgres.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    postgresUrl: string
  }
}

/**
 * One real PostgreSQL server for the whole run: the one at TEST_POSTGRES_URL, or one from npm in a folder of its own.
 * Each test that needs it makes its own database (see database.ts).
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_POSTGRES_URL
  if (given) {
    project.provide('postgresUrl', given)
    return async () => undefined
  }
  const { url, stop } = await startPostgres()
  project.provide('postgresUrl', url)
  return stop
}
