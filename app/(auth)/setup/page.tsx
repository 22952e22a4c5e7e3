import { Door } from '#components/auth/door.tsx'
import { SetupForm } from '#components/auth/setup-form.tsx'
import { readPageSay, titled } from '#server/entry/language/speak.ts'
import { PASSWORD_LENGTH_MIN } from '#server/identity/schema.ts'

export const generateMetadata = titled('Set up Muster')
/** Rendered per request: the script policy's nonce is. */
export const dynamic = 'force-dynamic'

export default async function SetupPage() {
  const say = await readPageSay()
  return (
    <Door title={say('Set up Muster')}>
      <SetupForm passwordLengthMin={PASSWORD_LENGTH_MIN} />
    </Door>
  )
}
