'use client'

import { PageError, type PageErrorProps } from '#components/shell/page-error.tsx'

/** Where even the frame of a page broke. */
export default function FrameError(props: PageErrorProps) {
  return <PageError {...props} />
}
