'use client'

import { useAct } from '#components/data/use-act.ts'
import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { dayTime } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { useNow } from '#components/time/use-now.ts'
import { Button } from '#components/ui/button.tsx'
import type { AskSetUp, SetUpRequest } from '#server/members/set-up-requests/schema.ts'

/** In place of a way that only admins may go: they are asked, once, and since when they know is said. */
export function AskAdmin({ kind, name }: AskSetUp) {
  const t = useT()
  const clock = useClock()
  const now = useNow()
  const off = useOff('author')
  const { data } = useRead<{ items: readonly SetUpRequest[] }>('/set-up-requests')
  const { act, busy } = useAct<unknown>()
  const asked = data?.items.find((one) => one.kind === kind && plain(one.name) === plain(name))
  if (asked)
    return (
      <span className="small muted" role="status">
        <SafeText text={t('Asked by {name}, {when}', { name: asked.askedBy, when: dayTime(asked.askedAt, clock, now) })} />
      </span>
    )
  return (
    <span className="row flex-wrap items-center gap-2">
      <span className="small muted">{t('Only an admin can do this.')}</span>
      <Button
        size="xs"
        busy={busy || !data}
        off={off === null ? null : ''}
        onClick={() => act({ path: '/set-up-requests', body: { kind, name } })}
      >
        {t('Ask an admin')}
        <span className="sr">: {name}</span>
      </Button>
    </span>
  )
}

/** `Salesforce` is what a person says for `salesforce`. */
const plain = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9.]+/g, '-')
