'use client'

import { useT } from '#components/language/language.tsx'
import type { MemberDetail } from '#server/bridge/schema.ts'

const ID = 'at-work-first'

/** Why nothing that makes a draft start by itself can be set up yet: once, above all of them. */
export function AtWorkFirst({ member }: { readonly member: Pick<MemberDetail, 'status'> }) {
  const t = useT()
  if (member.status === 'active') return null
  return (
    <p id={ID} className="small muted mb-3">
      {t('Put it to work first; what makes it start by itself is set up after that.')}
    </p>
  )
}

/** For a button below that sentence: off with the reason of the role, or with the one that stands above. */
export function offUntilAtWork(
  role: string | null,
  { status }: Pick<MemberDetail, 'status'>,
): { readonly off: string | null; readonly 'aria-describedby'?: string } {
  return role === null && status !== 'active' ? { off: '', 'aria-describedby': ID } : { off: role }
}
