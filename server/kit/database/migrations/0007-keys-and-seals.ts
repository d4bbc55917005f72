import { type Kysely, sql } from 'kysely'
import type { Engine } from '../engine.ts'
import { rebuild } from '../tables/rebuild.ts'

/**
 * Products get a key that stays when they are renamed: the name they have now. Tokens of customers' pages are sealed from now on; those that
 * lie in clear are sealed at the next start, which knows the secret (`sealStatusLinks`).
 */
export async function up(db: Kysely<unknown>, engine: Engine): Promise<void> {
  await sql`alter table products add column key text not null default ''`.execute(db)
  await sql`update products set key = name`.execute(db)
  // Two products may not share a key, and names were compared without case only.
  await sql`update products set key = name || ' ' || id where exists (select 1 from products as other where other.name = products.name and other.id < products.id)`.execute(
    db,
  )
  if (engine === 'postgres') await sql`alter table products alter column key drop default`.execute(db)
  else await rebuildWithoutDefault(db)
  await db.schema.createIndex('products_key').on('products').column('key').unique().execute()
  await db.schema.alterTable('serviceOrders').renameColumn('statusToken', 'statusSealed').execute()
}

/** SQLite keeps a default for ever once it was given. */
async function rebuildWithoutDefault(db: Kysely<unknown>): Promise<void> {
  await rebuild(
    db,
    'products',
    `create table "products" ("id" integer primary key autoincrement, "name" text not null, "spellings" text not null, "createdAt" integer not null, "key" text not null)`,
  )
}
