import { useEffect } from 'react'
import { StartsWithMessage } from '#components/hooks/starts-with-message.tsx'
import { StartsWithMail } from '#components/mailbox/starts-with-mail.tsx'
import { AtWorkFirst } from '#components/triggers/at-work-first.tsx'
import { StartsWhen } from '#components/triggers/starts-when.tsx'
import type { MemberDetail } from '#server/bridge/schema.ts'

/** All that makes a crew member start by itself, as parts of one list. A link to one of them arrives at it, although it is drawn late. */
export function Starts({ member }: { readonly member: MemberDetail }) {
  useEffect(() => {
    const { hash } = window.location
    if (hash.startsWith('#starts-')) document.getElementById(hash.slice(1))?.scrollIntoView({ block: 'center' })
  }, [])
  return (
    <div className="starts sec">
      <div className="starts-in">
        <AtWorkFirst member={member} />
        <StartsWhen member={member} />
        <StartsWithMessage member={member} />
        <StartsWithMail member={member} />
      </div>
    </div>
  )
}
