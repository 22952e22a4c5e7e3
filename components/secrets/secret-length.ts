/** Shortest value of a saved secret, as `server/vault/schema.ts` has it: a schema's code is too heavy for a list of the browser. */
export const SECRET_LENGTH_MIN = 8
