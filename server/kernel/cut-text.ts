/**
 * The beginning of a text, for records that hold so much: never half of a character, which canonical JSON would refuse. Pure.
 * @param lengthMax in UTF-16 units, as `length` counts
 */
export function cutText(text: string, lengthMax: number): string {
  const cut = text.slice(0, lengthMax)
  const isHalf = /[\uD800-\uDBFF]$/.test(cut) && text.length > lengthMax
  return (isHalf ? cut.slice(0, -1) : cut).toWellFormed()
}
