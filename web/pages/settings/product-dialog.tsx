import './settings.words.ts'
import { createSignal, Show } from 'solid-js'
import type { ProductWithParts } from '#shared/product.schema.ts'
import { catalogueLimits } from '#shared/product.ts'
import { newKey } from '../../data/api.ts'
import { t } from '../../kit/i18n/index.ts'
import { problemText } from '../../kit/i18n/problem-text.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Dialog } from '../../kit/ui/dialog.tsx'
import { Field, Switch, TextField } from '../../kit/ui/field.tsx'
import { Icon } from '../../kit/ui/icon.tsx'
import type { ProductBody } from '../../nouns/products/product.data.ts'
import { batchesOf, batchLines, monthsOf, spellingsOf, variantLines, variantsOf } from '../../nouns/products/product.form.ts'

/** Adds a product, or changes what is said of it. */
export function ProductDialog(props: {
  product: ProductWithParts | null
  send: (body: ProductBody, key: string) => Promise<void>
  onClose: () => void
}) {
  const [name, setName] = createSignal(props.product?.name ?? '')
  const [lines, setLines] = createSignal(props.product?.spellings.join('\n') ?? '')
  const [sku, setSku] = createSignal(props.product?.sku ?? '')
  const [category, setCategory] = createSignal(props.product?.category ?? '')
  const [life, setLife] = createSignal(props.product?.expectedLifeMonths?.toString() ?? '')
  const [serialised, setSerialised] = createSignal(props.product?.serialised ?? false)
  const [hygiene, setHygiene] = createSignal(props.product?.hygiene ?? false)
  const [variants, setVariants] = createSignal(variantLines(props.product?.variants ?? []))
  const [batches, setBatches] = createSignal(batchLines(props.product?.batches ?? []))
  const [tried, setTried] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const [refusal, setRefusal] = createSignal<Error | null>(null)
  // The same key for each try: a repeat after a lost answer adds nothing twice.
  const key = newKey()
  const body = (): ProductBody => ({
    name: name().trim(),
    spellings: spellingsOf(lines(), name()),
    sku: sku().trim() || null,
    category: category().trim() || null,
    serialised: serialised(),
    hygiene: hygiene(),
    expectedLifeMonths: monthsOf(life()),
    variants: variantsOf(variants()),
    batches: batchesOf(batches()).batches,
  })
  const lifeIsWrong = () => Number.isNaN(monthsOf(life()))
  const wrongDay = () => batchesOf(batches()).wrong
  const isMissing = () => !/[\p{L}\p{N}]/u.test(name())
  const tooMany = () => body().spellings.length > catalogueLimits.spellings
  async function submit() {
    setTried(true)
    if (isMissing() || tooMany() || lifeIsWrong() || wrongDay() || busy()) return
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
      <h3 class="over">{t('products.form.shop')}</h3>
      <Field
        label={t('products.form.sku')}
        hint={t('products.form.sku.hint')}
        autocomplete="off"
        maxlength={catalogueLimits.code}
        value={sku()}
        onInput={(event) => setSku(event.currentTarget.value)}
      />
      <Field
        label={t('products.form.category')}
        hint={t('products.form.category.hint')}
        autocomplete="off"
        maxlength={catalogueLimits.letters}
        value={category()}
        onInput={(event) => setCategory(event.currentTarget.value)}
      />
      <Field
        label={t('products.form.life')}
        error={lifeIsWrong() ? t('products.form.life.wrong', { n: catalogueLimits.lifeMonths }) : undefined}
        autocomplete="off"
        inputmode="numeric"
        value={life()}
        onInput={(event) => setLife(event.currentTarget.value)}
      />
      <Switch label={t('products.form.serialised')} checked={serialised()} onChange={setSerialised} />
      <Switch label={t('products.form.hygiene')} checked={hygiene()} onChange={setHygiene} />
      <TextField
        label={t('products.form.variants')}
        hint={t('products.form.variants.hint')}
        rows={3}
        spellcheck={false}
        value={variants()}
        onInput={(event) => setVariants(event.currentTarget.value)}
      />
      <TextField
        label={t('products.form.batches')}
        hint={t('products.form.batches.hint')}
        error={wrongDay() ? t('products.form.batches.wrong', { value: wrongDay() ?? '' }) : undefined}
        rows={3}
        spellcheck={false}
        value={batches()}
        onInput={(event) => setBatches(event.currentTarget.value)}
      />
    </Dialog>
  )
}
