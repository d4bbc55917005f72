import { createEffect, createSignal, For, on, Show } from 'solid-js'
import { type InterfaceLanguage, interfaceLanguages } from '#shared/agent.ts'
import type { Article } from '#shared/article.schema.ts'
import { articleLimits, type Significance, significances } from '#shared/article.ts'
import { newKey } from '../../data/api.ts'
import { useSession } from '../../data/session.tsx'
import { languageName } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { offerCommands } from '../../kit/ui/commands.ts'
import { Field, TextField } from '../../kit/ui/field.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { withoutSteering } from '../../kit/ui/safe-text.ts'
import { SegmentedControl } from '../../kit/ui/segmented-control.tsx'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'
import { addArticle, changeText, followAsIs, followAsWritten, takeVersionBack } from '../../nouns/articles/article.data.ts'
import '../../nouns/articles/article.words.ts'
import { ArticleBody } from '../../nouns/articles/article-body.tsx'
import { ArticleAbout } from './article-about.tsx'
import { ArticleVersions } from './article-versions.tsx'

type EditorProps = {
  /** Null: it is written now. */
  article: Article | null
  lang: InterfaceLanguage
  begin: { title: string; caseId: number | null }
  onLang: (lang: InterfaceLanguage) => void
  onSaved: (article: { id: number }) => void
  onRemoved: () => void
}
type Words = { title: string; body: string; questions: string }

