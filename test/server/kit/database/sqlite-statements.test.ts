import sqlite3 from 'sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { cacheStatements } from '#server/kit/database/sqlite-statements.ts'

/** A connection that counts how often a statement is made and ended. */
async function counted() {
  const db = await new Promise<sqlite3.Database>((resolve) => {
    const opened = new sqlite3.Database(':memory:', () => resolve(opened))
  })
  const statements = cacheStatements(db)
  onTestFinished(() => {
    statements.finalize()
    return new Promise<void>((closed, failed) => db.close((error) => (error ? failed(error) : closed())))
  })
  let made = 0
  const prepare = db.prepare.bind(db)
  db.prepare = ((...given: Parameters<typeof prepare>) => {
    made += 1
    return prepare(...given)
  }) as typeof db.prepare
  const count = async (values: number) => {
    const text = `select count(*) as count from (values ${Array(values).fill('(?)').join(', ')})`
    const numbers = Array.from({ length: values }, (_, n) => n)
    const rows = await new Promise<unknown[]>((resolve, reject) =>
      statements.with(
        text,
        (statement) => statement.all(numbers, (error: Error | null, found: unknown[]) => (error ? reject(error) : resolve(found))),
        reject,
      ),
    )
    expect(rows).toEqual([{ count: values }])
  }
  return { count, made: () => made }
}

test('statements that were used last are ready, those used before them are made anew', async () => {
  const { count, made } = await counted()
  for (let values = 1; values <= 10; values++) await count(values)
  for (let values = 1; values <= 10; values++) await count(values)
  expect(made()).toBe(10)
  // Lists of so many lengths: together they would take more room than all short statements of the desk.
  for (let values = 1_000; values < 1_100; values++) await count(values)
  expect(made()).toBe(110)
  await count(1_099)
  expect(made()).toBe(110)
  await count(1)
  expect(made()).toBe(111)
})

test('a very long statement works, is not kept, and drives no other out', async () => {
  const { count, made } = await counted()
  await count(1)
  await Promise.all([count(5_000), count(5_000)])
  await count(5_000)
  expect(made()).toBe(4)
  await count(1)
  expect(made()).toBe(4)
})
