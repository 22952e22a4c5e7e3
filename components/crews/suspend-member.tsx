'use client'

import { Pause, Play } from 'lucide-react'
import { useState } from 'react'
import { toast } from 'sonner'
import { useAct } from '#components/data/use-act.ts'
import { useT } from '#components/language/language.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { plainName } from '#components/ui/plain-name.ts'
import type { MemberDetail } from '#server/bridge/schema.ts'

interface Props {
  readonly member: Pick<MemberDetail, 'id' | 'name' | 'status'>
}

/** Suspends a crew member, asked once; lets a suspended one work again. Nobody sees it who may do neither. */
export function SuspendMember({ member }: Props) {
  const t = useT()
  const offAuthor = useOff('author')
  const offAdmin = useOff('admin')
  const name = plainName(member.name)
  const back = useAct<{ resumed: number }>({
    onDone: ({ resumed }) =>
      toast(t.count(resumed, '{name} may work again. {n} run goes on.', '{name} may work again. {n} runs go on.', { name })),
  })
  if (member.status === 'suspended')
    return (
      <Button busy={back.busy} off={offAdmin} onClick={() => back.act({ path: `/members/${member.id}/reinstate` })}>
        <Play className="i" aria-hidden />
        {t('Let it work again')}
      </Button>
    )
  if (member.status !== 'active' || offAuthor !== null) return null
  return <Suspend id={member.id} name={name} />
}

function Suspend({ id, name }: { readonly id: string; readonly name: string }) {
  const t = useT()
  const [open, setOpen] = useState(false)
  const { act, busy } = useAct<unknown>({
    onDone: () => {
      setOpen(false)
      toast(t('{name} is suspended. It starts and sends nothing.', { name }))
    },
  })
  return (
    <>
      <button type="button" className="btn icon ghost" aria-label={t('Suspend')} title={t('Suspend')} onClick={() => setOpen(true)}>
        <Pause className="i" aria-hidden />
      </button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={t('Suspend {name}?', { name })}
        about={t(
          'It starts nothing, its open plans cannot be decided, and nothing more is sent. An admin can let it work again; its plans then go on.',
        )}
      >
        <div className="acts-end">
          <Button onClick={() => setOpen(false)}>{t('Not now')}</Button>
          <Button look="solid-danger" busy={busy} onClick={() => act({ path: `/members/${id}/suspend` })}>
            {t('Suspend at once')}
          </Button>
        </div>
      </Dialog>
    </>
  )
}
