import { startPracticeNetwork } from './network.ts'

const { env } = process
const network = await startPracticeNetwork({
  port: Number(env.PRACTICE_PORT ?? 0),
  seed: Number(env.PRACTICE_SEED ?? 1),
})

const { url, token, refreshToken, clientId, clientSecret } = network
process.stdout.write(`${JSON.stringify({ url, token, refreshToken, clientId, clientSecret })}\n`)

let stopping = false
const stop = async () => {
  if (stopping) return
  stopping = true
  await network.close()
  process.exit(0)
}
process.once('SIGTERM', stop)
process.once('SIGINT', stop)
process.stdin.resume().once('end', stop).once('close', stop)
