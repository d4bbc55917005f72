import type { InterfaceLanguage } from '#shared/agent.ts'
import type { AlertGrouping, AlertKind, AlertState, AlertVerdict, Sensitivity } from '#shared/alert.ts'
import { flag, id, instant, int, json, nullable, oneOf, real, reference, table, text, zero } from './column.ts'

export type KeptRecipient = { agentId: number } | { address: string; lang: InterfaceLanguage }

export const alerts = table({
  id: id(),
  name: text(),
  kind: oneOf<AlertKind>(),
  sensitivity: oneOf<Sensitivity>(),
  grouping: oneOf<AlertGrouping>(),
  floor: int(),
  forMinutes: int(),
  coolDownMinutes: int(),
  recipients: json<KeptRecipient[]>(),
  isOn: flag(),
  /** Until then nobody is told by mail; how it stands goes on. */
  mutedUntil: nullable(instant()),
  /** The last moment of its grid that was decided on. */
  evaluatedAt: nullable(instant()),
  createdBy: nullable(reference('agents')),
  createdAt: instant(),
})

/** How one group of an alert stands; its identity is the alert and the group. */
export const alertStandings = table(
  {
    alertId: reference('alerts', 'cascade'),
    groupKey: text(),
    state: oneOf<AlertState>(),
    sinceAt: instant(),
    /** Since when nothing is known without a break. */
    missingAt: nullable(instant()),
    firedAt: nullable(instant()),
    /** Whether this firing was told, when anything was told last, and how far it was beyond the usual then. */
    isTold: zero(flag()),
    toldAt: nullable(instant()),
    toldExcess: nullable(real()),
    value: nullable(real()),
    usualValue: nullable(real()),
    limitValue: nullable(real()),
    /** The last moment that was decided on for this group. */
    evaluatedAt: instant(),
  },
  [{ on: ['alertId', 'groupKey'], unique: true }],
)

export const alertFirings = table(
  {
    id: id(),
    alertId: reference('alerts', 'cascade'),
    groupKey: text(),
    firedAt: instant(),
    endedAt: nullable(instant()),
    /** As it was when it fired. */
    value: real(),
    usualValue: nullable(real()),
    limitValue: real(),
  },
  [{ on: ['alertId', 'groupKey', 'firedAt'], unique: true }, { on: ['alertId', 'id'] }],
)

/** What a person said of a firing, real or rehearsed. */
export const alertMarks = table(
  {
    alertId: reference('alerts', 'cascade'),
    groupKey: text(),
    firedAt: instant(),
    verdict: oneOf<AlertVerdict>(),
    agentId: reference('agents'),
    at: instant(),
  },
  [{ on: ['alertId', 'groupKey', 'firedAt'], unique: true }],
)
