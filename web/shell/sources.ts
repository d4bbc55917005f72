import type { Page } from '#shared/list.schema.ts'
import type { Source } from '#shared/source.schema.ts'
import { get } from '../api.ts'
import { createLiveQuery } from '../live-query.ts'

/** Everything we listen to, with its health. */
export const useSources = () =>
  createLiveQuery(() => ({ key: ['sources'], load: (signal) => get<Page<Source>>('/api/sources', { limit: 200 }, signal) }), ['source-'])

/** Whether a source needs a person before it hears again. */
export const isDeaf = (source: Source) => source.state === 'stopped' || source.state === 'failing'
