import { useT } from '#components/language/language.tsx'

/** What of a long file is not shown. @param props.left in characters */
export function LeftOver({ left }: { readonly left: number }) {
  const t = useT()
  return left > 0 ? (
    <p className="small muted mt-1">{t.count(left, '{n} more character is in the file.', '{n} more characters are in the file.')}</p>
  ) : null
}
