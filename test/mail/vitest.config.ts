import { defineConfig } from 'vitest/config'

/** Mail against a real Dovecot and a real SMTP server; apart from the other tests, because it needs Dovecot. */
export default defineConfig({
  test: { include: ['test/mail/*.mail.ts'], testTimeout: 30_000, hookTimeout: 180_000, maxWorkers: 1 },
})
