import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { type Config, readConfig } from '../config.ts'
import type { Context } from '../kit/database/context.ts'
import { engineOf, sqliteFile } from '../kit/database/database.ts'
import { StartError, wordsOf } from '../kit/lib/errors.ts'
import { createSecretBox } from '../kit/lib/secret-box.ts'
import { run, start } from '../main.ts'
import { findAgentByEmail } from '../nouns/agents/agent.store.ts'
import { makeSignInLink } from '../nouns/second-factors/sign-in-link.ts'
import { addPracticeAlerts } from './demo-alerts.ts'
import { addPracticeArticles } from './demo-articles.ts'
import { addPracticeSla } from './demo-clocks.ts'
import { addPracticeOrders } from './demo-orders.ts'
import { startPracticePlan } from './demo-plan.ts'
import { addPracticePurchases, linkPracticeCustomers } from './demo-purchases.ts'
import { watchReplay } from './demo-replay.ts'

const root = join(import.meta.dirname, '../..')
const adminEmail = 'admin@fjellro.example'
const lookMs = 2_000

/** Starts the desk together with the practice network (or a replay of real posts), and says where it is and how to sign in. */
await run(async () => {
  const { replay, speed } = readArguments()
  const began = Date.now()
  const environment = demoEnvironment(replay)
  const config = readConfig(environment)
  buildWebIfNeeded()
  const practice = await startPractice({ replay, speed, state: practiceState(config.databaseUrl) })
  try {
    const running = await start({
      ...config,
      practice: { url: practice.url, token: practice.token },
      pollEveryMs: config.pollEveryMs ?? (replay ? 200 : 2_000),
    })
    await running.startPractice()
    if (!replay) await addPracticePurchases(running.context)
    if (!replay) await addPracticeSla(running.context)
    console.log(`\n  Aftercare serves on ${running.url}  (${((Date.now() - began) / 1000).toFixed(1)} s)`)
    const link = await linkIn(running.context, config.admin?.email)
    if (link) console.log(`  Open it signed in (once, for ten minutes): ${running.url}${link}`)
    console.log(config.admin ? `  Sign in: ${config.admin.email}  ·  ${config.admin.password}` : '  Sign in with the account you made.')
    console.log(`  The practice network: ${practice.url}   Ctrl-C stops both.\n`)
    const telling = new AbortController()
    if (!replay)
      tellStory(running.context, config, running.url, telling.signal).catch((error: unknown) => {
        if (!telling.signal.aborted) console.error(`The story of the practice brand is not complete: ${wordsOf(error)}`)
      })
    const watching = replay ? watchReplay(running.context.db, practice.url) : null
    return {
      async stop() {
        watching?.abort()
        telling.abort()
        await running.stop()
        practice.stop()
      },
    }
  } catch (error) {
    practice.stop()
    throw error
  }
})

/** A link that lets the administrator of the demo in once; null where there is none. */
async function linkIn(context: Context, email: string | undefined): Promise<string | null> {
  const agent = email === undefined ? null : await findAgentByEmail(context.db, email)
  return agent ? (await makeSignInLink(context, agent.id)).path : null
}

/**
 * What happened before anybody looks, and what is under way: the orders of the last weeks, who of those who complain is which customer, and a
 * plan that answers the largest case. Waits until somebody works here.
 */
async function tellStory(context: Context, config: Config, url: string, ending: AbortSignal): Promise<void> {
  const secretBox = createSecretBox(config.secret)
  for (;;) {
    const agent = await context.db.selectFrom('agents').select(['id', 'name', 'role']).orderBy('id').limit(1).executeTakeFirst()
    if (agent) {
      const actor = { agentId: agent.id, name: agent.name, role: agent.role, sessionId: null }
      const walking = { context, secretBox, currency: config.currency, undoMs: config.undoMs }
      await addPracticeArticles(context, actor)
      await addPracticeAlerts(context, actor)
      await addPracticeOrders(context, secretBox, actor)
      await Promise.all([linkPracticeCustomers(context, actor, ending), startPracticePlan(walking, actor, url, ending)])
      return
    }
    await sleep(lookMs, undefined, { signal: ending })
  }
}

