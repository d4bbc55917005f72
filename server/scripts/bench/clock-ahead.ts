/** Loaded before a server (`node --import`): its machine's clock is BENCH_CLOCK_AHEAD_MS ahead of ours, or behind when that is negative. */
const aheadMs = Number(process.env.BENCH_CLOCK_AHEAD_MS ?? 0)
const now = Date.now.bind(Date)
Date.now = () => now() + aheadMs
