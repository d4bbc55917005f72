import { useSearchParams } from '@solidjs/router'
import { For, Match, Show, Switch } from 'solid-js'
import type { Product } from '#shared/product.schema.ts'
import { useSession } from '../../data/session.tsx'
import { listed } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Button } from '../../kit/ui/button.tsx'
import { Menu } from '../../kit/ui/menu.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../kit/ui/states.tsx'
import { useProduct, useProductActions, useProducts } from '../../nouns/products/product.data.ts'
import { ProductDialog } from './product-dialog.tsx'
import { SettingsFrame } from './settings-frame.tsx'

/** What the team sells, with the spellings of customers. `?add` and `?change=ID` open the form. */
export function ProductsPage() {
  const [address, setAddress] = useSearchParams<{ add?: string; change?: string }>()
  const { may } = useSession()
  const query = useProducts()
  const actions = useProductActions()
  const items = () => query.data()?.items ?? []
  const opened = useProduct(() => items().find((product) => String(product.id) === address.change)?.id ?? null)
  const changed = () => (String(opened.data()?.id) === address.change ? opened.data() : undefined)
  const open = (part: { add?: string; change?: string }) => setAddress({ add: null, change: null, ...part }, { scroll: false })
  const addButton = () => (
    <Show when={may('products.write')}>
      <Button kind="main" icon="plus" onClick={() => open({ add: '1' })}>
        {t('products.add')}
      </Button>
    </Show>
  )
  return (
    <SettingsFrame part="products" what={t('products.what')} action={<Show when={items().length > 0}>{addButton()}</Show>}>
      <Switch fallback={<Skeleton rows={4} />}>
        <Match when={query.data() && items().length === 0}>
          <EmptyState title={t('products.empty')} why={may('products.write') ? t('products.empty.why') : t('settings.only-admin')}>
            {addButton()}
          </EmptyState>
        </Match>
        <Match when={query.data()}>
          <ul class="products" aria-label={t('products.list')}>
            <For each={items()}>
              {(product) => (
                <ProductRow
                  product={product}
                  mayChange={may('products.write')}
                  change={() => open({ change: String(product.id) })}
                  remove={() => actions.remove(product)}
                />
              )}
            </For>
          </ul>
        </Match>
        <Match when={query.error()}>
          <ErrorState title={t('products.failed')} error={query.error()} retry={query.reload} />
        </Match>
      </Switch>
      <Show when={address.add && may('products.write')}>
        <ProductDialog product={null} send={actions.add} onClose={() => open({})} />
      </Show>
      <Show when={may('products.write') ? changed() : undefined} keyed>
        {(product) => <ProductDialog product={product} send={(body) => actions.change(product, body)} onClose={() => open({})} />}
      </Show>
    </SettingsFrame>
  )
}

function ProductRow(props: { product: Product; mayChange: boolean; change: () => void; remove: () => void }) {
  const items = () => [
    { label: t('products.change'), run: props.change },
    { label: t('do.remove'), line: true, run: props.remove },
  ]
  return (
    <li>
      <div>
        <h2>
          <bdi>{props.product.name}</bdi>
        </h2>
        <Show when={props.product.spellings.length > 0}>
          <p class="meta">{t('products.also', { spellings: listed(props.product.spellings) })}</p>
        </Show>
        <Show when={[props.product.sku, props.product.category].filter(Boolean).length > 0}>
          <p class="meta">{[props.product.sku, props.product.category].filter(Boolean).join(' · ')}</p>
        </Show>
      </div>
      <Show when={props.mayChange}>
        <Menu kind="ghost" icon="menu" label={t('products.actions', { name: props.product.name })} items={items()} />
      </Show>
    </li>
  )
}
