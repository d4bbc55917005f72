import { createSignal, For, type JSX, Show } from 'solid-js'
import { Avatar } from './avatar.tsx'
import { Button } from './button.tsx'
import { Chip, LangChip } from './chip.tsx'
import { ChoiceDialog } from './choice-dialog.tsx'
import { Dialog } from './dialog.tsx'
import { Field, SelectField, Switch, TextField } from './field.tsx'
import { Icon } from './icon.tsx'
import { Kbd } from './kbd.tsx'
import { Menu } from './menu.tsx'
import { Moment } from './moment.tsx'
import { prefer, preferences } from './preferences.ts'
import { SentimentScore } from './sentiment.tsx'
import { Sla } from './sla.tsx'
import { Spark } from './spark.tsx'
import { EmptyState, ErrorState, Skeleton } from './states.tsx'
import { GlobalToasts, showProblem, showToast } from './toast.tsx'
import './parts.css'

const minuteMs = 60_000

function Part(props: { name: string; children: JSX.Element }) {
  return (
    <section>
      <h2 class="over">{props.name}</h2>
      <div class="box">{props.children}</div>
    </section>
  )
}

/** Every part of the interface in its states. Only in development; switch theme and density above. */
export function PartsPage() {
  const [dialog, setDialog] = createSignal<'form' | 'choice' | null>(null)
  const [on, setOn] = createSignal(true)
  const now = Date.now()
  return (
    <main class="parts">
      <header class="row">
        <h1>Parts</h1>
        <span class="push" />
        <For each={['system', 'light', 'dark'] as const}>
          {(theme) => (
            <Button kind={preferences().theme === theme ? 'main' : 'ghost'} onClick={() => prefer({ theme })}>
              {theme}
            </Button>
          )}
        </For>
        <Switch
          label="compact"
          checked={preferences().density === 'compact'}
          onChange={(compact) => prefer({ density: compact ? 'compact' : 'comfortable' })}
        />
      </header>
      <div class="grid">
        <Part name="Button">
          <div class="row wrap">
            <Button>Default</Button>
            <Button kind="main" icon="globe" keys="ctrl+enter">
              Post publicly
            </Button>
            <Button kind="ink" icon="lock">
              Send privately
            </Button>
            <Button kind="ghost" keys="n">
              Note
            </Button>
            <Button kind="danger">Remove</Button>
            <Button busy icon="globe">
              Busy
            </Button>
            <Button disabled>Off</Button>
            <Button icon="search" label="Only an icon" />
          </div>
        </Part>
        <Part name="Marks">
          <div class="row wrap">
            <Avatar name="Aino Kettunen-Järvelä" />
            <Avatar name="Fjellro" us />
            <Avatar name="ليلى حدّاد" small />
            <Chip>Complaint 0.94</Chip>
            <Chip tone="warn" icon="hand">
              By hand
            </Chip>
            <Chip tone="danger">Urgent</Chip>
            <Chip tone="ok">Met</Chip>
            <Chip tone="accent">Public</Chip>
            <LangChip lang="fi" />
            <Kbd keys="g i" />
            <Moment at={now - 6 * minuteMs} ago />
          </div>
          <div class="row wrap">
            <SentimentScore score={-0.82} />
            <SentimentScore score={0.5} />
            <SentimentScore score={0.02} />
            <SentimentScore score={-0.4} sure={false} />
          </div>
          <div class="row wrap">
            <Sla clock={{ state: 'running', dueAt: now + 200 * minuteMs }} />
            <Sla clock={{ state: 'running', dueAt: now + 20 * minuteMs }} />
            <Sla clock={{ state: 'running', dueAt: now - 12 * minuteMs }} />
            <Sla clock={{ state: 'paused', why: 'until Mon' }} />
            <Sla clock={{ state: 'met', word: 'Replied' }} />
          </div>
        </Part>
        <Part name="Field">
          <Field label="Name" hint="As it stands on the parcel" value="Þórdís" />
          <Field label="E-mail" error="An e-mail address has the form name@place" value="thordis" />
          <SelectField label="Warranty">
            <option>Not decided yet</option>
          </SelectField>
          <TextField label="Note" />
          <Switch label="Single keys" checked={on()} onChange={setOn} />
        </Part>
        <Part name="Overlays">
          <div class="row wrap">
            <Button onClick={() => setDialog('form')}>Dialog</Button>
            <Button onClick={() => setDialog('choice')}>Choices</Button>
            <Menu
              icon="menu"
              label="Menu"
              items={[
                { label: 'Assign…', keys: 'a', icon: 'person', run: () => undefined },
                { label: 'Off', disabled: true, run: () => undefined },
                { label: 'Chosen', chosen: true, line: true, run: () => undefined },
              ]}
            />
            <Button onClick={() => showToast({ words: 'Added to C-1042', undo: () => undefined })}>Toast</Button>
            <Button onClick={() => showProblem('Not done: Ingvild sorted it 3 s ago.')}>Problem</Button>
          </div>
          <Spark values={[0, 0, 1, 0, 2, 1, 4, 3, 6]} title="Threads an hour" start="Sun" end="now, 6 an hour" />
        </Part>
        <Part name="Empty, done">
          <EmptyState kind="done" title="All sorted" why="41 mentions sorted today.">
            <Button keys="g c">Go to Cases</Button>
          </EmptyState>
        </Part>
        <Part name="Empty, but suspicious">
          <EmptyState kind="suspicious" title="Bluesky silent since 09:12" why="The access token was refused, so this is not good news.">
            <Button kind="main">Look at it</Button>
          </EmptyState>
        </Part>
        <Part name="Could not load">
          <ErrorState title="The cases did not load" error={new Error('The server did not answer in 10 s.')} retry={() => undefined} />
        </Part>
        <Part name="Loading">
          <Skeleton rows={3} />
        </Part>
        <Part name="Icons">
          <div class="row wrap">
            <For
              each={
                [
                  'triage',
                  'cases',
                  'service',
                  'trends',
                  'gear',
                  'globe',
                  'lock',
                  'hand',
                  'merge',
                  'split',
                  'ch-bluesky',
                  'ch-mastodon',
                  'ch-x',
                  'ch-reddit',
                ] as const
              }
            >
              {(name) => <Icon name={name} />}
            </For>
          </div>
        </Part>
      </div>
      <Show when={dialog() === 'form'}>
        <Dialog
          title="A dialog"
          onClose={() => setDialog(null)}
          onSubmit={() => setDialog(null)}
          foot={<Button type="submit">Save</Button>}
        >
          <Field label="Name" autofocus />
        </Dialog>
      </Show>
      <Show when={dialog() === 'choice'}>
        <ChoiceDialog
          title="How was it solved?"
          choices={[
            { value: 1, label: 'Answered', chosen: true },
            { value: 2, label: 'Repaired' },
          ]}
          onChoose={() => undefined}
          onClose={() => setDialog(null)}
        />
      </Show>
      <GlobalToasts />
    </main>
  )
}
