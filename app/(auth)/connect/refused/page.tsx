import { Door } from '#components/auth/door.tsx'
import { WayOn } from '#components/connect/way-on.tsx'
import { Said } from '#components/language/language.tsx'
import { readPageSay, titled } from '#server/entry/language/speak.ts'

export const generateMetadata = titled('Let a program in')

interface Props {
  readonly searchParams: Promise<{ why?: string | string[] }>
}

/** Names of refusals as OAuth has them; nothing else of the address is shown. */
const NAME = /^[a-z_]{1,40}$/

/** For a program whose request cannot be answered: it is not known, or sends the answer elsewhere than it said. */
export default async function RefusedPage({ searchParams }: Props) {
  const say = await readPageSay()
  const { why } = await searchParams
  return (
    <Door title={say('The program asked for something that does not work')}>
      <p className="text-sm">
        {say('Nobody was let in. Start again in the program that asked; if it stays, remove the connection there first.')}
      </p>
      {typeof why === 'string' && NAME.test(why) ? (
        <p className="muted text-sm">
          <Said text="Reason: {name}" holes={{ name: <code className="font-mono">{why}</code> }} />
        </p>
      ) : null}
      <WayOn say={say} />
    </Door>
  )
}
