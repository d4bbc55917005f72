import { z } from 'zod'
import { startPracticeNetwork } from './start-network.ts'

const number = z.coerce.number()
const settings = z
  .object({
    PRACTICE_PORT: number.int().min(0).max(65_535).default(0),
    PRACTICE_SEED: number.int().default(1),
    /** Times as fast as usual; for a replay: times as fast as it was, and without it as fast as the desk reads. */
    PRACTICE_SPEED: number.positive().optional(),
    PRACTICE_REPLAY: z.string().optional(),
    PRACTICE_STATE: z.string().optional(),
  })
  .parse(process.env)

const { PRACTICE_REPLAY: file, PRACTICE_SPEED: speed, PRACTICE_STATE: stateFile } = settings
const network = await startPracticeNetwork({
  port: settings.PRACTICE_PORT,
  seed: settings.PRACTICE_SEED,
  cast: true,
  ...(stateFile && { stateFile }),
  // Reading a file as fast as the desk can is no matter of X's limits.
  ...(file ? { replay: { file, speed: speed ?? null }, practiceSettings: { limitFactor: 0 } } : { speed: speed ?? 1 }),
})

let stopping = false
async function stop() {
  if (stopping) return
  stopping = true
  await network.close()
  process.exit(0)
}
process.once('SIGTERM', stop)
process.once('SIGINT', stop)
process.stdin.resume().once('end', stop).once('close', stop)

const { url, token, refreshToken, clientId, clientSecret } = network
process.stdout.write(`${JSON.stringify({ url, token, refreshToken, clientId, clientSecret })}\n`)
