import { A } from '@solidjs/router'
import { For, Show } from 'solid-js'
import type { Article } from '#shared/article.schema.ts'
import { type ArticleVisibility, articleVisibilities } from '#shared/article.ts'
import { useSession } from '../../data/session.tsx'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Switch } from '../../kit/ui/field.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import { nameText, withoutSteering } from '../../kit/ui/safe-text.ts'
import { SegmentedControl } from '../../kit/ui/segmented-control.tsx'
import { showProblem, showToast } from '../../kit/ui/toast.tsx'
import { type ArticleAbout as About, changeArticle } from '../../nouns/articles/article.data.ts'
import '../../nouns/articles/article.words.ts'
import { useProducts } from '../../nouns/products/product.data.ts'

/** Who reads an article, what it is about, and which cases made it: each change at once, with undo. */
export function ArticleAbout(props: { article: Article; onSaved: () => void; onRemoved: () => void }) {
  const { may } = useSession()
  const products = useProducts()
  async function change(body: About, words: string | null, back: About) {
    try {
      await changeArticle(props.article.id, body)
      if (words !== null) showToast({ words, undo: () => void change(back, null, body) })
    } catch (error) {
      showProblem(t('know.save.failed', { why: problemText(error) }))
    }
    props.onSaved()
  }
  const show = (visibility: ArticleVisibility) =>
    void change({ visibility }, t(`know.shown.${visibility}`), { visibility: props.article.visibility })
  const toggleProduct = (id: number, isOn: boolean) => {
    const before = props.article.productIds
    const productIds = isOn ? [...before, id] : before.filter((one) => one !== id)
    void change({ productIds }, null, { productIds: before })
  }
  async function remove() {
    const { id, title } = props.article
    try {
      await changeArticle(id, { removed: true })
      props.onRemoved()
      showToast({
        words: t('know.removed', { name: nameText(title) }),
        undo: () => void changeArticle(id, { removed: false }).catch((error) => showProblem(problemText(error))),
      })
    } catch (error) {
      showProblem(t('know.save.failed', { why: problemText(error) }))
    }
  }
  const url = () => {
    const text = props.article.texts.find(({ lang }) => lang === props.article.titleLang) ?? props.article.texts[0]
    return text ? `/help/${text.slug}?lang=${text.lang}` : '/help'
  }
  return (
    <section class="about">
      <Show
        when={may('articles.publish')}
        fallback={
          <p>
            {t('know.visibility')}: {t(`know.visibility.${props.article.visibility}`)}
          </p>
        }
      >
        <SegmentedControl
          label={t('know.visibility')}
          options={articleVisibilities.map((value) => ({ value, label: t(`know.visibility.${value}`) }))}
          value={props.article.visibility}
          onChange={show}
        />
        <Switch
          label={t('know.safety.what')}
          checked={props.article.isSafety}
          onChange={(isSafety) => void change({ isSafety }, null, { isSafety: !isSafety })}
        />
      </Show>
      <Show when={props.article.visibility === 'public'}>
        <a class="row" href={url()} target="_blank" rel="noopener">
          {t('know.as-customers')} <Icon name="out" size="s" />
        </a>
      </Show>
      <Show when={(products.data()?.items.length ?? 0) > 0}>
        <fieldset>
          <legend>{t('know.products')}</legend>
          <div class="checks">
            <For each={products.data()?.items}>
              {(product) => (
                <label>
                  <input
                    type="checkbox"
                    disabled={!may('articles.write')}
                    checked={props.article.productIds.includes(product.id)}
                    onChange={(event) => toggleProduct(product.id, event.currentTarget.checked)}
                  />
                  <bdi>{withoutSteering(product.name)}</bdi>
                </label>
              )}
            </For>
          </div>
        </fieldset>
      </Show>
      <Show when={props.article.caseIds.length > 0}>
        <p class="cases">
          {t('know.cases')}:{' '}
          <For each={props.article.caseIds}>
            {(id) => (
              <A class="from-case" href={`/cases/${id}`}>
                C-{id}
              </A>
            )}
          </For>
        </p>
      </Show>
      <Show when={may('articles.publish') || props.article.visibility !== 'public'}>
        <Show when={may('articles.write')}>
          <Button kind="danger" icon="trash" onClick={() => void remove()}>
            {t('do.remove')}
          </Button>
        </Show>
      </Show>
    </section>
  )
}
