import type { Metadata } from 'next'
import { Door } from '#components/auth/door.tsx'
import { SetupForm } from '#components/auth/setup-form.tsx'
import { PASSWORD_LENGTH_MIN } from '#server/identity/schema.ts'

export const metadata: Metadata = { title: 'Set up' }
/** Rendered per request: the script policy's nonce is. */
export const dynamic = 'force-dynamic'

export default function SetupPage() {
  return (
    <Door title="Set up Muster">
      <SetupForm passwordLengthMin={PASSWORD_LENGTH_MIN} />
    </Door>
  )
}
