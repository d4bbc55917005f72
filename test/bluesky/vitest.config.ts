import { defineConfig } from 'vitest/config'

/** Bluesky against a real server of the AT Protocol; apart from the other tests, because that server brings 600 packages. */
export default defineConfig({
  test: {
    include: ['test/bluesky/*.real.ts'],
    globalSetup: ['test/bluesky/install.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 1,
  },
})
