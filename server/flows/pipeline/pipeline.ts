import type { Reader } from '../../engines/language/language.ts'
import { second } from '../../kit/lib/clock.ts'
import { createClusterer } from './cluster.ts'
import { createListener, type Listening } from './listen.ts'
import { understandNext } from './understand.ts'

/** A stage of the pipeline: what it is called, how often it looks for work by itself, and its work; `run` answers whether there may be more. */
export type Stage = { name: string; everyMs: number; run(): Promise<boolean> }

export const listenStage = 'listen'
const understandStage = 'understand'
const clusterStage = 'cluster'

export type Pipeline = {
  /** In the order in which a post passes them. */
  stages: readonly Stage[]
  /** Ends after the polls under way, and lets another node cluster. */
  leave(): Promise<void>
}

/**
 * A post's way to a case, stage by stage. Each stage takes mentions in one state and leaves them in the next, so that a crash resumes where
 * it was; one that finished something wakes the next. After them people confirm or correct in triage (nouns/verdicts).
 * @param options.reader how texts are read now: with what was learned and for the team's products
 * @param options.wake runs the stage of that name at once
 */
export function createPipeline({
  reader,
  wake,
  ...listening
}: Omit<Listening, 'onSaved'> & { reader(): Promise<Reader>; wake(stage: string): void }): Pipeline {
  const { context, log, node } = listening
  const listener = createListener({ ...listening, onSaved: () => wake(understandStage) })
  const clusterer = createClusterer(context, node, log)

  /** A due source is polled; its posts are saved as mentions (`new`) together with the cursor. */
  const listen = () => listener.listenNext()

  /** Language, sentiment, kind, topic and why (`understood`). */
  async function understand(): Promise<boolean> {
    const count = await understandNext(context, await reader(), log)
    if (count > 0) wake(clusterStage)
    return count > 0
  }

  /** Thread and case, with the reasons and the suggestions (`clustered`). */
  const cluster = async () => (await clusterer.clusterNext()) > 0

  return {
    stages: [
      { name: listenStage, everyMs: 250, run: listen },
      { name: understandStage, everyMs: 1 * second, run: understand },
      { name: clusterStage, everyMs: 1 * second, run: cluster },
    ],
    async leave() {
      await listener.leave()
      await clusterer.leave()
    },
  }
}