function readArguments(): { replay: string | null; speed: number | null } {
  try {
    const { values } = parseArgs({ options: { replay: { type: 'string' }, speed: { type: 'string' } }, strict: true })
    const speed = values.speed === undefined ? null : Number(values.speed)
    if (speed !== null && !(speed > 0)) throw new Error('--speed needs a number above 0')
    const replay = values.replay === undefined ? null : resolve(process.env.INIT_CWD ?? '.', values.replay)
    if (replay && !existsSync(replay)) throw new Error(`there is no file ${replay}`)
    return { replay, speed }
  } catch (error) {
    throw new StartError(`npm run demo -- [--replay FILE.jsonl] [--speed N]: ${wordsOf(error).split('\n')[0]}`)
  }
}

/** The settings of the environment, with a database of the demo's own and a sign-in that is made once and kept beside it. */
function demoEnvironment(replay: string | null): Record<string, string | undefined> {
  const name = replay ? `replay-${basename(replay).replace(/\W+/g, '-')}.db` : 'demo.db'
  const environment: Record<string, string | undefined> & { DATABASE_URL: string } = {
    AFTERCARE_BRAND: 'Fjellro',
    AFTERCARE_SERVICE_PHONE: '+47 22 00 00 00',
    AFTERCARE_SERVICE_HOURS: 'Mon–Fri 8–18',
    ...process.env,
    DATABASE_URL: process.env.DATABASE_URL || join(root, 'data', name),
  }
  if (environment.AFTERCARE_ADMIN_EMAIL || environment.AFTERCARE_ADMIN_PASSWORD || engineOf(environment.DATABASE_URL) === 'postgres')
    return environment
  const file = `${sqliteFile(environment.DATABASE_URL)}.sign-in`
  try {
    if (!existsSync(file)) {
      if (existsSync(sqliteFile(environment.DATABASE_URL))) return environment
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, `${randomBytes(9).toString('base64url')}\n`, { mode: 0o600 })
    }
    return { ...environment, AFTERCARE_ADMIN_EMAIL: adminEmail, AFTERCARE_ADMIN_PASSWORD: readFileSync(file, 'utf8').trim() }
  } catch (error) {
    throw new StartError(`The sign-in of the demo ${file} cannot be read or written: ${wordsOf(error)}`)
  }
}

/** Where the practice network keeps its world, so that a second start finds the same people and posts. */
function practiceState(databaseUrl: string): string {
  return engineOf(databaseUrl) === 'sqlite' ? `${sqliteFile(databaseUrl)}.practice` : join(root, 'data', 'practice-postgres')
}

function newestIn(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).reduce((newest, entry) => {
    return entry.isFile() ? Math.max(newest, statSync(join(entry.parentPath, entry.name)).mtimeMs) : newest
  }, 0)
}

function buildWebIfNeeded(): void {
  const built = join(root, 'dist', 'index.html')
  const sources = Math.max(newestIn(join(root, 'web')), newestIn(join(root, 'shared')))
  if (existsSync(built) && statSync(built).mtimeMs > sources) return
  const began = Date.now()
  console.log('  Building the web client …')
  // In a process of its own: the bundler's memory is not the desk's.
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'error'], {
    cwd: root,
  })
  if (status !== 0) throw new StartError(`The web client could not be built: ${stderr}`)
  console.log(`  Built in ${((Date.now() - began) / 1000).toFixed(1)} s.`)
}

type Practice = { url: string; token: string; stop(): void }

function startPractice({ replay, speed, state }: { replay: string | null; speed: number | null; state: string }): Promise<Practice> {
  const env = {
    ...process.env,
    PRACTICE_STATE: state,
    ...(replay ? { PRACTICE_REPLAY: replay } : {}),
    ...(speed ? { PRACTICE_SPEED: String(speed) } : {}),
  }
  // Its input stays open as long as we live: when we die, however, it ends too.
  const child: ChildProcess = spawn(process.execPath, [join(root, 'server/practice/main.ts')], { env, stdio: ['pipe', 'pipe', 'inherit'] })
  return new Promise((done, fail) => {
    child.on('error', (error) => fail(new StartError(`The practice network did not start: ${error.message}`)))
    child.on('exit', (code) => fail(new StartError(`The practice network ended at once (exit code ${code}).`)))
    if (!child.stdout) return fail(new StartError('The practice network has no output.'))
    createInterface({ input: child.stdout }).once('line', (line) => {
      const { url, token } = JSON.parse(line) as { url: string; token: string }
      done({ url, token, stop: () => void child.stdin?.end() })
    })
  })
}
