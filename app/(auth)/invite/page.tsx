import { Door } from '#components/auth/door.tsx'
import { InviteForm } from '#components/auth/invite-form.tsx'
import { readPageSay, titled } from '#server/entry/language/speak.ts'

export const generateMetadata = titled('Join')
/** Rendered per request: the script policy's nonce is. */
export const dynamic = 'force-dynamic'

export default async function InvitePage() {
  const say = await readPageSay()
  return (
    <Door title={say('Join a workspace')}>
      <InviteForm />
    </Door>
  )
}
