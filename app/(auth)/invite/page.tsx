import type { Metadata } from 'next'
import { Door } from '#components/auth/door.tsx'
import { InviteForm } from '#components/auth/invite-form.tsx'

export const metadata: Metadata = { title: 'Join' }
/** Rendered per request: the script policy's nonce is. */
export const dynamic = 'force-dynamic'

export default function InvitePage() {
  return (
    <Door title="Join a workspace">
      <InviteForm />
    </Door>
  )
}
