import type { ChildProcess } from 'node:child_process'
import { points } from '../../kit/lib/failpoint.ts'
import type { Moment } from './crash-moments.ts'
import { startProcess, urlIn } from './processes.ts'

/** A running server and the moment at which it is to die. */
export type Node = {
  url: string
  moment: Moment | null
  startedMs: number
  /** Resolves when the process is gone, however it went. */
  dead: Promise<void>
  isDead(): boolean
  /** How it died; null while it lives. `at its point`: as it was told to; `by itself`: with an exit code. */
  death(): 'killed' | 'at its point' | 'by itself' | null
  kill(): void
  /** Asks it to stop in good order. */
  end(): void
}

/** Starts a server that dies at `moment`, if that is a point in the code. It may be dead before it serves. */
export async function startNode(children: ChildProcess[], environment: Record<string, string>, moment: Moment | null): Promise<Node> {
  const isPoint = points.some((point) => point === moment?.name)
  const began = performance.now()
  const own: ChildProcess[] = []
  const served = startProcess(own, 'server/main.ts', {
    ...environment,
    ...(moment && isPoint && { AFTERCARE_CRASH_AT: `${moment.name}:${moment.nth}` }),
  })
  const [child] = own as [ChildProcess]
  children.push(child)
  const line = await served.catch((error: unknown) => {
    // Some points lie before it serves; any other end of a start is a fault.
    if (child.signalCode !== 'SIGKILL') throw error
    return ''
  })
  const startedMs = performance.now() - began
  const isDead = () => child.exitCode !== null || child.signalCode !== null
  return {
    url: urlIn(line),
    moment,
    startedMs,
    dead: isDead() ? Promise.resolve() : new Promise((resolve) => void child.once('exit', () => resolve())),
    isDead,
    death: () => (!isDead() ? null : child.exitCode !== null ? 'by itself' : child.killed ? 'killed' : 'at its point'),
    kill: () => void child.kill('SIGKILL'),
    end: () => void child.kill('SIGTERM'),
  }
}