/** Writes an article in a language, beside what that follows, with a preview. What was typed in a language stays while others are looked at. */
export function ArticleEditor(props: EditorProps) {
  const { may } = useSession()
  const [typed, setTyped] = createSignal<Partial<Record<InterfaceLanguage, Words>>>(
    props.article === null && props.begin.title ? { [props.lang]: { title: props.begin.title, body: '', questions: '' } } : {},
  )
  const [significance, setSignificance] = createSignal<Significance>('medium')
  const [tried, setTried] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const [refusal, setRefusal] = createSignal<Error | null>(null)
  const key = newKey()
  const saved = () => props.article?.texts.find(({ lang }) => lang === props.lang)
  const source = () => {
    const wanted = saved()?.followsLang ?? (props.article && props.lang !== props.article.baseLang ? props.article.baseLang : null)
    return props.article?.texts.find(({ lang }) => lang === wanted) ?? null
  }
  const stored = (): Words => ({ title: saved()?.title ?? '', body: saved()?.body ?? '', questions: saved()?.questions.join('\n') ?? '' })
  const words = (): Words => typed()[props.lang] ?? stored()
  const type = (change: Partial<Words>) => setTyped((all) => ({ ...all, [props.lang]: { ...words(), ...change } }))
  const isBase = () => props.article === null || props.article.baseLang === props.lang
  const mayWrite = () =>
    may('articles.write') && (!isBase() || props.article === null || props.article.visibility !== 'public' || may('articles.publish'))
  const isDirty = () => {
    const [now, before] = [words(), stored()]
    return now.title !== before.title || now.body !== before.body || now.questions !== before.questions
  }
  const isNoTitle = () => !/[\p{L}\p{N}]/u.test(words().title)
  const isNoBody = () => words().body.trim() === ''
  createEffect(
    on(
      () => props.lang,
      () => {
        setTried(false)
        setRefusal(null)
        setSignificance('medium')
      },
      { defer: true },
    ),
  )

  async function save() {
    setTried(true)
    if (isNoTitle() || isNoBody() || busy() || !mayWrite()) return
    setBusy(true)
    setRefusal(null)
    const { lang, article } = props
    const said = {
      title: words().title.trim(),
      body: words().body.trim(),
      questions: words()
        .questions.split('\n')
        .map((one) => one.trim())
        .filter(Boolean),
    }
    try {
      if (article === null) {
        const { caseId } = props.begin
        props.onSaved(await addArticle({ ...said, lang, ...(caseId && { caseIds: [caseId] }) }, key))
      } else {
        const before = saved()
        const now = await changeText(article.id, lang, { ...said, significance: significance(), version: before?.version ?? 0 })
        const version = now.texts.find((text) => text.lang === lang)?.version ?? 0
        if (version !== before?.version) {
          const isFirst = before === undefined && lang === article.baseLang
          showToast({
            words: t('know.saved', { lang: languageName(lang) }),
            ...(isFirst ? {} : { undo: () => void undoSave(article.id, lang, version) }),
          })
        }
        props.onSaved(now)
      }
      setTyped((all) => ({ ...all, [lang]: undefined }))
    } catch (error) {
      setRefusal(error as Error)
    } finally {
      setBusy(false)
    }
  }
  async function undoSave(id: number, lang: InterfaceLanguage, version: number) {
    try {
      await takeVersionBack(id, lang, version)
    } catch (error) {
      showProblem(t('know.save.failed', { why: problemText(error) }))
    }
    props.onSaved({ id })
  }
  async function follow(id: number, lang: InterfaceLanguage, asIs: boolean) {
    try {
      await (asIs ? followAsIs(id, lang) : followAsWritten(id, lang))
      if (asIs) showToast({ words: t('know.followed', { lang: languageName(lang) }), undo: () => void follow(id, lang, false) })
    } catch (error) {
      showProblem(t('know.save.failed', { why: problemText(error) }))
    }
    props.onSaved({ id })
  }
  offerCommands(() => [
    { id: 'know.save', group: 'work', label: t('know.save'), keys: ['ctrl+enter'], icon: 'check', run: () => void save() },
  ])
  const stateOf = (lang: InterfaceLanguage) =>
    props.article === null ? null : (props.article.texts.find((text) => text.lang === lang)?.state ?? 'missing')

  return (
    <div class="editor">
      <div class="write">
        <fieldset class="langs">
          <legend class="vh">{t('field.language')}</legend>
          <For each={interfaceLanguages}>
            {(lang) => (
              <button
                type="button"
                class={`lang-tab ${stateOf(lang) ?? ''}`}
                aria-pressed={lang === props.lang}
                onClick={() => props.onLang(lang)}
              >
                {languageName(lang)}
                <Show when={stateOf(lang) === 'behind' || stateOf(lang) === 'outdated'}>
                  <Icon name="warn" size="s" />
                  <span class="vh">{t(`know.state.${stateOf(lang) as 'outdated'}`)}</span>
                </Show>
                <Show when={stateOf(lang) === 'missing'}>
                  <span class="vh">{t('know.missing')}</span>
                </Show>
              </button>
            )}
          </For>
        </fieldset>
        <Show when={saved() && (saved()?.state === 'behind' || saved()?.state === 'outdated') ? props.article : null}>
          {(article) => (
            <p class="notice">
              <Icon name="warn" size="s" />
              <span>
                <b>{languageName(props.lang)}</b>: {t(`know.state.${saved()?.state ?? 'behind'}`)}.{' '}
                {t('know.original.now', { n: source()?.version ?? 0 })}.
              </span>
              <Show when={may('articles.write')}>
                <Button onClick={() => void follow(article().id, props.lang, true)}>{t('know.follow')}</Button>
              </Show>
            </p>
          )}
        </Show>
        <Show when={!mayWrite()}>
          <p class="notice">
            <Icon name="lock" size="s" />
            {t('know.no-publish')}
          </p>
        </Show>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            void save()
          }}
        >
          <Show when={refusal()}>
            {(error) => (
              <p class="refused" role="alert">
                <Icon name="stop" size="s" />
                {t('know.save.failed', { why: problemText(error()) })}
              </p>
            )}
          </Show>
          <Field
            label={t('know.title')}
            error={tried() && isNoTitle() ? t('errors.not-valid') : undefined}
            lang={props.lang}
            dir="auto"
            maxlength={articleLimits.title}
            autocomplete="off"
            readonly={!mayWrite()}
            value={words().title}
            onInput={(event) => type({ title: event.currentTarget.value })}
          />
          <TextField
            label={t('know.body')}
            hint={t('know.body.hint')}
            error={tried() && isNoBody() ? t('errors.not-valid') : undefined}
            rows={12}
            lang={props.lang}
            dir="auto"
            maxlength={articleLimits.body}
            readonly={!mayWrite()}
            value={words().body}
            onInput={(event) => type({ body: event.currentTarget.value })}
          />
          <TextField
            label={t('know.questions')}
            hint={t('know.questions.hint')}
            rows={3}
            lang={props.lang}
            dir="auto"
            readonly={!mayWrite()}
            value={words().questions}
            onInput={(event) => type({ questions: event.currentTarget.value })}
          />
          <Show when={mayWrite()}>
            <Show when={saved() && isDirty()}>
              <SegmentedControl
                label={t('know.significance')}
                options={significances.map((value) => ({ value, label: t(`know.significance.${value}`) }))}
                value={significance()}
                onChange={setSignificance}
              />
            </Show>
            <Button kind="main" type="submit" busy={busy()} disabled={props.article !== null && !isDirty()} keys="ctrl+enter">
              {t('know.save')}
            </Button>
          </Show>
        </form>
      </div>
      <div class="beside">
        <Show when={source()}>
          {(original) => (
            <section class="original">
              <h2>{t('know.original', { lang: languageName(original().lang), n: original().version })}</h2>
              <h3 lang={original().lang}>{withoutSteering(original().title)}</h3>
              <ArticleBody body={original().body} lang={original().lang} />
            </section>
          )}
        </Show>
        <section class="preview">
          <h2>{t('know.preview')}</h2>
          <h3 lang={props.lang}>{withoutSteering(words().title)}</h3>
          <ArticleBody body={words().body} lang={props.lang} />
        </section>
        <Show when={props.article}>
          {(article) => (
            <>
              <ArticleAbout article={article()} onSaved={() => props.onSaved(article())} onRemoved={props.onRemoved} />
              <Show when={saved()}>
                <ArticleVersions id={article().id} lang={props.lang} />
              </Show>
            </>
          )}
        </Show>
      </div>
    </div>
  )
}
