import { redirect } from 'next/navigation'
import { Door } from '#components/auth/door.tsx'
import { LeavePanel } from '#components/auth/leave-panel.tsx'
import { SignInForm } from '#components/auth/sign-in-form.tsx'
import { Said } from '#components/language/language.tsx'
import { readPageSay, titled } from '#server/entry/language/speak.ts'
import { readPageSession } from '#server/entry/read-principal.ts'
import { isFirstRun } from '#server/identity/create-setup-link.ts'
import { safeNextPath } from '#server/identity/next-path.ts'
import { listWorkspaces } from '#server/identity/switch-workspace.ts'

export const generateMetadata = titled('Sign in')

interface Props {
  readonly searchParams: Promise<{ next?: string | string[] }>
}

/** The door. Whoever is in already goes on; whoever lost their workspace is told so by name. */
export default async function SignInPage({ searchParams }: Props) {
  const say = await readPageSay()
  const wanted = (await searchParams).next
  const next = safeNextPath(typeof wanted === 'string' ? wanted : null)
  const session = await readPageSession()
  if (session?.principal) redirect(next)
  if (session) {
    const workspaces = await listWorkspaces(session.account)
    return (
      <Door title={say('Not your workspace any more')}>
        <LeavePanel email={session.account.email} workspaces={workspaces.map(({ id, name }) => ({ id, name }))} />
      </Door>
    )
  }
  if (await isFirstRun()) {
    return (
      <Door title={say('Muster is not set up yet')}>
        <p className="text-sm">
          <Said
            text="Open the one-time link that the server printed when it started. For a new one, run {command} where Muster runs."
            holes={{ command: <code className="font-mono">npx muster setup-link</code> }}
          />
        </p>
      </Door>
    )
  }
  return (
    <Door title={say('Sign in')}>
      <SignInForm next={next} />
    </Door>
  )
}
