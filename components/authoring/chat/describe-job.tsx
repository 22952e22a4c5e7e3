'use client'

import { useRouter } from 'next/navigation'
import { parseAsString, useQueryState } from 'nuqs'
import { useState } from 'react'
import { keepFirstWords } from '#components/authoring/chat/first-words.ts'
import { SayField } from '#components/authoring/chat/say-field.tsx'
import { useAct } from '#components/data/use-act.ts'
import { useT } from '#components/language/language.tsx'
import { useOff } from '#components/shell/use-shell.ts'

/** The first field of hiring: what the job is, in plain words. */
export function DescribeJob() {
  const t = useT()
  const router = useRouter()
  const off = useOff('author')
  const [job] = useQueryState('job', parseAsString.withDefault(''))
  const [text, setText] = useState(job)
  const { act, busy } = useAct<{ id: string }>({
    onDone: ({ id }) => {
      keepFirstWords(id, text)
      router.push(`/crews/talk/${id}`)
    },
  })
  return (
    <section className="mb-8 max-w-3xl" aria-labelledby="describe-title">
      <h2 id="describe-title" className="mb-1">
        {t('Describe the job')}
      </h2>
      <p className="muted mb-3 text-sm">
        {t('For example: every Monday at 8, read the expense list, and send ann@example.com the lines over 100 euros.')}
      </p>
      <SayField
        label={t('Describe the job')}
        text={text}
        busy={busy}
        off={off}
        onText={setText}
        onSay={() => act({ path: '/authoring/sessions' })}
        onAccept={() => {}}
      />
    </section>
  )
}
