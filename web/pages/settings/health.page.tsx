import { For, Match, Switch } from 'solid-js'
import type { Health } from '#shared/health.schema.ts'
import { bytes, duration, exactTime, listed } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Icon } from '../../kit/ui/icon.tsx'
import { ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import { useHealth } from '../../nouns/health/health.data.ts'
import { SettingsFrame } from './settings-frame.tsx'

const day = 86_400_000
/** Headers name whole seconds, and answers take their time: less than this is no difference. */
const clockToleranceMs = 10_000
/** Less room than this is little, however large the disk. */
const littleBytes = 1_000_000_000

type Line = { name: string; words: string; isFine: boolean }

/** How the installation itself is: room, clock, key, proxy, memory, backups, the database's file. */
export function HealthPage() {
  const query = useHealth()
  return (
    <SettingsFrame part="health" what={t('health.what')}>
      <Switch fallback={<Skeleton rows={6} />}>
        <Match when={query.data()}>
          {(health) => (
            <ul class="condition" aria-label={t('health.list')}>
              <For each={linesOf(health())}>
                {(line) => (
                  <li class={line.isFine ? undefined : 'needs'}>
                    <Icon name={line.isFine ? 'check' : 'warn'} size="s" label={t(line.isFine ? 'health.fine' : 'health.attention')} />
                    <h2>{line.name}</h2>
                    <p>{line.words}</p>
                  </li>
                )}
              </For>
            </ul>
          )}
        </Match>
        <Match when={query.error()}>
          <ErrorState title={t('health.failed')} error={query.error()} retry={query.reload} />
        </Match>
      </Switch>
    </SettingsFrame>
  )
}

const linesOf = (health: Health): Line[] => [
  { name: t('health.disk'), ...diskOf(health) },
  { name: t('health.clock'), ...clockOf(health) },
  { name: t('health.key'), ...keyOf(health) },
  {
    name: t('health.proxy'),
    words: t(health.unnamedProxy ? 'settings.unnamed-proxy' : 'health.proxy.fine'),
    isFine: !health.unnamedProxy,
  },
  {
    name: t('health.memory'),
    words: t('health.memory.value', { size: bytes(health.memory.resident), time: exactTime(health.startedAt) }),
    isFine: true,
  },
  { name: t('health.backup'), ...backupOf(health) },
  { name: t('health.integrity'), ...integrityOf(health) },
]

type State = Omit<Line, 'name'>
const fine = (words: string): State => ({ words, isFine: true })
const bad = (words: string): State => ({ words, isFine: false })

function diskOf({ disk, outage }: Health): State {
  if (outage === 'disk-full') return bad(t('health.disk.full'))
  if (!disk) return fine(t('health.disk.unseen'))
  const values = { free: bytes(disk.free), total: bytes(disk.total), size: bytes(disk.database) }
  // The log of a busy database may grow by as much as the database in a night.
  return disk.free < Math.max(littleBytes, disk.database / 2) ? bad(t('health.disk.low', values)) : fine(t('health.disk.value', values))
}

function clockOf({ clock }: Health): State {
  const differs = (ahead: number) => Math.abs(ahead) > clockToleranceMs
  if (clock.database !== null && differs(clock.database))
    return bad(t('health.clock.database', { time: duration(Math.abs(clock.database)) }))
  // One server's clock may be wrong; ours is when most say so.
  const others = clock.networks.filter(({ ahead }) => differs(ahead))
  const [first] = others
  if (first && others.length * 2 > clock.networks.length)
    return bad(t('health.clock.off', { host: first.host, time: duration(Math.abs(first.ahead)) }))
  return fine(t(clock.networks.length === 0 ? 'health.clock.unknown' : 'health.clock.fine'))
}

function keyOf({ secret: { fits, place, unreadable } }: Health): State {
  if (!fits) return bad(t('health.key.other', { place, names: listed(unreadable) }))
  if (unreadable.length > 0) return bad(t('health.key.damaged', { names: listed(unreadable) }))
  return fine(t('health.key.fits', { place }))
}

function backupOf({ backup, disk }: Health): State {
  if (!disk) return fine(t('health.backup.postgres'))
  if (!backup) return bad(t('health.backup.never'))
  const time = exactTime(backup.at)
  return Date.now() - backup.at > 7 * day ? bad(t('health.backup.old', { time })) : fine(t('health.backup.at', { time }))
}

function integrityOf({ integrity, disk }: Health): State {
  if (!disk) return fine(t('health.integrity.postgres'))
  if (!integrity) return fine(t('health.integrity.never'))
  const time = exactTime(integrity.at)
  return integrity.ok ? fine(t('health.integrity.ok', { time })) : bad(t('health.integrity.bad', { what: integrity.result }))
}
