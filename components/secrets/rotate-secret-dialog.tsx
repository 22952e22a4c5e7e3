'use client'

import { useState } from 'react'
import { toast } from 'sonner'
import { useAct } from '#components/data/use-act.ts'
import { useT } from '#components/language/language.tsx'
import { isLongEnough, SecretValue } from '#components/secrets/secret-value.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import type { SavedSecret } from '#server/bridge/secrets/schema.ts'
import { ownValue } from '#server/kernel/own-value.ts'

/** New values in place of the old ones, which are deleted. Where it may go stays as it is. */
export function RotateSecretDialog({ secret, onClose }: { readonly secret: SavedSecret; readonly onClose: () => void }) {
  const t = useT()
  const [fields, setFields] = useState<{ readonly [field: string]: string }>({})
  const { act, busy } = useAct<unknown>({
    onDone: () => {
      toast(t('{path} is changed. The old value is gone.', { path: secret.path }))
      onClose()
    },
  })
  const missing = secret.fields.some((field) => !isLongEnough(ownValue(fields, field) ?? ''))
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('Rotate {path}', { path: secret.path })}
      about={t('The next call uses the new value. Plans that wait for approval with the old one have to be made again.')}
    >
      <form
        className="grid gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          if (!missing) act({ path: '/secrets/rotate', body: { path: secret.path, fields } })
        }}
      >
        {secret.fields.map((field) => (
          <SecretValue
            key={field}
            label={secret.fields.length === 1 ? t('New value') : t('New value of {field}', { field })}
            value={ownValue(fields, field) ?? ''}
            onChange={(value) => setFields({ ...fields, [field]: value })}
          />
        ))}
        <div className="acts-end">
          <Button onClick={onClose}>{t('Not now')}</Button>
          <Button look="primary" type="submit" busy={busy} off={missing ? '' : null}>
            {t('Save the new value')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
