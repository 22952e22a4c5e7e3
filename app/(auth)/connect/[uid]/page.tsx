import { headers } from 'next/headers'
import { Door } from '#components/auth/door.tsx'
import { ConsentForm } from '#components/connect/consent-form.tsx'
import { WayOn } from '#components/connect/way-on.tsx'
import { readPageSay, titled } from '#server/entry/language/speak.ts'
import { MCP_SURFACES } from '#server/entry/mcp/surfaces.ts'
import { type Asking, readAsking } from '#server/entry/oauth/consent.ts'
import { requirePrincipal } from '#server/entry/read-principal.ts'
import { can } from '#server/identity/roles.ts'
import { listWorkspaces } from '#server/identity/switch-workspace.ts'
import { isAppError } from '#server/kernel/app-error.ts'

export const generateMetadata = titled('Let a program in')

interface Props {
  readonly params: Promise<{ uid: string }>
}

/** Where the browser of a program that asks to be let in comes to; after sign-in it comes back here. */
export default async function ConsentPage({ params }: Props) {
  const { uid } = await params
  const principal = await requirePrincipal(`/connect/${uid}`)
  const say = await readPageSay()
  const asking = await askingOf(uid)
  if (!asking)
    return (
      <Door title={say('This request to connect is used up or too old')}>
        <p className="text-sm">
          {say('If you answered it, your answer counts: a program that you let in is listed under Connect by MCP and can be ended there.')}
        </p>
        <p className="mt-2 text-sm">{say('If you did not, nobody was let in. Start again in the program that asked.')}</p>
        <WayOn say={say} />
      </Door>
    )
  const workspaces = (await listWorkspaces(principal)).map(({ id, name }) => ({ id, name }))
  const workspace = workspaces.find(({ id }) => id === principal.workspaceId) ?? { id: principal.workspaceId, name: '' }
  const { name, answersTo, onThisMachine, knownBy, surface } = asking
  return (
    <Door title={say('Let a program in?')}>
      <ConsentForm
        {...{ request: uid, name, answersTo, onThisMachine, knownBy, surface, workspace, workspaces }}
        person={principal.name}
        may={can(principal, MCP_SURFACES[surface].capability)}
      />
    </Door>
  )
}

async function askingOf(uid: string): Promise<Asking | undefined> {
  try {
    return await readAsking({ headers: await headers() }, uid)
  } catch (error) {
    if (isAppError(error, 'CONSENT_EXPIRED')) return undefined
    throw error
  }
}
