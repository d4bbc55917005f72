import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import pg from 'pg'
import type { Engine } from '#server/kit/database/engine.ts'
import { emptyDatabaseUrl } from './database.ts'

const folder = join(import.meta.dirname, '../fixtures/released')

/** The address of a database as this release wrote it, not migrated; removed after the test. */
export async function releasedDatabaseUrl(engine: Engine, release = '1e3a026'): Promise<string> {
  const url = await emptyDatabaseUrl(engine)
  const written = gunzipSync(await readFile(join(folder, `${release}.${engine === 'sqlite' ? 'db' : 'sql'}.gz`)))
  if (engine === 'sqlite') {
    await writeFile(url, written)
    return url
  }
  const client = new pg.Client(url)
  await client.connect()
  await client.query(written.toString('utf8'))
  await client.end()
  return url
}
