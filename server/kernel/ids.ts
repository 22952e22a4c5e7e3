/** Kinds of id: a prefix, then a time-sortable random part (architecture §5). */
export const ID_PREFIXES = [
  'ws',
  'usr',
  'ses',
  'inv',
  'crw',
  'mem',
  'ver',
  'run',
  'leg',
  'apr',
  'ask',
  'wai',
  'vot',
  'cat',
  'con',
  'sec',
  'wle',
  'prm',
  'prq',
  'sur',
  'res',
  'out',
  'tck',
  'evt',
  'req',
  'trg',
  'skl',
  'skv',
  'bnd',
  'sku',
  'spa',
  'ski',
  'ntc',
  'dlg',
  'tok',
  'chg',
  'mpr',
  'spl',
  'mru',
  'usg',
  'aus',
  'whk',
  'dlv',
  'pgm',
] as const
export type IdPrefix = (typeof ID_PREFIXES)[number]
export type Id<P extends IdPrefix = IdPrefix> = `${P}_${string}`

/** Makes ids. Implemented in observability/system-ids.ts, so that they sort by time; tests give a counter. */
export interface Ids {
  next<P extends IdPrefix>(prefix: P): Id<P>
}

const ID_SHAPE = /^[a-z]{2,4}_[0-9a-z_]{1,40}$/

/** True when text has the shape of an id of that kind; says nothing about existence. */
export function isId<P extends IdPrefix>(prefix: P, text: string): text is Id<P> {
  return ID_SHAPE.test(text) && text.startsWith(`${prefix}_`)
}
