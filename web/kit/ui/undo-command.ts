import { t } from '../i18n/index.ts'
import { offerCommands } from './commands.ts'
import { canUndo, undoLast } from './toast.tsx'

/** Offers U for what the toast speaks of, on pages that have nothing else to undo. */
export function offerUndo(): void {
  offerCommands(() => [
    {
      id: 'undo',
      group: 'move',
      keys: ['u'],
      label: t('do.undo'),
      icon: 'undo',
      off: canUndo() ? undefined : t('key.nothing-to-undo'),
      run: () => undoLast(),
    },
  ])
}
