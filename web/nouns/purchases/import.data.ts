import { useQueryClient } from '@tanstack/solid-query'
import type { Page } from '#shared/list.schema.ts'
import type { ImportError, ImportRun, ImportRunWithSample } from '#shared/purchase-import.schema.ts'
import type { ImportMapping } from '#shared/purchase-import.ts'
import { del, get, patch, post, postFile } from '../../data/api.ts'
import { createLiveQuery } from '../../data/live-query.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { showProblem } from '../../kit/ui/toast.tsx'
import './purchase-import.words.ts'

const path = '/api/purchases/imports'
const kinds = ['purchase-'] as const

export const useImports = () =>
  createLiveQuery(
    () => ({ key: ['imports', 'list'], load: (signal) => get<Page<ImportRun>>(path, { limit: 20 }, signal), restMs: 1_000 }),
    kinds,
  )

/** One import; it is followed while it is written. */
export const useImport = (id: () => number) =>
  createLiveQuery(
    () => ({ key: ['imports', 'one', id()], load: (signal) => get<ImportRunWithSample>(`${path}/${id()}`, {}, signal), restMs: 500 }),
    kinds,
    (event) => event.data.importId === id(),
  )

/** The first errors of an import, in the order of its lines. */
export const useImportErrors = (id: () => number, count: () => number) =>
  createLiveQuery(() => ({
    key: ['imports', 'errors', id(), count()],
    load: (signal) => get<Page<ImportError>>(`${path}/${id()}/errors`, { limit: 50 }, signal),
    enabled: count() > 0,
  }))

export const errorsFile = (id: number) => `${path}/${id}/errors.csv`

/** Sends a file to be read through. Throws the server's refusal, for the form to show. */
export const sendPurchases = (file: File, source: string, key: string) =>
  postFile<ImportRunWithSample>(path, { source, fileName: file.name.slice(0, 200) || 'purchases.csv' }, file, key)

/** What can be done with an import that was read through. Each shows what came of it, and says what went wrong. */
export function useImportActions(id: () => number) {
  const client = useQueryClient()
  async function attempt(run: () => Promise<ImportRunWithSample>): Promise<void> {
    try {
      client.setQueryData(['imports', 'one', id()], await run())
    } catch (error) {
      showProblem(t('import.not-saved', { why: problemText(error) }))
    }
    await client.invalidateQueries({ queryKey: ['imports'] })
  }
  return {
    remap: (mapping: ImportMapping) => attempt(() => patch<ImportRunWithSample>(`${path}/${id()}`, { mapping })),
    run: () => attempt(() => post<ImportRunWithSample>(`${path}/${id()}/run`)),
    stop: () => attempt(() => del<ImportRunWithSample>(`${path}/${id()}/run`)),
  }
}
