import { createSignal, For, Show } from 'solid-js'
import type { ArticleImport } from '#shared/article.schema.ts'
import { useSession } from '../../data/session.tsx'
import { isMessage, t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { Menu } from '../../kit/ui/menu.tsx'
import { nameText } from '../../kit/ui/safe-text.ts'
import { showProblem } from '../../kit/ui/toast.tsx'
import { exportFiles, importFiles, type MarkdownFile } from '../../nouns/articles/article.data.ts'
import '../../nouns/articles/article.words.ts'

/** All articles as one Markdown file per language, one after the other in a file that can be taken in again. */
async function exportAll(): Promise<void> {
  try {
    const { files } = await exportFiles()
    const all = files.map(({ name, text }) => `<!-- file: ${name} -->\n${text}`).join('\n')
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob([all], { type: 'text/markdown' }))
    link.download = 'articles.md'
    link.click()
    URL.revokeObjectURL(link.href)
  } catch (error) {
    showProblem(problemText(error))
  }
}

const between = /^<!-- file: (.+?) -->\n/gmu

/** A file of ours holds many; any other is one. */
export function filesIn(name: string, text: string): MarkdownFile[] {
  const marks = [...text.replace(/\r\n?/gu, '\n').matchAll(between)]
  const whole = text.replace(/\r\n?/gu, '\n')
  if (marks.length === 0) return [{ name, text }]
  return marks.map((mark, n) => ({
    name: mark[1] ?? name,
    text: whole.slice(mark.index + mark[0].length, marks[n + 1]?.index ?? whole.length),
  }))
}

const atOnce = 20

/** Import and export of articles. */
export function FilesButton(props: { onDone: () => void }) {
  const { may } = useSession()
  const [isOpen, setOpen] = createSignal(false)
  return (
    <>
      <Menu
        kind="ghost"
        icon="menu"
        label={`${t('know.import')}, ${t('know.export')}`}
        items={[
          ...(may('articles.publish') ? [{ label: t('know.import'), icon: 'import' as const, run: () => setOpen(true) }] : []),
          { label: t('know.export'), icon: 'out' as const, run: () => void exportAll() },
        ]}
      />
      <Show when={isOpen()}>
        <ImportDialog onDone={props.onDone} onClose={() => setOpen(false)} />
      </Show>
    </>
  )
}

function ImportDialog(props: { onDone: () => void; onClose: () => void }) {
  const [busy, setBusy] = createSignal(false)
  const [done, setDone] = createSignal<ArticleImport | null>(null)
  let input!: HTMLInputElement
  async function take(files: FileList | null) {
    if (!files || files.length === 0) return
    setBusy(true)
    const sum: ArticleImport = { added: 0, changed: 0, same: 0, errors: [] }
    try {
      const read: MarkdownFile[] = []
      for (const file of files) read.push(...filesIn(file.name, await file.text()))
      // English first: the other languages follow it, whichever part they come in.
      const sorted = read.toSorted((a, b) => Number(/^lang: *en\b/mu.test(b.text)) - Number(/^lang: *en\b/mu.test(a.text)))
      for (let at = 0; at < sorted.length; at += atOnce) {
        const part = await importFiles(sorted.slice(at, at + atOnce))
        sum.added += part.added
        sum.changed += part.changed
        sum.same += part.same
        sum.errors.push(...part.errors)
      }
    } catch (error) {
      showProblem(t('know.import.failed', { why: problemText(error) }))
    } finally {
      setDone(sum)
      setBusy(false)
      props.onDone()
    }
  }
  const why = (code: string) => {
    const key = [`know.file.${code}`, `errors.${code}`].find(isMessage)
    return key ? t(key) : code
  }
  return (
    <Dialog
      title={t('know.import')}
      onClose={props.onClose}
      foot={
        <Button kind="main" class="push" busy={busy()} onClick={() => input.click()}>
          {t('know.import.choose')}
        </Button>
      }
    >
      <p>{t('know.import.what')}</p>
      <input
        ref={input}
        type="file"
        class="vh"
        multiple
        accept=".md,.markdown,text/markdown"
        aria-label={t('know.import.choose')}
        tabindex="-1"
        onChange={(event) => void take(event.currentTarget.files)}
      />
      <Show when={done()}>
        {(result) => (
          <div role="status">
            <p>{t('know.import.done', { added: result().added, changed: result().changed, same: result().same })}</p>
            <ul class="import-errors">
              <For each={result().errors}>
                {(one) => <li>{t('know.import.error', { name: nameText(one.name), why: why(one.why) })}</li>}
              </For>
            </ul>
          </div>
        )}
      </Show>
    </Dialog>
  )
}
