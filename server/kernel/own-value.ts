/**
 * What a record holds under a name that somebody chose: nothing of what every object inherits, so that `constructor` and `toString` are
 * names like any other. Pure.
 */
export function ownValue<Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined
}
