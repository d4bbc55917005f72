import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { deskEnvironment, signIn, startProcess } from './processes.ts'
import { samplePosts } from './sample-texts.ts'

const count = Number(process.env.BENCH_POSTS ?? 20_000)
const mostSeconds = 300

/**
 * The whole path, in three processes as in life: the practice network serves posts by HTTP, the desk hears, understands,
 * clusters and stores them, and one screen follows the live stream while another asks for lists ten times a second.
 * Time runs from adding the source to the last `mention-clustered` event on the screen.
 */
export async function run(): Promise<Record<string, unknown>> {
  const folder = mkdtempSync(join(tmpdir(), 'aftercare-bench-'))
  const children: ChildProcess[] = []
  try {
    const file = join(folder, 'posts.jsonl')
    writeFileSync(
      file,
      samplePosts(count)
        .map((post) => JSON.stringify(post))
        .join('\n'),
    )
    console.error(`Ingest: ${count} posts, ${process.version}, database ${process.env.DATABASE_URL ? 'given by DATABASE_URL' : 'SQLite'}.`)
    const practice = JSON.parse(await startProcess(children, 'server/practice/main.ts', { PRACTICE_REPLAY: file })) as {
      url: string
      token: string
    }
    await fetch(`${practice.url}/practice/settings`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: '{"limitFactor":0}',
    })
    const served = await startProcess(children, 'server/main.ts', deskEnvironment(process.env.DATABASE_URL ?? join(folder, 'bench.db')))
    const url = served.match(/http:\S+/)?.[0] ?? ''
    const context = await signIn(url)
    const screen = followScreen(url, context.cookie)
    await pause(200)
    const began = performance.now()
    await context.post('/api/sources', { channel: 'x', settings: { baseUrl: practice.url, accessToken: practice.token } })
    const lists = askForLists(url, context.cookie)
    while (screen.clustered < count) {
      await pause(50)
      if (performance.now() - began > mostSeconds * 1000)
        throw new Error(`Only ${screen.clustered} of ${count} were clustered within ${mostSeconds} s.`)
    }
    const tookS = (performance.now() - began) / 1000
    lists.stop()
    screen.stop()
    const cases = await context.get<{ all: number; resolved: number }>('/api/cases/counts')
    return {
      posts: count,
      seconds: round(tookS),
      mentionsPerSecond: Math.round(count / tookS),
      listP50Ms: round(quantile(lists.times, 0.5)),
      listP95Ms: round(quantile(lists.times, 0.95)),
      listMaxMs: round(Math.max(...lists.times)),
      listRequests: lists.times.length,
      cases: cases.all,
      memoryMb: await residentMb(url),
    }
  } finally {
    for (const child of children) child.kill('SIGTERM')
    await pause(500)
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A screen on the live stream; counts what it is told was clustered. */
function followScreen(url: string, cookie: string) {
  const abort = new AbortController()
  const screen = { clustered: 0, stop: () => abort.abort() }
  const follow = async () => {
    const answer = await fetch(`${url}/api/live`, { headers: { cookie }, signal: abort.signal })
    if (!answer.body) throw new Error('The live stream has no body.')
    let rest = ''
    for await (const chunk of answer.body.pipeThrough(new TextDecoderStream())) {
      const text = rest + chunk
      const end = text.lastIndexOf('\n') + 1
      rest = text.slice(end)
      screen.clustered += text.slice(0, end).match(/^event: mention-clustered$/gm)?.length ?? 0
    }
  }
  follow().catch((error) => {
    if (!abort.signal.aborted) console.error(`The screen lost its stream: ${error}`)
  })
  return screen
}

function askForLists(url: string, cookie: string) {
  const times: number[] = []
  let stopped = false
  const paths = ['/api/cases', '/api/mentions?queue=complaints', '/api/mentions', '/api/cases?queue=unassigned']
  const ask = async () => {
    for (let n = 0; !stopped; n++) {
      const began = performance.now()
      await (await fetch(url + (paths[n % paths.length] ?? ''), { headers: { cookie } })).text()
      times.push(performance.now() - began)
      await pause(100)
    }
  }
  ask().catch((error) => console.error(`A list could not be read: ${error}`))
  return {
    times,
    stop: () => {
      stopped = true
    },
  }
}

async function residentMb(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text()
  return Math.round(Number(/^process_resident_memory_bytes (\S+)/m.exec(text)?.[1] ?? 0) / 1024 / 1024)
}

const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0
const round = (value: number) => Math.round(value * 10) / 10
