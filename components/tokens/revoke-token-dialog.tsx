'use client'

import { toast } from 'sonner'
import { useAct } from '#components/data/use-act.ts'
import { useT } from '#components/language/language.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { plainName } from '#components/ui/plain-name.ts'
import type { TokenListItem } from '#server/identity/tokens/schema.ts'

/** Asks before a token ends. */
export function RevokeTokenDialog({ token, onClose }: { readonly token: TokenListItem; readonly onClose: () => void }) {
  const t = useT()
  const { act, busy } = useAct<unknown>({
    onDone: () => {
      toast(t('{name} is revoked. Programs that use it are refused from now on.', { name: plainName(token.name) }))
      onClose()
    },
  })
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('Revoke {name}', { name: plainName(token.name) })}
      about={t('It stops at once and cannot be brought back. Runs that it started go on.')}
    >
      <div className="acts-end">
        <Button onClick={onClose}>{t('Keep it')}</Button>
        <Button look="solid-danger" busy={busy} onClick={() => act({ path: `/tokens/${token.id}`, method: 'DELETE' })}>
          {t('Revoke the token')}
        </Button>
      </div>
    </Dialog>
  )
}
