import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { Door } from '#components/auth/door.tsx'
import { LeavePanel } from '#components/auth/leave-panel.tsx'
import { SignInForm } from '#components/auth/sign-in-form.tsx'
import { readPageSession } from '#server/entry/read-principal.ts'
import { isFirstRun } from '#server/identity/create-setup-link.ts'
import { safeNextPath } from '#server/identity/next-path.ts'
import { listWorkspaces } from '#server/identity/switch-workspace.ts'

export const metadata: Metadata = { title: 'Sign in' }

interface Props {
  readonly searchParams: Promise<{ next?: string | string[] }>
}

/** The door. Whoever is in already goes on; whoever lost their workspace is told so by name. */
export default async function SignInPage({ searchParams }: Props) {
  const wanted = (await searchParams).next
  const next = safeNextPath(typeof wanted === 'string' ? wanted : null)
  const session = await readPageSession()
  if (session?.principal) redirect(next)
  if (session) {
    const workspaces = await listWorkspaces(session.account)
    return (
      <Door title="Not your workspace any more">
        <LeavePanel email={session.account.email} workspaces={workspaces.map(({ id, name }) => ({ id, name }))} />
      </Door>
    )
  }
  if (await isFirstRun()) {
    return (
      <Door title="Muster is not set up yet">
        <p className="text-sm">
          Open the one-time link that the server printed when it started. For a new one, run{' '}
          <code className="font-mono">npx muster setup-link</code> where Muster runs.
        </p>
      </Door>
    )
  }
  return (
    <Door title="Sign in">
      <SignInForm next={next} />
    </Door>
  )
}
