import { For, Show } from 'solid-js'
import { number } from '../../kit/i18n/format.ts'
import { t } from '../../kit/i18n/index.ts'
import { Icon } from '../../kit/ui/icon.tsx'
import { ErrorState } from '../../kit/ui/states.tsx'
import { errorsFile, useImportErrors } from './import.data.ts'
import './purchase-import.words.ts'

/** What is wrong with a file, line by line; all of it as a file. */
export function ImportErrors(props: { id: number; count: number }) {
  const query = useImportErrors(
    () => props.id,
    () => props.count,
  )
  return (
    <Show when={props.count > 0}>
      <section>
        <h2 class="row">
          {t('import.errors')}
          <a class="btn push" href={errorsFile(props.id)} download="">
            <Icon name="import" size="s" />
            {t('import.errors.download')}
          </a>
        </h2>
        <Show when={query.error() && !query.data()}>
          <ErrorState title={t('import.errors.failed')} error={query.error()} retry={query.reload} />
        </Show>
        <table class="errors">
          <thead>
            <tr>
              <th scope="col">{t('import.line')}</th>
              <th scope="col">{t('import.column')}</th>
              <th scope="col">{t('import.value')}</th>
              <th scope="col">{t('import.wrong')}</th>
            </tr>
          </thead>
          <tbody>
            <For each={query.data()?.items ?? []}>
              {(error) => (
                <tr>
                  <td class="num">{number(error.line)}</td>
                  <td>{t(`import.field.${error.field}`)}</td>
                  <td class="cell">
                    <bdi>{error.value || '–'}</bdi>
                  </td>
                  <td>{t(`import.error.${error.code}`)}</td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </section>
    </Show>
  )
}
