import { useQueryClient } from '@tanstack/solid-query'
import { createSignal } from 'solid-js'
import type { InterfaceLanguage } from '#shared/agent.ts'
import type { Plan, PlanThread, SilentBuyers } from '#shared/plan.schema.ts'
import type { PlanOrderKind, PlanPurpose } from '#shared/plan.ts'
import { del, get, patch, post } from '../../data/api.ts'
import { createLiveQuery } from '../../data/live-query.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { showProblem } from '../../kit/ui/toast.tsx'

type Answer = { plan: Plan | null }

const keyOf = (caseId: number) => ['plan', caseId]
const pathOf = (caseId: number) => `/api/cases/${caseId}/plan`

/** The plan of a case, kept true; `plan` is null when it never had one. */
export const usePlan = (caseId: () => number) =>
  createLiveQuery(
    () => ({ key: keyOf(caseId()), load: (signal) => get<Answer>(pathOf(caseId()), {}, signal) }),
    ['plan-', 'reply-', 'order-', 'mention-clustered', 'mention-changed'],
    (event) => event.caseId === caseId(),
  )

/** Who bought the same and said nothing: asked once, for there may be very many. */
export const useSilentBuyers = (caseId: () => number) =>
  createLiveQuery(() => ({
    key: ['plan', caseId(), 'silent-buyers'],
    load: (signal) => get<SilentBuyers>(`${pathOf(caseId())}/silent-buyers`, {}, signal),
  }))

export type ThreadChange = {
  included?: boolean
  purpose?: PlanPurpose
  orderKind?: PlanOrderKind | null
  goodwill?: number
  text?: string | null
  isRead?: true
}

/** What a person can do with a plan. What is done shows at once; what the server refuses is said and shown as it is. */
export function usePlanActions(caseId: () => number) {
  const client = useQueryClient()
  const [busy, setBusy] = createSignal(0)
  const keep = (answer: Answer) => client.setQueryData(keyOf(caseId()), answer)

  /** What is asked for goes to the server in the order in which it was done. */
  let before: Promise<unknown> = Promise.resolve()

  async function perform(run: () => Promise<Answer>, guess?: (plan: Plan) => Plan): Promise<boolean> {
    const shown = client.getQueryData<Answer>(keyOf(caseId()))
    setBusy((n) => n + 1)
    if (guess && shown?.plan) {
      void client.cancelQueries({ queryKey: keyOf(caseId()) })
      keep({ plan: guess(shown.plan) })
    }
    const turn = before.then(run)
    before = turn.catch(() => undefined)
    try {
      const answer = await turn
      // While more is under way, what is shown is further than this answer.
      if (busy() === 1) keep(answer)
      return true
    } catch (error) {
      showProblem(problemText(error))
      void client.invalidateQueries({ queryKey: keyOf(caseId()) })
      return false
    } finally {
      setBusy((n) => n - 1)
    }
  }
  const path = () => pathOf(caseId())
  const onThread = (id: number, change: (thread: PlanThread) => PlanThread) => (plan: Plan) => ({
    ...plan,
    threads: plan.threads.map((one) => (one.id === id ? change(one) : one)),
  })
  const included = (thread: PlanThread, isIn: boolean): PlanThread => ({
    ...thread,
    included: isIn,
    state: isIn ? 'waiting' : 'left-out',
  })
  return {
    isBusy: () => busy() > 0,
    open: () => perform(() => post<Answer>(path())),
    change: (body: { spacingMs?: number; dateOn?: string | null }) =>
      perform(
        () => patch<Answer>(path(), body),
        (plan) => ({ ...plan, ...body }),
      ),
    changeText: (body: { purpose: PlanPurpose; lang: InterfaceLanguage; text: string }) =>
      perform(() => patch<Answer>(`${path()}/texts`, body)),
    changeThread: (id: number, body: ThreadChange) =>
      perform(
        () => patch<Answer>(`${path()}/threads/${id}`, body),
        body.included === undefined ? undefined : onThread(id, (thread) => included(thread, body.included === true)),
      ),
    takeBack: (id: number) => perform(() => del<Answer>(`${path()}/threads/${id}/approval`)),
    start: () => perform(() => post<Answer>(`${path()}/start`)),
    pause: () => perform(() => post<Answer>(`${path()}/pause`)),
    resume: (sourceId?: number) => perform(() => post<Answer>(`${path()}/resume`, sourceId === undefined ? {} : { sourceId })),
    stop: () => perform(() => post<Answer>(`${path()}/stop`)),
    approveCost: () => perform(() => post<Answer>(`${path()}/cost-approval`)),
    draftLetter: (isSafety: boolean) => perform(() => post<Answer>(`${path()}/letter`, { isSafety })),
    changeLetter: (body: { isSafety?: boolean; texts?: { lang: InterfaceLanguage; subject: string; text: string }[] }) =>
      perform(() => patch<Answer>(`${path()}/letter`, body)),
    approveLetter: () => perform(() => post<Answer>(`${path()}/letter/approval`)),
  }
}

export type PlanActions = ReturnType<typeof usePlanActions>
