import { counted } from '#components/words.ts'

/** What of a long file is not shown. @param props.left in characters */
export function LeftOver({ left }: { readonly left: number }) {
  return left > 0 ? <p className="small muted mt-1">{counted(left, 'more character is', 'more characters are')} in the file.</p> : null
}
