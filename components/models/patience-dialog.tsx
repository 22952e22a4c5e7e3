'use client'

import { useState } from 'react'
import { toast } from 'sonner'
import { useAct } from '#components/data/use-act.ts'
import { useT } from '#components/language/language.tsx'
import { fullPatience, typedPatience } from '#components/models/patience.ts'
import { PatienceFields } from '#components/models/patience-fields.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { ProblemNote } from '#components/ui/problem-note.tsx'
import type { RoleView } from '#server/bridge/models/schema.ts'

interface Props {
  readonly use: RoleView
  /** Place of the model in its use. */
  readonly at: number
  readonly onClose: () => void
}

/** How long a model that is asked already is waited for, and how often it is asked. */
export function PatienceDialog({ use, at, onClose }: Props) {
  const t = useT()
  // as it was seen: whoever changes it beside us may move the model to another place
  const [was] = useState(use.chain)
  const choice = was[at]
  const [typed, setTyped] = useState(() => typedPatience(choice ?? { timeoutMs: 60_000, attemptsMax: 2 }))
  const patience = fullPatience(typed)
  const { act, busy, problem } = useAct<unknown>({
    quiet: true,
    onDone: () => {
      toast(t('The numbers hold from the next question on.'))
      onClose()
    },
  })
  const chain = was.map((one, i) => (i === at && patience !== null ? { ...one, ...patience } : one))
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('How long {name} is waited for', { name: choice?.model ?? '' })}
      about={t('When it stays silent or cannot be reached it is asked again, and after its last try the next model is.')}
    >
      <form
        className="grid gap-4"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (patience !== null) act({ path: '/model-roles', method: 'PUT', body: { role: use.role, chain, was } })
        }}
      >
        <PatienceFields typed={typed} onChange={(change) => setTyped({ ...typed, ...change })} />
        <ProblemNote problem={problem} />
        <div className="acts-end">
          <Button onClick={onClose}>{t('Not now')}</Button>
          <Button look="primary" type="submit" busy={busy} off={patience === null ? t('Type both numbers first.') : null}>
            {t('Save the numbers')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
