import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { toast } from 'sonner'
import { asProblem } from '#components/data/problem.ts'
import { request } from '#components/data/request.ts'
import { useAct } from '#components/data/use-act.ts'
import { useT } from '#components/language/language.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { Button } from '#components/ui/button.tsx'
import { showProblem } from '#components/ui/show-problem.tsx'
import type { AuthoredMember } from '#server/bridge/authoring/schema.ts'

interface Props {
  readonly memberId: string
  /** As the workspace calls it, and the version that is added. */
  readonly skill: string
  readonly version: string
  readonly look?: 'primary'
}

/**
 * Writes an added skill into the draft of a crew member, where a job names skills, and opens it there. It is a change of the draft like
 * any other: nothing changes at work before somebody puts it to work.
 */
export function NameInJob({ memberId, skill, version, look }: Props) {
  const t = useT()
  const router = useRouter()
  const off = useOff('author')
  const [isReading, setReading] = useState(false)
  const { act, busy } = useAct<unknown>({
    onDone: () => {
      toast(t('{name} stands in the draft. Runs read it once you put the job to work.', { name: skill }))
      router.push(`/crews/${memberId}`)
    },
  })
  const name = async (): Promise<void> => {
    if (isReading || busy) return
    setReading(true)
    try {
      // Reading YAML weighs more than the page; it comes with the press.
      const [{ nameSkill }, { yaml, revision }] = await Promise.all([
        import('#components/skills/name-skill.ts'),
        request<AuthoredMember>(`/members/${memberId}`),
      ])
      const text = nameSkill(yaml, skill, version)
      if (text !== null) return act({ path: `/members/${memberId}/draft`, method: 'PUT', body: { yaml: text, revision } })
      toast.error(t('The text of this job cannot be read at the moment. Correct it under Source first.'))
      router.push(`/crews/${memberId}?tab=source`)
    } catch (error) {
      showProblem(asProblem(error))
    } finally {
      setReading(false)
    }
  }
  if (off !== null) return null
  return (
    <Button size={look ? 'm' : 'xs'} {...(look ? { look } : {})} busy={busy || isReading} onClick={() => void name()}>
      {t('Name it in the job')}
      <span className="sr">: {skill}</span>
    </Button>
  )
}
