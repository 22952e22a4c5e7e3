'use client'

import { useState } from 'react'
import { TextField } from '#components/apps/connect-fields.tsx'
import { useAct } from '#components/data/use-act.ts'
import { useT } from '#components/language/language.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import type { Connector } from '#server/catalogue/schema.ts'

/** Where a server is reached. Another address is another server: all its abilities need a look. */
export function AddressDialog({ app, onClose }: { readonly app: Connector; readonly onClose: () => void }) {
  const t = useT()
  const [url, setUrl] = useState(app.url ?? '')
  const [isPrivate, setPrivate] = useState(app.private)
  const test = useAct<unknown>({ quiet: true })
  const { act, busy, problem } = useAct<unknown>({
    quiet: true,
    onDone: () => {
      test.act({ path: `/connectors/${app.id}/test` })
      onClose()
    },
  })
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('Where {name} is', { name: app.name })}
      about={t('With another address, none of its abilities is used until an admin has looked. A saved secret stays bound to the old one.')}
    >
      <form
        className="grid gap-3"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          act({ path: `/connectors/${app.id}`, method: 'PATCH', body: { url, private: isPrivate } })
        }}
      >
        <TextField label={t('Address')} value={url} wrong={problem?.errors[0]?.message} onChange={setUrl} />
        <label className="pick">
          <input type="checkbox" checked={isPrivate} onChange={(event) => setPrivate(event.target.checked)} />
          <span>{t('It is inside our own network')}</span>
          <span className="hint">{t('Without this an address that is not public is refused.')}</span>
        </label>
        {problem && problem.errors.length === 0 ? (
          <p className="note danger" role="alert">
            {t(problem.message)}. {t(problem.detail)} {t('Nothing was changed.')}
          </p>
        ) : null}
        <div className="acts-end">
          <Button onClick={onClose}>{t('Not now')}</Button>
          <Button look="primary" type="submit" busy={busy}>
            {t('Save and test')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
