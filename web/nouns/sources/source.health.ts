import type { Page } from '#shared/list.schema.ts'
import type { Source } from '#shared/source.schema.ts'
import { get } from '../../data/api.ts'
import { createLiveQuery } from '../../data/live-query.ts'

/** All sources with their health, for banners and the status bar; asked again only when the health of one changes. */
export const useSourceHealth = () =>
  createLiveQuery(() => ({ key: ['sources'], load: (signal) => get<Page<Source>>('/api/sources', { limit: 200 }, signal) }), ['source-'])

/** Whether a source needs a person before it reads again. */
export const isDown = (source: Source) => source.state === 'stopped' || source.state === 'failing'
