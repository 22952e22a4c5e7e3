'use client'

import { MessageSquareText } from 'lucide-react'
import { useRouter } from 'next/navigation'
import type { Draft } from '#components/crews/use-draft.ts'
import { useAct } from '#components/data/use-act.ts'
import { useT } from '#components/language/language.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { Button } from '#components/ui/button.tsx'

/** From a crew member's page into the conversation about it; what is typed there is saved first. */
export function TalkAbout({ memberId, draft }: { readonly memberId: string; readonly draft: Draft }) {
  const t = useT()
  const router = useRouter()
  const off = useOff('author')
  const { act, busy } = useAct<{ id: string }>({ onDone: ({ id }) => router.push(`/crews/talk/${id}`) })
  const open = async (): Promise<void> => {
    if (await draft.flush()) act({ path: '/authoring/sessions', body: { memberId } })
  }
  return (
    <Button look="ghost" busy={busy} off={off === null ? null : ''} onClick={() => void open()}>
      <MessageSquareText className="i" aria-hidden />
      {t('Change by talking')}
    </Button>
  )
}
