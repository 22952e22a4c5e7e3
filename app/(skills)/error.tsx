'use client'

import { PageError, type PageErrorProps } from '#components/shell/page-error.tsx'

/** Where the page alone broke: the frame stays, so one can go elsewhere. */
export default function SkillsError(props: PageErrorProps) {
  return <PageError {...props} />
}
