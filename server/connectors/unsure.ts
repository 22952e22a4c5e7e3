/**
 * Something was sent or begun and nobody can say what became of it, or only an admin's error contract can say whether the answer
 * proves anything. Its text may be from outside.
 */
export class Unsure extends Error {
  override readonly name = 'Unsure'
}
