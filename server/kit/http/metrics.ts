import { prometheus } from '@hono/prometheus'
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'

/** Counters of this node for Prometheus: requests by route pattern, the process, and what the caller counts. */
export function createMetrics(gauges: Record<string, { about: string; read: () => Promise<number> | number }>) {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  for (const [name, { about, read }] of Object.entries(gauges)) {
    new Gauge({
      name: `aftercare_${name}`,
      help: about,
      registers: [registry],
      async collect() {
        this.set(await read())
      },
    })
  }
  return prometheus({ registry })
}
