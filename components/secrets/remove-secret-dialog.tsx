'use client'

import { toast } from 'sonner'
import { useAct } from '#components/data/use-act.ts'
import { useT } from '#components/language/language.tsx'
import { UsedBy } from '#components/secrets/secret-row.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import type { SavedSecret } from '#server/bridge/secrets/schema.ts'

/** Asks before removing, with everything that stops. */
export function RemoveSecretDialog({ secret, onClose }: { readonly secret: SavedSecret; readonly onClose: () => void }) {
  const t = useT()
  const { act, busy } = useAct<unknown>({
    onDone: () => {
      toast(t('{path} is removed. Its names stopped working.', { path: secret.path }))
      onClose()
    },
  })
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('Remove {path}', { path: secret.path })}
      about={t('It cannot be brought back, because nobody can read it. Plans that wait for approval with it have to be made again.')}
    >
      <h3 className="label mb-1">{secret.usedBy.length === 0 ? t('Nothing uses it') : t('What stops working')}</h3>
      {secret.usedBy.length === 0 ? null : <UsedBy secret={secret} />}
      <div className="acts-end">
        <Button onClick={onClose}>{t('Keep it')}</Button>
        <Button
          look="solid-danger"
          busy={busy}
          onClick={() => act({ path: `/secrets?${new URLSearchParams({ path: secret.path })}`, method: 'DELETE' })}
        >
          {t('Remove {path}', { path: secret.path })}
        </Button>
      </div>
    </Dialog>
  )
}
