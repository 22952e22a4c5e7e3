/** A JSON pointer for people: `/steps/4/with/to` is `steps 5, with, to`. Pure. */
export function placeWords(pointer: string): string {
  const parts = pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
  return parts.reduce((said, part) => (/^\d+$/.test(part) ? `${said} ${Number(part) + 1}` : said === '' ? part : `${said}, ${part}`), '')
}
