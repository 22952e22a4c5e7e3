'use client'

import { KeyRound } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { Button } from '#components/ui/button.tsx'
import type { SecretPlaces } from '#server/bridge/secrets/schema.ts'

const SaveSecretDialog = dynamic(async () => (await import('#components/secrets/save-secret-dialog.tsx')).SaveSecretDialog)

/** A secret that was typed into the conversation: taken out before anything was kept, and offered to where secrets belong. */
export function PastedSecret({ secret, onDone }: { readonly secret: string; readonly onDone: () => void }) {
  const t = useT()
  const off = useOff('admin')
  const [isOpen, setOpen] = useState(false)
  const { data } = useRead<{ places: SecretPlaces }>(isOpen ? '/secrets' : null)
  return (
    <div className="note warn" role="status">
      <KeyRound className="i" aria-hidden />
      <div className="grow">
        <p className="strong">{t('What you wrote held a secret. It was taken out before anything was kept or sent.')}</p>
        <p className="small mt-1">{t('Save it under Saved secrets; then say its name.')}</p>
        <p className="row mt-2 flex-wrap">
          <Button size="s" off={off} onClick={() => setOpen(true)}>
            {t('Save the secret')}
          </Button>
          <Button size="s" look="ghost" onClick={onDone}>
            {t('Forget it')}
          </Button>
        </p>
      </div>
      {isOpen && data ? (
        <SaveSecretDialog
          places={data.places}
          given={{ value: secret }}
          onClose={() => setOpen(false)}
          onSaved={() => {
            setOpen(false)
            onDone()
          }}
        />
      ) : null}
    </div>
  )
}
