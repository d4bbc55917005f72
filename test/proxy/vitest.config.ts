import { defineConfig } from 'vitest/config'

/** The desk behind nginx and Caddy, with the very settings of docs/operating.md; apart from the other tests, because it needs both. */
export default defineConfig({
  test: { include: ['test/proxy/*.proxy.ts'], testTimeout: 60_000, hookTimeout: 180_000, maxWorkers: 1 },
})
