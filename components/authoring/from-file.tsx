'use client'

import { FileUp } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useRef, useState } from 'react'
import { toast } from 'sonner'
import { useAct } from '#components/data/use-act.ts'
import { useT } from '#components/language/language.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { Button } from '#components/ui/button.tsx'

/** The server takes so much of a job description, with its head. */
const CHARACTERS_MAX = 270_336

/** A crew member that was exported here or elsewhere. It starts as a draft and is looked at anew. */
export function FromFile() {
  const t = useT()
  const router = useRouter()
  const off = useOff('author')
  const input = useRef<HTMLInputElement>(null)
  const [refused, setRefused] = useState<string | null>(null)
  const { act, busy } = useAct<{ memberId: string; isChanged: boolean }>({
    onDone: ({ memberId, isChanged }) => {
      if (isChanged) toast(t('The file was changed since it was exported. Read it before you try it.'))
      router.push(`/crews/${memberId}`)
    },
  })
  const take = async (file: File | undefined): Promise<void> => {
    if (!file) return
    const text = file.size > CHARACTERS_MAX * 4 ? '' : await file.text()
    const isFitting = text.trim() !== '' && text.length <= CHARACTERS_MAX
    setRefused(isFitting ? null : t('This is no exported crew member: it is empty, or larger than a job description can be.'))
    if (isFitting) act({ path: '/members/import', body: { text } })
  }
  return (
    <section className="mt-8 max-w-3xl" aria-labelledby="file-title">
      <h2 id="file-title" className="mb-1">
        {t('Or from a file')}
      </h2>
      <p className="muted mb-3 text-sm">
        {t('A crew member that was exported under Versions, here or elsewhere. It opens as a draft, with what is not connected here.')}
      </p>
      <input
        ref={input}
        className="sr"
        type="file"
        accept=".yaml,.yml,application/yaml"
        aria-label={t('File of a crew member')}
        tabIndex={-1}
        onChange={(event) => {
          void take(event.target.files?.[0])
          event.target.value = ''
        }}
      />
      <Button busy={busy} off={off} onClick={() => input.current?.click()}>
        <FileUp className="i" aria-hidden />
        {t('Choose a file')}
      </Button>
      {refused ? (
        <p className="bad mt-2" role="alert">
          {refused}
        </p>
      ) : null}
    </section>
  )
}
