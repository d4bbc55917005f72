import { createSignal, Show } from 'solid-js'
import type { Product } from '#shared/product.schema.ts'
import { catalogueLimits } from '#shared/product.ts'
import { newKey } from '../../data/api.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { Field, TextField } from '../../kit/ui/field.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import type { ProductBody } from '../../nouns/products/product.data.ts'
import { spellingsOf } from '../../nouns/products/product.form.ts'

/** Adds a product, or changes its name and spellings. */
export function ProductDialog(props: {
  product: Product | null
  send: (body: ProductBody, key: string) => Promise<void>
  onClose: () => void
}) {
  const [name, setName] = createSignal(props.product?.name ?? '')
  const [lines, setLines] = createSignal(props.product?.spellings.join('\n') ?? '')
  const [tried, setTried] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const [refusal, setRefusal] = createSignal<Error | null>(null)
  // The same key for each try: a repeat after a lost answer adds nothing twice.
  const key = newKey()
  const body = (): ProductBody => ({ name: name().trim(), spellings: spellingsOf(lines(), name()) })
  const isMissing = () => !/[\p{L}\p{N}]/u.test(name())
  const tooMany = () => body().spellings.length > catalogueLimits.spellings
  async function submit() {
    setTried(true)
    if (isMissing() || tooMany() || busy()) return
    setBusy(true)
    try {
      await props.send(body(), key)
      props.onClose()
    } catch (error) {
      setRefusal(error as Error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      title={props.product ? t('products.form.change', { name: props.product.name }) : t('products.add')}
      onClose={props.onClose}
      onSubmit={() => void submit()}
      foot={
        <Button kind="main" type="submit" class="push" busy={busy()} keys="ctrl+enter">
          {props.product ? t('do.save') : t('products.add')}
        </Button>
      }
    >
      <Show when={refusal()}>
        {(error) => (
          <p class="refused" role="alert">
            <Icon name="stop" size="s" />
            {t(props.product ? 'settings.not-saved' : 'products.form.failed', { why: problemText(error()) })}
          </p>
        )}
      </Show>
      <Field
        label={t('products.form.name')}
        hint={t('products.form.name.hint')}
        error={tried() && isMissing() ? t('products.form.name.missing') : undefined}
        autofocus
        autocomplete="off"
        maxlength={catalogueLimits.letters}
        value={name()}
        onInput={(event) => setName(event.currentTarget.value)}
      />
      <TextField
        label={t('products.form.spellings')}
        hint={t('products.form.spellings.hint')}
        error={tooMany() ? t('products.form.spellings.many', { n: catalogueLimits.spellings }) : undefined}
        rows={5}
        spellcheck={false}
        value={lines()}
        onInput={(event) => setLines(event.currentTarget.value)}
      />
    </Dialog>
  )
}
